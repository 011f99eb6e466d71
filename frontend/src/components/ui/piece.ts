import { useEffect, useState } from 'react'

/** Something whose code is not part of the page. */
export class Piece<Thing> {
  here: Thing | undefined
  private coming: Promise<unknown> | undefined
  private readonly load: () => Promise<Thing>

  constructor(load: () => Promise<Thing>) {
    this.load = load
  }

  fetch(): Promise<unknown> {
    this.coming ??= this.load().then(
      (thing) => {
        this.here = thing
      },
      (error: unknown) => {
        this.coming = undefined
        throw error
      },
    )
    return this.coming
  }

  /** Fetches it ahead of its first use. What fails is asked for again when it is used. */
  readonly prepare = (): void => {
    // Without a line a file that does not come would count as lost and the page be loaded anew.
    if (navigator.onLine) this.fetch().catch(() => undefined)
  }
}

/** The thing once it is there; fetched as soon as it is wanted. */
export function usePiece<Thing>(piece: Piece<Thing>, wanted = true): Thing | undefined {
  const [isHere, setHere] = useState(piece.here !== undefined)
  useEffect(() => {
    if (isHere || !wanted) return
    piece.fetch().then(
      () => setHere(true),
      (error: unknown) =>
        setHere(() => {
          // Left to the page's error boundary, as when a page's own code is lost.
          throw error
        }),
    )
  }, [piece, isHere, wanted])
  return piece.here
}
