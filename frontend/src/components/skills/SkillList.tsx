import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { deleteSkill, skillsQuery } from '@/api/skills'
import type { Skill } from '@/api/types'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { buttonStyle } from '@/components/ui/button'
import { SkeletonRows } from '@/components/ui/skeleton'
import { useRemoveWithUndo } from '@/hooks/use-notify'
import { useHidden } from '@/stores/hidden'
import { SkillCard } from './SkillCard'
import { useAsk } from './use-ask'

export function SkillList() {
  const { t, i18n } = useTranslation()
  const queries = useQueryClient()
  const removeWithUndo = useRemoveWithUndo()
  const hidden = useHidden(({ ids }) => ids)
  const { ask, asking } = useAsk()
  const { data, isPending, error, refetch } = useQuery(skillsQuery(i18n.language))
  if (isPending) return <SkeletonRows rows={4} className="h-36" />
  if (!data) return <ProblemNotice error={error} onRetry={() => void refetch()} />

  const remove = ({ id, name }: Skill) =>
    removeWithUndo({
      id,
      message: t('skills.deleted', { name }),
      commit: async () => {
        await deleteSkill(id)
        await queries.invalidateQueries({ queryKey: ['skills'] })
      },
    })
  const shown = data.items.filter(({ id }) => !hidden.has(id))
  const own = shown.filter(({ is_general }) => !is_general)
  const general = shown.filter(({ is_general, is_active }) => is_general && is_active)
  const card = (skill: Skill) => (
    <SkillCard
      key={skill.id}
      skill={skill}
      asking={asking === skill.id}
      onAsk={() => ask(skill.id)}
      {...(skill.is_general ? {} : { onDelete: () => remove(skill) })}
    />
  )
  return (
    <div className="flex flex-col gap-7">
      <Shelf title={t('skills.general')} empty={<p className="text-ink-3">{t('skills.general-empty')}</p>}>
        {general.map(card)}
      </Shelf>
      <Shelf
        title={t('skills.own')}
        empty={
          <div className="rounded-xl border border-dashed px-5 py-6 text-center">
            <p className="mx-auto mb-3 max-w-120 text-ink-2">{t('skills.own-empty')}</p>
            <Link to="/skills/new" className={buttonStyle({ look: 'outline' })}>
              <Plus aria-hidden="true" />
              {t('skills.add')}
            </Link>
          </div>
        }
      >
        {own.map(card)}
      </Shelf>
    </div>
  )
}

function Shelf({ title, empty, children }: { title: string; empty: ReactNode; children: ReactNode[] }) {
  return (
    <section aria-label={title}>
      <h2 className="mb-3 font-semibold text-base">{title}</h2>
      {children.length === 0 ? (
        empty
      ) : (
        <ul className="grid grid-cols-2 gap-3.5 max-[1000px]:grid-cols-1">{children}</ul>
      )}
    </section>
  )
}
