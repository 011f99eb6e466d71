import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { addSkill, changeSkill } from '@/api/skills'
import type { Skill, SkillWords } from '@/api/types'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { iconOf } from '@/components/shared/skill-icons'
import { UnsavedGuard } from '@/components/shared/UnsavedGuard'
import { Button, buttonStyle } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { sayDone } from '@/hooks/toast'
import { focusFirstFault } from '@/hooks/use-form-message'
import { changedOnly } from './changes'
import { trimmed } from './general-draft'
import { IconPicker } from './IconPicker'
import { fits, noWords } from './limits'
import { ReviewChanges } from './ReviewChanges'
import { type DrawAnswer, TrySkill } from './TrySkill'
import { WordsFields } from './WordsFields'

/** One's own specialist, new or known. */
export function SkillEditor({ skill, draw }: { skill: Skill | null; draw: DrawAnswer }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [words, setWords] = useState<SkillWords>(skill ?? noWords)
  const [icon, setIcon] = useState(iconOf(skill))
  const [tried, setTried] = useState(false)
  const [reviewing, setReviewing] = useState(false)
  const save = useMutation({
    mutationFn: () => {
      const draft = { ...trimmed(words), icon }
      return skill ? changeSkill(skill.id, draft) : addSkill(draft)
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['skills'] })
      sayDone(t('skills.saved'))
    },
  })
  // Left only when the guard below knows that nothing is unsaved any more.
  useEffect(() => {
    if (save.isSuccess) void navigate('/skills')
  }, [save.isSuccess, navigate])
  const before = skill ?? noWords
  const after = trimmed(words)
  const changes = changedOnly([
    { label: t('skills.name'), before: before.name, after: after.name },
    { label: t('skills.description'), before: before.description, after: after.description },
    { label: t('skills.icon'), before: t(`icon.${iconOf(skill)}`), after: t(`icon.${icon}`) },
    { label: t('skills.prompt'), before: before.system_prompt, after: after.system_prompt, long: true },
  ])
  const changed = !save.isSuccess && changes.length > 0
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setTried(true)
    if (!fits(words)) focusFirstFault(event.currentTarget)
    else if (skill) setReviewing(true)
    else save.mutate()
  }
  return (
    <Card>
      <UnsavedGuard active={changed} />
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        <div className="flex items-center gap-3">
          <span className="font-[550] text-sm">{t('skills.icon')}</span>
          <IconPicker value={icon} onChange={setIcon} />
        </div>
        <WordsFields words={words} onChange={setWords} tried={tried} />
        {save.error && <ProblemNotice error={save.error} />}
        <div className="flex flex-wrap gap-2">
          <Button type="submit" busy={save.isPending} disabled={Boolean(skill) && !changed}>
            {t('common.save')}
          </Button>
          <TrySkill prompts={[{ name: t('skills.prompt'), text: words.system_prompt }]} draw={draw} />
          <Link to="/skills" className={buttonStyle({ look: 'outline' })}>
            {t('common.cancel')}
          </Link>
        </div>
      </form>
      {reviewing && (
        <ReviewChanges
          changes={changes}
          onClose={() => setReviewing(false)}
          onSave={() => {
            setReviewing(false)
            save.mutate()
          }}
        />
      )}
    </Card>
  )
}
