import { memo } from 'react'
import { cn } from '@/components/ui/cn'
import { Answer } from './Answer'
import { Refused } from './later-turn'
import { Question } from './Question'
import type { Turn } from './turns'

export interface Wanted {
  /** The message whose other version was asked for, and that version. */
  from: string
  to: string
}

interface TurnViewProps {
  turn: Turn
  isLast: boolean
  /** The question was just asked: it moves to the top and the answer grows below it. */
  anchored: boolean
  editingId: string | null
  targetId: string | null
  newId: string | null
  locked: boolean
  wanted: Wanted | null
  /** It belongs to the version that is being left. */
  leaving: boolean
}

export const TurnView = memo(function TurnView({
  turn: { question, answer, live },
  isLast,
  anchored,
  editingId,
  targetId,
  newId,
  locked,
  wanted,
  leaving,
}: TurnViewProps) {
  const wantedId = (id: string) => (wanted?.from === id ? wanted.to : null)
  const refused = live?.phase === 'refused'
  const written = answer && (!refused || answer.status !== 'streaming')
  return (
    <div
      aria-busy={leaving || undefined}
      className={cn(
        'flex flex-col gap-5.5 transition-opacity',
        anchored && isLast && 'min-h-[calc(100cqh-3.5rem)]',
        leaving && 'opacity-45',
      )}
    >
      {question && (
        <Question
          message={question}
          editing={editingId === question.id}
          locked={locked}
          isTarget={targetId === question.id}
          sending={question.id === live?.question?.clientId}
          wantedId={wantedId(question.id)}
        />
      )}
      {written && (
        <Answer
          message={answer}
          isLast={isLast}
          locked={locked}
          isTarget={targetId === answer.id}
          isNew={newId === answer.id}
          phase={live?.phase ?? null}
          wantedId={wantedId(answer.id)}
        />
      )}
      {refused && <Refused live={live} />}
    </div>
  )
})
