import { type ComponentType, type ReactNode, useEffect, useState } from 'react'

interface Later<Props> {
  (props: Props): ReactNode
  /** Fetches the code ahead of its first use. */
  prepare: () => Promise<unknown>
}

/**
 * A component whose code is not part of the page. Once it is there it is drawn at once, which `lazy` does not do:
 * Suspense holds what it reveals back for up to 300 ms.
 */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>): Later<Props> {
  const piece = new Piece(load)
  return Object.assign((props: Props) => <Shown piece={piece} props={props} />, { prepare: piece.prepare })
}

class Piece<Props> {
  component: ComponentType<Props> | undefined
  private coming: Promise<unknown> | undefined

  private readonly load: () => Promise<ComponentType<Props>>

  constructor(load: () => Promise<ComponentType<Props>>) {
    this.load = load
  }

  readonly prepare = (): Promise<unknown> => {
    this.coming ??= this.load().then(
      (component) => {
        this.component = component
      },
      (error: unknown) => {
        this.coming = undefined
        throw error
      },
    )
    return this.coming
  }
}

function Shown<Props extends object>({ piece, props }: { piece: Piece<Props>; props: Props }) {
  const [, arrived] = useState(false)
  useEffect(() => {
    if (piece.component) return
    piece.prepare().then(
      () => arrived(true),
      (error: unknown) =>
        arrived(() => {
          // Left to the page's error boundary, as when a page's own code is lost.
          throw error
        }),
    )
  }, [piece])
  return piece.component ? <piece.component {...props} /> : null
}

/** Fetches ahead, once the page stands and nothing else is going on. What fails is asked for again when it is used. */
export function usePrepared(...pieces: { prepare: () => Promise<unknown> }[]): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the pieces of a place are always the same
  useEffect(
    () =>
      whenQuiet(() => {
        for (const piece of pieces) piece.prepare().catch(() => undefined)
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
