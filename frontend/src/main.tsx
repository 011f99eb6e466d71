import './styles.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { config } from 'zod/mini'
import { followOtherTabs, restoreSession } from '@/api/auth'
import { App } from '@/app/App'
import { reloadOnLostChunk } from '@/app/lost-chunk'
import { startTranslations } from '@/i18n'
import { watchNetwork } from '@/stores/connection'
import { followSystemTheme } from '@/stores/preferences'

// Zod would probe `new Function`, which the content security policy reports.
config({ jitless: true })

reloadOnLostChunk()
followSystemTheme()
watchNetwork()
followOtherTabs()

const root = document.getElementById('root')
if (root) {
  await Promise.all([startTranslations(), restoreSession()])
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
}
