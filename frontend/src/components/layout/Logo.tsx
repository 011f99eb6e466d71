import { Plus } from 'lucide-react'
import { useTranslation } from 'react-i18next'

export function Logo() {
  const { t } = useTranslation()
  return (
    <div className="flex items-center gap-2.5 px-2 pt-1 pb-3.5 font-[650]">
      <span className="grid size-6.5 place-items-center rounded-[9px] bg-brand text-brand-ink">
        <Plus className="size-4.5" strokeWidth={3.5} aria-hidden="true" />
      </span>
      {t('app.name')}
    </div>
  )
}
