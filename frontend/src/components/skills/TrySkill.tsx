import { useMutation, useQueryClient } from '@tanstack/react-query'
import { FlaskConical } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { trySkill } from '@/api/skills'
import type { SkillTrial } from '@/api/types'
import { Choice } from '@/components/shared/Choice'
import { CountedField } from '@/components/shared/CountedField'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { WritingDots } from '@/components/shared/WritingDots'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { limits } from './limits'

/** The answer's own look belongs to the chat; the page gives it. */
export type DrawAnswer = (trial: SkillTrial) => ReactNode

interface TrySkillProps {
  /** The instructions as they stand in the editor; several where they are written in several languages. */
  prompts: readonly { name: string; text: string }[]
  draw: DrawAnswer
}

/** One question to the specialist before it is saved. Question and answer stay while the editor does. */
export function TrySkill({ prompts, draw }: TrySkillProps) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [open, setOpen] = useState(false)
  const [question, setQuestion] = useState('')
  const written = prompts.filter(({ text }) => text.trim() !== '')
  const [chosen, setChosen] = useState('')
  const prompt = written.find(({ name }) => name === chosen) ?? written[0]
  const ask = useMutation({
    mutationFn: (text: string) => trySkill(text.trim(), question.trim()),
    onSettled: () => queries.invalidateQueries({ queryKey: ['quota'] }),
  })
  const tooLong = (prompt?.text.length ?? 0) > limits.system_prompt || question.length > limits.trial
  return (
    <>
      <Button
        look="outline"
        disabled={!prompt}
        title={prompt ? undefined : t('skills.try-missing')}
        onClick={() => setOpen(true)}
      >
        <FlaskConical aria-hidden="true" />
        {t('skills.try')}
      </Button>
      {open && prompt && (
        <Dialog
          sheet
          open
          onOpenChange={setOpen}
          title={t('skills.try')}
          description={t('skills.try-text')}
          closeName={t('common.close')}
        >
          <div className="flex flex-col gap-4">
            {written.length > 1 && (
              <Choice
                name={t('skills.try-language')}
                value={prompt.name}
                onChange={setChosen}
                options={written.map(({ name }) => ({ value: name, label: name }))}
              />
            )}
            <CountedField
              label={t('skills.try-question')}
              value={question}
              limit={limits.trial}
              placeholder={t('skills.try-example')}
              area="min-h-20"
              onChange={setQuestion}
            />
            <Button
              className="self-start"
              busy={ask.isPending}
              disabled={question.trim() === '' || tooLong}
              onClick={() => ask.mutate(prompt.text)}
            >
              {t('skills.try-send')}
            </Button>
            <Outcome waiting={ask.isPending} error={ask.error} trial={ask.data} draw={draw} />
          </div>
        </Dialog>
      )}
    </>
  )
}

interface OutcomeProps {
  waiting: boolean
  error: unknown
  trial: SkillTrial | undefined
  draw: DrawAnswer
}

function Outcome({ waiting, error, trial, draw }: OutcomeProps) {
  const { t } = useTranslation()
  return (
    <div className="flex flex-col gap-3">
      <p role="status" className="flex items-center gap-2 text-ink-3 text-sm empty:hidden">
        {waiting && (
          <>
            <WritingDots />
            {t('skills.try-waiting')}
          </>
        )}
      </p>
      {!waiting && error ? <ProblemNotice error={error} /> : null}
      {!waiting && trial && (
        <section aria-label={t('skills.try-answer')} className="flex flex-col gap-3 border-t pt-4" data-trial>
          {draw(trial)}
          {trial.status !== 'complete' && <Notice tone="warn">{t(`skills.try-${trial.status}`)}</Notice>}
          <p className="text-ink-3 text-xs">{t('skills.try-tokens', { count: trial.tokens })}</p>
        </section>
      )}
    </div>
  )
}
