import { lazy, Suspense } from 'react'
import { Navigate, Outlet, useLocation, useSearchParams } from 'react-router'
import { useSession } from '@/stores/session'
import { NotFound } from './later-not-found'

const ReSignIn = lazy(() => import('@/components/auth/ReSignIn'))

export function SignedInOnly() {
  const status = useSession((session) => session.status)
  const { pathname, search } = useLocation()
  if (status === 'guest') {
    const wanted = `${pathname}${search}`
    return <Navigate replace to={wanted === '/' ? '/login' : `/login?next=${encodeURIComponent(wanted)}`} />
  }
  return (
    <>
      <Outlet />
      <Suspense>{status === 'expired' && <ReSignIn />}</Suspense>
    </>
  )
}

export function SignedOutOnly() {
  const status = useSession((session) => session.status)
  const [params] = useSearchParams()
  if (status === 'signed-in') return <Navigate replace to={ownPath(params.get('next'))} />
  return <Outlet />
}

/** To everybody else these rooms do not exist. */
export function AdminsOnly() {
  const role = useSession(({ user }) => user?.role)
  return role === 'admin' ? <Outlet /> : <NotFound />
}

/** Only paths of this site: never "//elsewhere" and never a full address. */
function ownPath(next: string | null): string {
  return next && /^\/(?![/\\])/.test(next) ? next : '/'
}
