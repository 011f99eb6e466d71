import { type ComponentType, type ReactNode, useEffect } from 'react'
import { Piece, usePiece } from './piece'

interface Later<Props> {
  (props: Props): ReactNode
  /** Fetches the code ahead of its first use. What fails is asked for again when it is used. */
  prepare: () => void
}

/**
 * A component whose code is not part of the page; `meanwhile` keeps its place. Once the code is there it is drawn at
 * once, which `lazy` does not do: Suspense holds what it reveals back for up to 300 ms.
 */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  meanwhile?: ComponentType<Props>,
): Later<Props> {
  const piece = new Piece<ComponentType<Props>>(load)
  const drawn = (props: Props) => <Drawn piece={piece} meanwhile={meanwhile ?? Nothing} props={props} />
  return Object.assign(drawn, { prepare: piece.prepare })
}

const Nothing = () => null

interface DrawnProps<Props> {
  piece: Piece<ComponentType<Props>>
  meanwhile: ComponentType<Props>
  props: Props
}

function Drawn<Props extends object>({ piece, meanwhile, props }: DrawnProps<Props>) {
  const Component = usePiece(piece) ?? meanwhile
  return <Component {...props} />
}

/** Fetches ahead, once the page stands and nothing else is going on. */
export function usePrepared(...pieces: { prepare: () => void }[]): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the pieces of a place are always the same
  useEffect(
    () =>
      whenQuiet(() => {
        for (const piece of pieces) piece.prepare()
      }),
    [],
  )
}

function whenQuiet(work: () => void): () => void {
  let idle = 0
  const timer = setTimeout(() => {
    if ('requestIdleCallback' in window) idle = requestIdleCallback(work, { timeout: 2000 })
    else work()
  }, 600)
  return () => {
    clearTimeout(timer)
    if (idle) cancelIdleCallback(idle)
  }
}
