import { Fragment } from 'react'
import type { AnsweredBy } from '@/api/types'
import { useFormat } from '@/i18n/format'
import { DayLine } from './DayLine'
import { SkillLine } from './SkillLine'
import { TurnView, type Wanted } from './TurnView'
import type { Turn } from './turns'

export interface TurnListProps {
  turns: readonly Turn[]
  anchorKey: string | null
  /** The message that the address points at. */
  targetId: string | null
  /** The first answer that was not read before. */
  newId: string | null
  editingId: string | null
  locked: boolean
  wanted: Wanted | null
  /** Who will answer the next question. */
  skill: AnsweredBy | null
}

export function TurnList(props: TurnListProps) {
  const { turns, anchorKey, targetId, newId, editingId, locked, wanted, skill } = props
  const format = useFormat()
  const lastAnswer = turns.findLast(({ answer }) => answer)?.answer
  const changesAhead =
    lastAnswer && !locked && (lastAnswer.metadata.skill?.id ?? null) !== (skill?.id ?? null)
  const wantedAt = wanted ? turns.findIndex((turn) => isIn(turn, wanted.from)) : -1
  return (
    <>
      {turns.map((turn, index) => {
        const before = turns[index - 1]
        const at = momentOf(turn)
        const newDay = before !== undefined && format.dayOf(momentOf(before)) !== format.dayOf(at)
        return (
          <Fragment key={turn.key}>
            {newDay && <DayLine at={at} />}
            {turn.answer && before?.answer && changedSkill(before, turn) && (
              <SkillLine skill={turn.answer.metadata.skill ?? null} />
            )}
            <TurnView
              turn={turn}
              isLast={index === turns.length - 1}
              anchored={turn.key === anchorKey}
              editingId={editingId === turn.question?.id ? editingId : null}
              targetId={targetId && isIn(turn, targetId) ? targetId : null}
              newId={newId && isIn(turn, newId) ? newId : null}
              locked={locked}
              wanted={wanted && isIn(turn, wanted.from) ? wanted : null}
              leaving={wantedAt >= 0 && index > wantedAt}
            />
          </Fragment>
        )
      })}
      {changesAhead && <SkillLine skill={skill} ahead />}
    </>
  )
}

const isIn = ({ question, answer }: Turn, id: string) => question?.id === id || answer?.id === id

const momentOf = ({ question, answer }: Turn) => (question ?? answer)?.created_at ?? ''

function changedSkill(before: Turn, { answer }: Turn): boolean {
  return (before.answer?.metadata.skill?.id ?? null) !== (answer?.metadata.skill?.id ?? null)
}
