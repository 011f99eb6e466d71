import { useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { cn } from '@/components/ui/cn'
import { ScrollBox } from '@/components/ui/scroll-box'
import { type Mark, type Segment, segmentsOf } from './segments'

const doubtful = 'underline decoration-dotted decoration-2 decoration-warn underline-offset-3'

/** A text with its marks; the one that is looked at is brought into sight. */
export function MarkedText({ text, marks }: { text: string; marks: readonly Mark[] }) {
  const { t } = useTranslation()
  const box = useRef<HTMLDivElement>(null)
  const segments = useMemo(() => segmentsOf(text, marks), [text, marks])
  const target = marks.find(({ kind }) => kind === 'active') ?? marks.find(({ kind }) => kind === 'quote')
  const at = target?.start

  useEffect(() => {
    const frame = box.current
    const mark = at === undefined ? null : frame?.querySelector(`[data-at="${at}"]`)
    if (!frame || !mark) return
    const offset = mark.getBoundingClientRect().top - frame.getBoundingClientRect().top
    frame.scrollTop += offset - frame.clientHeight / 3
  }, [at])

  return (
    <ScrollBox
      ref={box}
      name={t('viewer.text')}
      className="min-h-40 flex-1 whitespace-pre-wrap bg-panel p-4 text-sm"
    >
      {segments.map((segment) => (
        <Piece key={segment.start} segment={segment} />
      ))}
    </ScrollBox>
  )
}

function Piece({ segment: { start, text, kinds } }: { segment: Segment }) {
  const under = kinds.has('shaky') && doubtful
  if (kinds.has('quote') || kinds.has('find') || kinds.has('active')) {
    const active = kinds.has('active')
    return (
      <mark
        data-at={start}
        data-highlight={active ? 'active' : kinds.has('quote') ? 'quote' : 'find'}
        className={cn(
          under,
          !active && !kinds.has('quote') && 'bg-brand-soft',
          active && 'outline-2 outline-brand',
        )}
      >
        {text}
      </mark>
    )
  }
  return under ? (
    <span data-at={start} data-highlight="shaky" className={doubtful}>
      {text}
    </span>
  ) : (
    text
  )
}
