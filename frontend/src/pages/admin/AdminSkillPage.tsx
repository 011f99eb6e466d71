import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { generalSkillsQuery } from '@/api/skills'
import { LoneAnswer } from '@/components/chat/later-answer'
import { Page } from '@/components/layout/Page'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { GeneralSkillEditor } from '@/components/skills/GeneralSkillEditor'
import { SkillGone } from '@/components/skills/SkillGone'
import type { DrawAnswer } from '@/components/skills/TrySkill'
import { usePrepared } from '@/components/ui/later'
import { Skeleton } from '@/components/ui/skeleton'

/** The editor of a specialist for everybody; `/admin/skills/new` makes one. */
export default function AdminSkillPage() {
  const { t } = useTranslation()
  const { skillId } = useParams()
  usePrepared(LoneAnswer)
  const { data, error, refetch } = useQuery({ ...generalSkillsQuery, refetchOnWindowFocus: false })
  const skill = data?.items.find(({ id }) => id === skillId) ?? null
  const gone = data && skillId && !skill
  return (
    <Page title={t(gone ? 'skills.gone-title' : skillId ? 'skills.edit' : 'skills.add')}>
      {!data && !error && <Skeleton className="h-96" />}
      {!data && error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {gone && <SkillGone list="/admin/skills" />}
      {data && !gone && <GeneralSkillEditor key={skillId ?? 'new'} skill={skill} draw={draw} />}
    </Page>
  )
}

const draw: DrawAnswer = ({ content, red_flags, status }) => (
  <LoneAnswer text={content} redFlags={red_flags} unfinished={status !== 'complete'} />
)
