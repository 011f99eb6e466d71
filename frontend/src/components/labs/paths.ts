import type { LabResult } from '@/api/types'

/** The way to the curves of some keys; a key may hold commas and slashes of a printed name. */
export const trendPath = (keys: readonly string[]) => `/labs/${keys.map(encodeURIComponent).join(',')}`

/** The keys of such an address, which must not have been decoded yet. */
export function keysOf(pathname: string): string[] {
  const keys = pathname
    .replace(/^\/labs\//, '')
    .split(',')
    .filter(Boolean)
  return [...new Set(keys.map(decoded))]
}

function decoded(key: string): string {
  try {
    return decodeURIComponent(key)
  } catch {
    return key
  }
}

export const reviewPath = (documentId: string) => `/documents/${documentId}/review`

/** The curve that a result is part of, named as the server names it. */
export function keyOf({ analyte, analyte_printed, specimen }: LabResult): string {
  const plain = analyte_printed.toLowerCase().replaceAll('ё', 'е').split(/\s+/).filter(Boolean).join(' ')
  return `${analyte ?? `printed:${plain}`}:${specimen ?? ''}`
}
