import { memo, useMemo } from 'react'
import type { PlacedWord } from '@/api/types'
import { type Box, isShaky, placeOfQuote, placesOfWords } from '@/components/shared/word-places'
import { cn } from '@/components/ui/cn'

interface OverlayProps {
  words: readonly PlacedWord[]
  quote: string
  needles: readonly string[]
  active: number | null
}

const percent = (share: number) => `${share * 100}%`

/** Pages are white in both themes, and so are the colours on them the same. */
const looks = {
  quote: 'bg-[oklch(88%_0.14_95)] mix-blend-multiply',
  find: 'bg-[oklch(90%_0.09_195)] mix-blend-multiply',
  active: 'bg-[oklch(88%_0.14_95)] mix-blend-multiply outline-2 outline-[oklch(48%_0.085_195)]',
  shaky: 'border-[oklch(55%_0.14_65)] border-b-2 border-dotted',
}

export const Overlay = memo(function Overlay({ words, quote, needles, active }: OverlayProps) {
  const quoted = useMemo(() => (quote ? placeOfQuote(words, quote) : []), [words, quote])
  const found = useMemo(
    () =>
      placesOfWords(words, needles).flatMap((boxes, nth) =>
        boxes.map((box) => ({ box, nth, key: `f${nth}-${box.join()}` })),
      ),
    [words, needles],
  )
  const shaky = useMemo(() => words.filter(isShaky), [words])
  return (
    <div className="pointer-events-none absolute inset-0" aria-hidden="true">
      {quoted.map((box) => (
        <Lit key={`q${box.join()}`} box={box} look="quote" />
      ))}
      {found.map(({ box, nth, key }) => (
        <Lit key={key} box={box} look={nth === active ? 'active' : 'find'} />
      ))}
      {shaky.map(({ box, start }) => (
        <Lit key={`s${start}`} box={box} look="shaky" />
      ))}
    </div>
  )
})

function Lit({ box: [left, top, right, bottom], look }: { box: Box; look: keyof typeof looks }) {
  return (
    <div
      data-lit={look}
      className={cn('absolute rounded-[2px]', looks[look])}
      style={{
        left: percent(left),
        top: percent(top),
        width: percent(right - left),
        height: percent(bottom - top),
      }}
    />
  )
}
