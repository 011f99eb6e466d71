import { useState } from 'react'

/**
 * What was settled last, or what there is where nothing has been yet. Answers that belong together come one after the
 * other; shown so, they would move twice what somebody is about to tap.
 */
export function useLastSettled<T>(value: T, isSettled: boolean): T {
  const [last, setLast] = useState<T | null>(null)
  if (isSettled && last !== value) setLast(value)
  return isSettled ? value : (last ?? value)
}
