import { create } from 'zustand'

/** Ids that are off the screen while their deletion can still be undone. */
export const useHidden = create<{ ids: ReadonlySet<string> }>(() => ({ ids: new Set() }))

export function hide(id: string): void {
  useHidden.setState(({ ids }) => ({ ids: new Set([...ids, id]) }))
}

export function unhide(id: string): void {
  useHidden.setState(({ ids }) => ({ ids: new Set([...ids].filter((one) => one !== id)) }))
}
