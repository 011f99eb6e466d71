import { UserRoundX } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { EmptyState } from '@/components/shared/EmptyState'
import { buttonStyle } from '@/components/ui/button'

/** Where a specialist was looked for that is not there; `list` leads back. */
export function SkillGone({ list }: { list: string }) {
  const { t } = useTranslation()
  return (
    <EmptyState
      icon={UserRoundX}
      title={t('skills.gone-title')}
      action={
        <Link to={list} className={buttonStyle()}>
          {t('skills.to-list')}
        </Link>
      }
    >
      {t('skills.gone-text')}
    </EmptyState>
  )
}
