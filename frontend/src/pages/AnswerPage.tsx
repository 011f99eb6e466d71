import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { letterQuery } from '@/api/letters'
import { toProblem } from '@/api/problem'
import type { Language, Letter } from '@/api/types'
import { LetterAnswer } from '@/components/letters/LetterAnswer'
import { LetterSheet } from '@/components/letters/LetterSheet'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { SkeletonRows } from '@/components/ui/skeleton'
import { useSentencesOf } from '@/hooks/use-language'
import { makeFormat } from '@/i18n/format'

/** Where the links of a reminder's letter lead. */
export default function AnswerPage() {
  const { token = '' } = useParams()
  const { t } = useTranslation()
  const { data: letter, error, refetch } = useQuery(letterQuery(token))
  const isLost = error !== null && [404, 410].includes(toProblem(error).status)
  const title = t(isLost ? 'letter.lost' : 'letter.title')
  useTabTitle(letter?.title ?? title)
  if (letter) return <OpenedLetter letter={letter} token={token} />
  return (
    <LetterSheet title={title} wayOn={t('letter.app')}>
      <div className="mt-4">
        {error ? (
          <ProblemNotice error={error} {...(!isLost && { onRetry: () => void refetch() })} />
        ) : (
          <SkeletonRows rows={2} />
        )}
      </div>
    </LetterSheet>
  )
}

/** In the language and zone of whoever the letter is for, whatever the browser speaks. */
function OpenedLetter({ letter, token }: { letter: Letter; token: string }) {
  const language: Language = letter.locale === 'ru' ? 'ru' : 'en'
  const t = useSentencesOf(language)
  const format = makeFormat(language, letter.timezone)
  const when = format.dayAndTime(letter.due_at)
  return (
    <LetterSheet title={letter.title} lang={language} wayOn={t('letter.app')}>
      <p className="mt-1 text-ink-2 text-sm">{t(letter.late ? 'letter.late' : 'letter.due', { when })}</p>
      {letter.repeat && <p className="mt-1 text-ink-2 text-sm">{t('letter.repeat')}</p>}
      {letter.body && <p className="mt-3 whitespace-pre-line [overflow-wrap:anywhere]">{letter.body}</p>}
      <LetterAnswer letter={letter} token={token} t={t} format={format} />
    </LetterSheet>
  )
}

function useTabTitle(title: string): void {
  const { t } = useTranslation()
  useEffect(() => {
    document.title = `${title} · ${t('app.name')}`
  }, [title, t])
}
