import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useSearchParams } from 'react-router'

export const tabs = ['page', 'text', 'results', 'details'] as const
export type Tab = (typeof tabs)[number]

/** A wish to see a page; a new object is a new wish, also for the same page. */
export interface Aim {
  page: number
  /** How far down the page, from 0 to 1. */
  share: number
}

/**
 * Which page is looked at, kept in the address. Whoever scrolls changes the number only; whoever opens a link, asks for
 * a page or goes from hit to hit sets an aim, which the stack of pages follows.
 */
export function usePlace(count: number) {
  const [params, setParams] = useSearchParams()
  const wanted = Number(params.get('page') ?? 1)
  const inAddress = Number.isInteger(wanted) ? Math.min(Math.max(wanted, 1), Math.max(count, 1)) : 1
  const [page, setPage] = useState(inAddress)
  const [aim, setAim] = useState<Aim>({ page: inAddress, share: 0 })
  const written = useRef(inAddress)
  const quote = params.get('quote') ?? ''

  const go = useCallback((to: number, share = 0) => {
    setPage(to)
    setAim({ page: to, share })
  }, [])

  // The address was changed by somebody else: a link, Back.
  if (inAddress !== written.current && count > 0) {
    written.current = inAddress
    if (inAddress !== page) go(inAddress)
  }

  useEffect(() => {
    if (page === written.current) return
    const timer = setTimeout(() => {
      written.current = page
      setParams(
        (now) => {
          const next = new URLSearchParams(now)
          next.set('page', String(page))
          return next
        },
        { replace: true, preventScrollReset: true },
      )
    }, 200)
    return () => clearTimeout(timer)
  }, [page, setParams])

  const tab = tabs.find((one) => one === params.get('tab'))
  const setTab = useCallback(
    (to: Tab) =>
      setParams(
        (now) => {
          const next = new URLSearchParams(now)
          next.set('tab', to)
          return next
        },
        { replace: true },
      ),
    [setParams],
  )
  return useMemo(
    () => ({ page, aim, quote, quotePage: inAddress, go, seen: setPage, tab, setTab }),
    [page, aim, quote, inAddress, go, tab, setTab],
  )
}

export type Place = ReturnType<typeof usePlace>
