import { type RefObject, useLayoutEffect, useRef } from 'react'
import type { Turn } from './turns'

/**
 * A chat that ends with emergency guidance opens there: whom to call must not stand above the screen because the
 * answer below it is long. Once for each visit, and not when the reader comes back to where the chat was left.
 */
export function useAlarmFirst(
  box: RefObject<HTMLElement | null>,
  chatId: string,
  turns: readonly Turn[],
  isPinned: () => boolean,
  release: () => void,
): void {
  const settled = useRef<string | null>(null)
  const last = turns.at(-1)
  const isOpen = turns.length > 0
  const alarming = (last?.answer?.metadata.red_flags?.length ?? 0) > 0 ? last?.answer?.id : undefined

  useLayoutEffect(() => {
    if (!isOpen || settled.current === chatId) return
    settled.current = chatId
    const frame = box.current
    const answer = alarming && isPinned() ? document.getElementById(`m-${alarming}`) : null
    if (!frame || !answer) return
    // The list may not have been moved to its end yet, so what counts is where the answer begins in it.
    const begin =
      frame.scrollTop + answer.getBoundingClientRect().top - frame.getBoundingClientRect().top - 12
    if (begin >= frame.scrollHeight - frame.clientHeight) return
    release()
    frame.scrollTop = begin
  }, [box, chatId, isOpen, alarming, isPinned, release])
}
