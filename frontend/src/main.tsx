import './styles.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { followOtherTabs, restoreSession } from '@/api/session'
import { App } from '@/app/App'
import { reloadOnLostChunk } from '@/app/lost-chunk'
import { startTranslations } from '@/i18n'
import { watchNetwork } from '@/stores/connection'
import { followSystemTheme } from '@/stores/preferences'

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
