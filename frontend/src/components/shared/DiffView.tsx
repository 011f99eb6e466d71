import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Choice } from '@/components/shared/Choice'
import { cn } from '@/components/ui/cn'
import { ScrollBox } from '@/components/ui/scroll-box'
import { usePhone } from '@/hooks/use-media'
import { type DiffLine, diffLines, pairLines } from './line-diff'

interface Side {
  name: string
  text: string
}

/** Two texts compared; on a phone always in one column. Signs and words say what colour says. */
export function DiffView({ before, after }: { before: Side; after: Side }) {
  const { t } = useTranslation()
  const phone = usePhone()
  const [columns, setColumns] = useState<'one' | 'two'>('two')
  const lines = useMemo(() => diffLines(before.text, after.text), [before.text, after.text])
  if (before.text === after.text) return <p className="text-ink-2">{t('diff.no-difference')}</p>
  const two = columns === 'two' && !phone
  return (
    <div className="flex flex-col gap-2.5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-sm">
        <span className="text-ink-2">
          <span className="font-[550] text-warn">−</span> {before.name}
        </span>
        <span className="text-ink-2">
          <span className="font-[550] text-ok">+</span> {after.name}
        </span>
        {!phone && (
          <span className="ml-auto">
            <Choice
              name={t('diff.columns')}
              value={columns}
              onChange={setColumns}
              options={[
                { value: 'two', label: t('diff.side-by-side') },
                { value: 'one', label: t('diff.inline') },
              ]}
            />
          </span>
        )}
      </div>
      <ScrollBox name={t('diff.difference')} className="max-h-[50dvh] bg-panel text-sm">
        {two ? (
          <TwoColumns lines={lines} />
        ) : (
          lines.map((line, index) => <Line key={keyOf(index)} line={line} />)
        )}
      </ScrollBox>
    </div>
  )
}

function TwoColumns({ lines }: { lines: DiffLine[] }) {
  return (
    <div className="grid grid-cols-2 divide-x">
      {pairLines(lines).map(({ left, right }, index) => (
        <div key={keyOf(index)} className="col-span-2 grid grid-cols-subgrid divide-x">
          <Line line={left} />
          <Line line={right} />
        </div>
      ))}
    </div>
  )
}

const looks = { same: 'text-ink-2', removed: 'bg-warn-soft', added: 'bg-band' }
const signs = { same: '', removed: '−', added: '+' }

function Line({ line }: { line: DiffLine | null }) {
  const { t } = useTranslation()
  if (!line) return <div className="bg-sunk" />
  const { kind, text } = line
  return (
    <div className={cn('flex min-w-0 gap-2 px-3 py-0.5', looks[kind])} data-line={kind}>
      <span className="w-3 shrink-0 font-[550]" aria-hidden="true">
        {signs[kind]}
      </span>
      <span className="min-w-0 whitespace-pre-wrap">
        {kind !== 'same' && <span className="sr-only">{t(`diff.line-${kind}`)} </span>}
        {text || '\u00a0'}
      </span>
    </div>
  )
}

const keyOf = (index: number) => `line-${index}`
