import { useEffect } from 'react'
import { useLocation } from 'react-router'

/** The id behind `#`: once the list is there, its element is brought into view. Gives the id, to light it up. */
export function useHashTarget(ready: boolean): string {
  const { hash } = useLocation()
  const id = decodeURIComponent(hash.slice(1))
  useEffect(() => {
    const main = document.getElementById('main')
    const target = ready && id ? document.getElementById(id) : null
    if (!main || !target) return
    main.scrollTop += target.getBoundingClientRect().top - main.getBoundingClientRect().top - 24
  }, [ready, id])
  return id
}
