import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

export interface Entry {
  id: string
  icon: LucideIcon
  title: string
  /** More words by which it is found, never shown. */
  also?: string
  detail?: ReactNode
  run: () => void
}

export interface EntryGroup {
  name: string
  entries: Entry[]
}

/** How words are compared: without case, `ё` as `е`. */
export function plainWords(text: string): string {
  return text.toLocaleLowerCase().replaceAll('ё', 'е').trim()
}

/** Entries in which every typed word begins some word; those whose title begins with it come first. */
export function matching(entries: readonly Entry[], typed: string): Entry[] {
  const wanted = plainWords(typed).split(/\s+/).filter(Boolean)
  if (wanted.length === 0) return [...entries]
  const rank = ({ title, also = '' }: Entry) => {
    const words = plainWords(`${title} ${also}`).split(/[^\p{L}\p{N}]+/u)
    if (!wanted.every((part) => words.some((word) => word.startsWith(part)))) return 0
    return plainWords(title).startsWith(wanted.join(' ')) ? 2 : 1
  }
  return entries
    .map((entry) => ({ entry, weight: rank(entry) }))
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ entry }) => entry)
}

/** Ctrl or ⌘ + K by the place of the key, so that it works in a Russian layout too. */
export function isPaletteKey({ code, ctrlKey, metaKey, shiftKey, altKey }: KeyboardEvent): boolean {
  return code === 'KeyK' && (ctrlKey || metaKey) && !shiftKey && !altKey
}
