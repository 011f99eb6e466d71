import { lazy, Suspense, useState } from 'react'
import { useNavigate } from 'react-router'
import { useShortcuts } from './use-shortcuts'

const ShortcutsDialog = lazy(() =>
  import('./ShortcutsDialog').then((module) => ({ default: module.ShortcutsDialog })),
)

/** The keys that work on every page: a new chat, and the list of all keys. */
export function ChatShortcuts() {
  const navigate = useNavigate()
  const [listing, setListing] = useState(false)
  useShortcuts({ create: () => void navigate('/chat'), help: () => setListing(true) })
  return <Suspense>{listing && <ShortcutsDialog onClose={() => setListing(false)} />}</Suspense>
}
