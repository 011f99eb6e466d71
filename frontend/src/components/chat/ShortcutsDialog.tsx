import { useTranslation } from 'react-i18next'
import { useLocation } from 'react-router'
import { Dialog } from '@/components/ui/dialog'
import { everywhere, keysOn, type ListedKey } from './keys'

/** The keys that do something here, those of this page first. */
export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const { pathname } = useLocation()
  const here = keysOn(pathname)
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('keys.title')}
      closeName={t('common.close')}
    >
      {here.length > 0 && <KeyList title={t('keys.here')} keys={here} />}
      <KeyList title={here.length > 0 ? t('keys.everywhere') : null} keys={everywhere} />
    </Dialog>
  )
}

function KeyList({ title, keys }: { title: string | null; keys: readonly ListedKey[] }) {
  const { t } = useTranslation()
  return (
    <section className="mt-5 first-of-type:mt-0">
      {title && <h3 className="mb-2 font-[550] text-ink-2 text-sm">{title}</h3>}
      <dl className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-6 gap-y-2.5">
        {keys.map(([key, name]) => (
          <div key={name} className="contents">
            <dt>{t(`keys.${name}`)}</dt>
            <dd className="text-right">
              <kbd className="rounded-sm border bg-sunk px-2 py-1 font-sans text-sm">{key}</kbd>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
