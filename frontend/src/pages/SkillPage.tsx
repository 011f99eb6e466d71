import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { skillsQuery } from '@/api/skills'
import { LoneAnswer } from '@/components/chat/later-answer'
import { Page } from '@/components/layout/Page'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { SkillEditor } from '@/components/skills/SkillEditor'
import { SkillGone } from '@/components/skills/SkillGone'
import type { DrawAnswer } from '@/components/skills/TrySkill'
import { usePrepared } from '@/components/ui/later'
import { Skeleton } from '@/components/ui/skeleton'

/** The editor of one's own specialist; `/skills/new` makes one. */
export default function SkillPage() {
  const { t, i18n } = useTranslation()
  const { skillId } = useParams()
  usePrepared(LoneAnswer)
  const { data, error, refetch } = useQuery({
    ...skillsQuery(i18n.language),
    enabled: skillId !== undefined,
    refetchOnWindowFocus: false,
  })
  const skill = data?.items.find(({ id, is_general }) => id === skillId && !is_general)
  if (data && skillId && !skill) {
    return (
      <Page title={t('skills.gone-title')}>
        <SkillGone list="/skills" />
      </Page>
    )
  }
  return (
    <Page title={t(skillId ? 'skills.edit' : 'skills.add')} width="text">
      {skillId && !data && !error && <Skeleton className="h-96" />}
      {skillId && !data && error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {(skill || !skillId) && <SkillEditor key={skillId ?? 'new'} skill={skill ?? null} draw={draw} />}
    </Page>
  )
}

const draw: DrawAnswer = ({ content, red_flags, status }) => (
  <LoneAnswer text={content} redFlags={red_flags} unfinished={status !== 'complete'} />
)
