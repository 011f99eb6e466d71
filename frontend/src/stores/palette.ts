import { create } from 'zustand'

/** The search that opens over every page. */
export const usePalette = create<{ open: boolean }>(() => ({ open: false }))

export function openPalette(): void {
  usePalette.setState({ open: true })
}

export function closePalette(): void {
  usePalette.setState({ open: false })
}
