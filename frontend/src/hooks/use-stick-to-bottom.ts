import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'

const near = 24
const upwards = ['PageUp', 'ArrowUp', 'Home']
/** Where each list was left, so that Back returns to the same line. */
const leftAt = new Map<string, number>()

/**
 * Keeps a growing list at its end, and lets go at the first move upwards.
 * Scrolls by `scrollTop` of the box only: `scrollIntoView` would move what is around it.
 */
export function useStickToBottom(
  box: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
  key: string,
) {
  const pinned = useRef(true)
  const lastTop = useRef(0)
  const lastHeight = useRef(0)
  const [released, setReleased] = useState(false)

  const pin = useCallback((value: boolean) => {
    pinned.current = value
    setReleased(!value)
  }, [])

  /** What we moved ourselves is known at once: its event may come before anybody listens to events. */
  const moveTo = useCallback(
    (top: number) => {
      const element = box.current
      if (!element) return
      element.scrollTop = top
      lastTop.current = element.scrollTop
      lastHeight.current = element.scrollHeight
    },
    [box],
  )
  const toEnd = useCallback(() => moveTo(box.current?.scrollHeight ?? 0), [box, moveTo])

  useLayoutEffect(() => {
    const former = leftAt.get(key)
    pin(former === undefined)
    if (former === undefined) toEnd()
    else moveTo(former)
    return () => {
      if (pinned.current) leftAt.delete(key)
      else leftAt.set(key, lastTop.current)
    }
  }, [key, pin, toEnd, moveTo])

  useEffect(() => {
    const element = box.current
    const inner = content.current
    if (!element || !inner) return
    const onScroll = () => {
      const { scrollTop, scrollHeight, clientHeight } = element
      const shrunk = scrollHeight < lastHeight.current
      // A box that has become higher, as when the composer gets lower, is moved up by the browser and by nobody else.
      const atEnd = scrollHeight - clientHeight - scrollTop < 1
      if (scrollTop < lastTop.current - 1 && !shrunk && !atEnd) pin(false)
      else if (scrollTop > lastTop.current && scrollHeight - clientHeight - scrollTop < near) pin(true)
      lastTop.current = scrollTop
      lastHeight.current = scrollHeight
    }
    const release = () => {
      if (element.scrollTop > 0) pin(false)
    }
    const onWheel = (event: WheelEvent) => event.deltaY < 0 && release()
    const onKey = (event: KeyboardEvent) => {
      // Only where the key scrolls this box, not in a field inside it.
      if (event.target === element && upwards.includes(event.key)) release()
    }
    let fingerAt = 0
    const onTouch = ({ touches }: TouchEvent) => {
      fingerAt = touches[0]?.clientY ?? 0
    }
    const onDrag = ({ touches }: TouchEvent) => (touches[0]?.clientY ?? 0) > fingerAt + 2 && release()
    const grown = new ResizeObserver(() => {
      if (pinned.current) toEnd()
    })
    // Told before the scrolling it causes is: two changes of height in one frame would look like a move upwards.
    const onResize = () => {
      if (pinned.current) toEnd()
    }
    grown.observe(inner)
    grown.observe(element)
    window.addEventListener('resize', onResize)
    element.addEventListener('scroll', onScroll, { passive: true })
    element.addEventListener('wheel', onWheel, { passive: true })
    element.addEventListener('keydown', onKey)
    element.addEventListener('touchstart', onTouch, { passive: true })
    element.addEventListener('touchmove', onDrag, { passive: true })
    return () => {
      grown.disconnect()
      window.removeEventListener('resize', onResize)
      element.removeEventListener('scroll', onScroll)
      element.removeEventListener('wheel', onWheel)
      element.removeEventListener('keydown', onKey)
      element.removeEventListener('touchstart', onTouch)
      element.removeEventListener('touchmove', onDrag)
    }
  }, [box, content, pin, toEnd])

  const jump = useCallback(() => {
    pin(true)
    toEnd()
  }, [pin, toEnd])

  /** Something else than the end is to be looked at. */
  const release = useCallback(() => pin(false), [pin])

  /** As it is at this moment, before the next drawing. */
  const isPinned = useCallback(() => pinned.current, [])

  return { released, jump, release, isPinned }
}
