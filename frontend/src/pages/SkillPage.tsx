import { useQuery } from '@tanstack/react-query'
import { UserRoundX } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { skillsQuery } from '@/api/skills'
import { Page } from '@/components/layout/Page'
import { EmptyState } from '@/components/shared/EmptyState'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { SkillEditor } from '@/components/skills/SkillEditor'
import { buttonStyle } from '@/components/ui/button'
import { Skeleton } from '@/components/ui/skeleton'

/** The editor of one's own specialist; `/skills/new` makes one. */
export default function SkillPage() {
  const { t, i18n } = useTranslation()
  const { skillId } = useParams()
  const { data, error, refetch } = useQuery({
    ...skillsQuery(i18n.language),
    enabled: skillId !== undefined,
    refetchOnWindowFocus: false,
  })
  const skill = data?.items.find(({ id, is_general }) => id === skillId && !is_general)
  if (data && skillId && !skill) {
    return (
      <Page title={t('skills.gone-title')}>
        <EmptyState
          icon={UserRoundX}
          title={t('skills.gone-title')}
          action={
            <Link to="/skills" className={buttonStyle()}>
              {t('skills.to-list')}
            </Link>
          }
        >
          {t('skills.gone-text')}
        </EmptyState>
      </Page>
    )
  }
  return (
    <Page title={t(skillId ? 'skills.edit' : 'skills.add')} width="text">
      {skillId && !data && !error && <Skeleton className="h-96" />}
      {skillId && !data && error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {(skill || !skillId) && <SkillEditor key={skillId ?? 'new'} skill={skill ?? null} />}
    </Page>
  )
}
