import { useTranslation } from 'react-i18next'
import { Dialog } from '@/components/ui/dialog'

const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent)
const command = isApple ? '⌘' : 'Ctrl'

const keys = [
  ['Enter', 'keys.send'],
  ['Shift + Enter', 'keys.line'],
  ['↑', 'keys.edit'],
  ['Esc', 'keys.stop'],
  ['Shift + Esc', 'keys.compose'],
  [`${command} + K`, 'keys.search'],
  [`${command} + Shift + O`, 'keys.create'],
  ['Shift + ?', 'keys.help'],
] as const

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('keys.title')}
      closeName={t('common.close')}
    >
      <dl className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-6 gap-y-2.5">
        {keys.map(([key, name]) => (
          <div key={key} className="contents">
            <dt>{t(name)}</dt>
            <dd>
              <kbd className="rounded-sm border bg-sunk px-2 py-1 font-sans text-sm">{key}</kbd>
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
