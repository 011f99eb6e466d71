import { Plus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { AdminTabs } from '@/components/admin/AdminTabs'
import { Page } from '@/components/layout/Page'
import { GeneralSkillList } from '@/components/skills/GeneralSkillList'
import { buttonStyle } from '@/components/ui/button'

export default function AdminSkillsPage() {
  const { t } = useTranslation()
  return (
    <Page
      title={t('admin.room.skills')}
      actions={
        <Link to="/admin/skills/new" className={buttonStyle()} aria-label={t('skills.add')}>
          <Plus aria-hidden="true" />
          <span className="phone:hidden">{t('skills.add')}</span>
        </Link>
      }
    >
      <AdminTabs />
      <p className="mb-4 max-w-190 text-ink-2">{t('skills.general-about')}</p>
      <GeneralSkillList />
    </Page>
  )
}
