import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { addGeneralSkill, changeGeneralSkill } from '@/api/skills'
import type { AdminSkill } from '@/api/types'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { UnsavedGuard } from '@/components/shared/UnsavedGuard'
import { Button, buttonStyle } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Field, Input } from '@/components/ui/field'
import { sayDone } from '@/hooks/toast'
import { focusFirstFault } from '@/hooks/use-form-message'
import { draftOf, formOf, isPlace, languages } from './general-draft'
import { IconPicker } from './IconPicker'
import { fits, isBlank } from './limits'
import { ReviewChanges } from './ReviewChanges'
import { type DrawAnswer, TrySkill } from './TrySkill'
import { useGeneralChanges } from './use-general-changes'
import { WordsFields } from './WordsFields'

export function GeneralSkillEditor({ skill, draw }: { skill: AdminSkill | null; draw: DrawAnswer }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [form, setForm] = useState(() => formOf(skill))
  const [tried, setTried] = useState(false)
  const [reviewing, setReviewing] = useState(false)
  const change = (part: Partial<typeof form>) => setForm((now) => ({ ...now, ...part }))
  const save = useMutation({
    mutationFn: () => (skill ? changeGeneralSkill(skill.id, draftOf(form)) : addGeneralSkill(draftOf(form))),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['skills'] })
      sayDone(t('skills.saved'))
    },
  })
  useEffect(() => {
    if (save.isSuccess) void navigate('/admin/skills')
  }, [save.isSuccess, navigate])
  const changes = useGeneralChanges(formOf(skill), form)
  const changed = !save.isSuccess && changes.length > 0
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setTried(true)
    const whole = fits(form.en) && (isBlank(form.ru) || fits(form.ru)) && isPlace(form.place)
    if (!whole) focusFirstFault(event.currentTarget)
    else if (skill) setReviewing(true)
    else save.mutate()
  }
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4.5">
      <UnsavedGuard active={changed} />
      <Card className="flex flex-wrap items-end gap-x-6 gap-y-4">
        <div className="flex flex-col gap-1.5">
          <span className="font-[550] text-sm">{t('skills.icon')}</span>
          <IconPicker value={form.icon} onChange={(icon) => change({ icon })} />
        </div>
        <Field
          label={t('skills.place')}
          className="w-36"
          error={isPlace(form.place) ? undefined : t('admin.limit-wrong', { highest: '9999' })}
        >
          {(tie) => (
            <Input
              {...tie}
              inputMode="numeric"
              className="text-right"
              value={form.place}
              onChange={({ target }) => change({ place: target.value })}
            />
          )}
        </Field>
        <label className="flex min-h-10 items-center gap-2.5 coarse:min-h-11">
          <input
            type="checkbox"
            className="size-4.5 accent-brand"
            checked={form.isActive}
            onChange={({ target }) => change({ isActive: target.checked })}
          />
          {t('skills.active')}
        </label>
      </Card>
      <div className="grid grid-cols-2 items-start gap-4.5 max-[1000px]:grid-cols-1">
        {languages.map(({ lang, name }) => (
          <Card key={lang} aria-label={name}>
            <h2 className="mb-3 font-semibold text-base" lang={lang}>
              {name}
            </h2>
            <WordsFields
              lang={lang}
              words={form[lang]}
              onChange={(words) => change({ [lang]: words })}
              tried={tried && (lang === 'en' || !isBlank(form.ru))}
            />
            {lang === 'ru' && isBlank(form.ru) && (
              <p className="mt-3 text-ink-3 text-sm">{t('skills.russian-empty')}</p>
            )}
          </Card>
        ))}
      </div>
      {save.error && <ProblemNotice error={save.error} />}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" busy={save.isPending} disabled={Boolean(skill) && !changed}>
          {t('common.save')}
        </Button>
        <TrySkill
          prompts={languages.map(({ lang, name }) => ({ name, text: form[lang].system_prompt }))}
          draw={draw}
        />
        <Link to="/admin/skills" className={buttonStyle({ look: 'outline' })}>
          {t('common.cancel')}
        </Link>
      </div>
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
    </form>
  )
}
