import { useCallback, useState } from 'react'

/** Everything between two of them, both included, whichever stands first. */
export function between(order: readonly string[], one: string, other: string): string[] {
  const [from, to] = [order.indexOf(one), order.indexOf(other)]
  if (from < 0 || to < 0) return [other]
  return order.slice(Math.min(from, to), Math.max(from, to) + 1)
}

/** Which of the listed things are picked. With Shift, all from the last one that was picked. */
export function useSelection(order: readonly string[]) {
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set())
  const [last, setLast] = useState<string | null>(null)
  const pick = useCallback(
    (id: string, withShift: boolean) => {
      setPicked((before) => {
        const adding = !before.has(id)
        const next = new Set(before)
        for (const each of withShift && last ? between(order, last, id) : [id]) {
          if (adding) next.add(each)
          else next.delete(each)
        }
        return next
      })
      setLast(id)
    },
    [order, last],
  )
  const clear = useCallback(() => {
    setPicked(new Set())
    setLast(null)
  }, [])
  const pickAll = useCallback(() => setPicked(new Set(order)), [order])
  // What has left the list is not picked any more.
  const ids = order.filter((id) => picked.has(id))
  return { ids, pick, pickAll, clear }
}
