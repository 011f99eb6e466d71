import { type RefObject, useLayoutEffect, useRef } from 'react'

/** When older rows come in above, what was in view stays where it was. */
export function useKeepPlace(box: RefObject<HTMLElement | null>, firstId: string | undefined): void {
  const before = useRef<{ id: string | undefined; height: number }>({ id: undefined, height: 0 })
  useLayoutEffect(() => {
    const element = box.current
    if (!element) return
    const { id, height } = before.current
    if (id && firstId && id !== firstId && element.scrollHeight > height) {
      element.scrollTop += element.scrollHeight - height
    }
    before.current = { id: firstId, height: element.scrollHeight }
  })
}
