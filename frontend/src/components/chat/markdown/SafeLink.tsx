import type { ReactNode } from 'react'
import { Link } from 'react-router'

const look = 'text-brand underline underline-offset-3 hover:text-brand-strong'

/** Own pages open inside the app; other sites in a new tab that learns nothing of us; anything else is plain text. */
export function SafeLink({ url, children }: { url: string; children: ReactNode }) {
  if (/^\/(?![/\\])/.test(url)) {
    return (
      <Link to={url} className={look}>
        {children}
      </Link>
    )
  }
  if (/^(https?:\/\/|mailto:|tel:)/i.test(url)) {
    return (
      <a href={url} target="_blank" rel="noopener noreferrer nofollow" className={look}>
        {children}
      </a>
    )
  }
  return <>{children}</>
}
