import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Stethoscope } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { changeGeneralSkill, deleteGeneralSkill, generalSkillsQuery } from '@/api/skills'
import type { AdminSkill } from '@/api/types'
import { ConfirmDialog } from '@/components/shared/ConfirmDialog'
import { EmptyState } from '@/components/shared/EmptyState'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { SkillIcon } from '@/components/shared/SkillIcon'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { SkeletonRows } from '@/components/ui/skeleton'
import { sayDone } from '@/hooks/toast'
import { useNotifyProblem } from '@/hooks/use-notify'
import { SkillTools } from './SkillTools'

/** The specialists of everybody, for the administrator: order, on or off, and both languages. */
export function GeneralSkillList() {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const { data, isPending, error, refetch } = useQuery(generalSkillsQuery)
  const [leaving, setLeaving] = useState<AdminSkill | null>(null)
  if (isPending) return <SkeletonRows rows={6} />
  if (!data) return <ProblemNotice error={error} onRetry={() => void refetch()} />
  const remove = async ({ id, name }: AdminSkill) => {
    await deleteGeneralSkill(id)
    await queries.invalidateQueries({ queryKey: ['skills'] })
    sayDone(t('skills.deleted', { name }))
  }
  return (
    <>
      {data.items.length === 0 ? (
        <EmptyState icon={Stethoscope} title={t('skills.none-title')}>
          {t('skills.none-text')}
        </EmptyState>
      ) : (
        <ul className="divide-y rounded-xl border bg-panel shadow-card">
          {data.items.map((skill) => (
            <GeneralRow key={skill.id} skill={skill} onDelete={() => setLeaving(skill)} />
          ))}
        </ul>
      )}
      {leaving && (
        <ConfirmDialog
          open
          onOpenChange={() => setLeaving(null)}
          title={t('skills.delete-title', { name: leaving.name })}
          description={t('skills.delete-text')}
          confirm={t('common.delete')}
          onConfirm={() => remove(leaving)}
        />
      )}
    </>
  )
}

function GeneralRow({ skill, onDelete }: { skill: AdminSkill; onDelete: () => void }) {
  const { t, i18n } = useTranslation()
  const queries = useQueryClient()
  const onError = useNotifyProblem()
  const { id, icon, is_active, translations } = skill
  const { name, description } = (i18n.language === 'ru' && translations.ru) || skill
  const flip = useMutation({
    mutationFn: () => changeGeneralSkill(id, { is_active: !is_active }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['skills'] }),
    onError,
  })
  return (
    <li className="flex flex-wrap items-center gap-x-3.5 gap-y-2 px-4.5 py-3" data-skill={id}>
      <SkillIcon icon={icon} className="size-5 text-brand" />
      <div className="min-w-0 flex-1 basis-52">
        <p className="flex flex-wrap items-center gap-2 font-[550]">
          {name}
          {!is_active && <Badge>{t('skills.off')}</Badge>}
          {!translations.ru && <Badge tone="warn">{t('skills.no-russian')}</Badge>}
        </p>
        <p className="text-ink-2 text-sm">{description}</p>
      </div>
      <div className="flex items-center gap-1 phone:ml-8.5">
        <Button look="outline" size="small" busy={flip.isPending} onClick={() => flip.mutate()}>
          {t(is_active ? 'skills.switch-off' : 'skills.switch-on')}
        </Button>
        <SkillTools name={name} editor={`/admin/skills/${id}`} onDelete={onDelete} />
      </div>
    </li>
  )
}
