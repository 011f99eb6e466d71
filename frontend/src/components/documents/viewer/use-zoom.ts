import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { limited, nextZoom } from './stack'

/** How large the pages are, as a share of the width there is. */
export function useZoom() {
  const [zoom, setZoom] = useState(1)
  const step = useCallback((by: 1 | -1) => setZoom((before) => nextZoom(before, by)), [])
  const fit = useCallback(() => setZoom(1), [])
  return { zoom, setZoom, step, fit }
}

export type Zooming = ReturnType<typeof useZoom>

/** By wheel with Ctrl, and by two fingers. The pages come and go, and with them what is listened to. */
export function useZoomGestures(box: RefObject<HTMLElement | null>, { zoom, setZoom }: Zooming): void {
  const spread = useRef<{ fingers: number; zoom: number } | null>(null)
  const current = useRef(zoom)
  current.current = zoom

  useEffect(() => {
    const element = box.current
    if (!element) return
    const distance = ([one, other]: TouchList) =>
      one && other ? Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) : 0
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey) return
      event.preventDefault()
      setZoom((before) => limited(before * Math.exp(-event.deltaY / 300)))
    }
    const onTouchStart = ({ touches }: TouchEvent) => {
      if (touches.length === 2) spread.current = { fingers: distance(touches), zoom: current.current }
    }
    const onTouchMove = (event: TouchEvent) => {
      if (!spread.current || event.touches.length !== 2) return
      event.preventDefault()
      setZoom(limited((spread.current.zoom * distance(event.touches)) / Math.max(spread.current.fingers, 1)))
    }
    const onTouchEnd = () => {
      spread.current = null
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    element.addEventListener('touchstart', onTouchStart, { passive: true })
    element.addEventListener('touchmove', onTouchMove, { passive: false })
    element.addEventListener('touchend', onTouchEnd)
    return () => {
      element.removeEventListener('wheel', onWheel)
      element.removeEventListener('touchstart', onTouchStart)
      element.removeEventListener('touchmove', onTouchMove)
      element.removeEventListener('touchend', onTouchEnd)
    }
  }, [box, setZoom])
}
