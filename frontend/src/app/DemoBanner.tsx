import { useQuery } from '@tanstack/react-query'
import { FlaskConical } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { metaQuery } from '@/api/auth'

export function DemoBanner() {
  const { t } = useTranslation()
  const { data: meta } = useQuery(metaQuery)
  if (!meta?.demo_model) return null
  return (
    <aside
      aria-label={t('demo.name')}
      className="flex items-center justify-center gap-2 border-b border-warn-line bg-warn-soft px-4 py-1.5 text-center text-sm print:hidden"
    >
      <FlaskConical className="size-4 shrink-0 text-warn" aria-hidden="true" />
      <span>
        <span className="phone:hidden">{t('demo.banner')}</span>
        <span className="desk:hidden">{t('demo.banner-short')}</span>
      </span>
    </aside>
  )
}
