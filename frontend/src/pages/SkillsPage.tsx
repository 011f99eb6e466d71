import { Plus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Page } from '@/components/layout/Page'
import { SkillList } from '@/components/skills/SkillList'
import { buttonStyle } from '@/components/ui/button'

export default function SkillsPage() {
  const { t } = useTranslation()
  return (
    <Page
      title={t('nav.skills')}
      actions={
        <Link to="/skills/new" className={buttonStyle()} aria-label={t('skills.add')}>
          <Plus aria-hidden="true" />
          <span className="phone:hidden">{t('skills.add')}</span>
        </Link>
      }
    >
      <p className="mb-5 max-w-190 text-ink-2">{t('skills.intro')}</p>
      <SkillList />
    </Page>
  )
}
