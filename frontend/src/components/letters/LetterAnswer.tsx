import { useMutation } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import { Check, Clock, SkipForward } from 'lucide-react'
import { answerLetter } from '@/api/letters'
import type { Letter, LetterAct } from '@/api/types'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { doneWord } from '@/hooks/done-word'
import type { Format } from '@/i18n/format'

const acts: readonly LetterAct[] = ['taken', 'skip', 'snooze15', 'snooze60']
const icons = { taken: Check, skip: SkipForward, snooze15: Clock, snooze60: Clock } as const

interface LetterAnswerProps {
  letter: Letter
  /** The link that was opened. */
  token: string
  t: TFunction
  format: Format
}

/** What was answered, and what can be: first what the opened link says. */
export function LetterAnswer({ letter, token, t, format }: LetterAnswerProps) {
  const answer = useMutation({ mutationFn: (link: string) => answerLetter(token, link) })
  const settled = sayAnswered(letter, t, format)
  const possible = acts.filter((act) => isPossible(act, letter))
  const first = possible.find((act) => act === letter.act) ?? possible[0]
  const inOrder = possible.toSorted((one, other) => Number(other === first) - Number(one === first))
  return (
    <>
      <div aria-live="polite">
        {settled && (
          <Notice className="mt-4" icon={<Check className="text-ok" aria-hidden="true" />}>
            <span className="font-[550]">{settled}</span>
            {letter.already && <span className="block text-ink-2">{t('letter.already')}</span>}
          </Notice>
        )}
      </div>
      {!settled && <p className="mt-4 text-ink-2 text-sm">{t('letter.about')}</p>}
      <div className="mt-4 flex flex-col gap-2.5 empty:hidden">
        {inOrder.map((act) => {
          const Icon = icons[act]
          const link = letter.tokens[act] ?? ''
          return (
            <Button
              key={act}
              look={act === first && !settled ? 'primary' : 'outline'}
              busy={answer.isPending && answer.variables === link}
              disabled={answer.isPending}
              onClick={() => answer.mutate(link)}
            >
              <Icon aria-hidden="true" />
              {nameOf(act, letter, t)}
            </Button>
          )
        })}
      </div>
      {answer.error && (
        <div className="mt-3">
          <ProblemNotice error={answer.error} />
        </div>
      )}
    </>
  )
}

/** What was put off may still be taken or skipped. */
function isPossible(act: LetterAct, { status }: Letter): boolean {
  if (status === 'taken' || status === 'skipped') return false
  return status !== 'snoozed' || act === 'taken' || act === 'skip'
}

function nameOf(act: LetterAct, { category }: Letter, t: TFunction): string {
  if (act === 'taken') return t(doneWord(category))
  if (act === 'skip') return t('letter.skip')
  return t(act === 'snooze15' ? 'reminders.snooze-quarter' : 'reminders.snooze-hour')
}

function sayAnswered(letter: Letter, t: TFunction, format: Format): string | null {
  const { status, category, acted_at, snoozed_until } = letter
  if (status === 'skipped') return t('letter.settled.skipped')
  if (status === 'snoozed' && snoozed_until)
    return t('letter.settled.snoozed', { time: format.time(snoozed_until) })
  if (status !== 'taken') return null
  const said = category === 'medicine' ? 'letter.settled.taken' : 'letter.settled.done'
  return t(said, { time: acted_at ? format.time(acted_at) : '' })
}
