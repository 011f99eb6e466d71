import { useState } from 'react'
import { useNavigate } from 'react-router'
import { later } from '@/components/ui/later'
import { useShortcuts } from './use-shortcuts'

const ShortcutsDialog = later(() => import('./ShortcutsDialog').then((module) => module.ShortcutsDialog))

/** The keys that work on every page: a new chat, and the list of all keys. */
export function ChatShortcuts() {
  const navigate = useNavigate()
  const [listing, setListing] = useState(false)
  useShortcuts({ create: () => void navigate('/chat'), help: () => setListing(true) })
  return listing && <ShortcutsDialog onClose={() => setListing(false)} />
}
