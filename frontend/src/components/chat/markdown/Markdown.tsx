import { Fragment, memo, useMemo, useState } from 'react'
import type { Citation } from '@/api/types'
import { usePiece } from '@/components/ui/piece'
import { Citations } from './CitedText'
import { closing } from './later-close'
import { render } from './nodes'
import { BlockSplitter, parse } from './split'

const Block = memo(function Block({ source }: { source: string }) {
  return parse(source).children.map((node, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: nodes of a block never move
    <Fragment key={index}>{render(node)}</Fragment>
  ))
})

interface MarkdownProps {
  text: string
  citations: readonly Citation[]
  /** It ends in the middle, for now or for good: the tail is closed, so no bare ** or | is ever seen. */
  unfinished?: boolean
}

export function Markdown({ text, citations, unfinished = false }: MarkdownProps) {
  const [splitter] = useState(() => new BlockSplitter())
  const closed = usePiece(closing, unfinished)
  const { sealed, tail } = useMemo(() => splitter.split(text), [splitter, text])
  return (
    <Citations.Provider value={citations}>
      <div className="min-w-0">
        {sealed.map((source, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: sealed blocks are only ever appended
          <Block key={index} source={source} />
        ))}
        <Block key={sealed.length} source={unfinished ? (closed?.(tail) ?? '') : tail} />
      </div>
    </Citations.Provider>
  )
}
