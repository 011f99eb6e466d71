interface Place {
  page?: number | null | undefined
  /** Words of the page, as they stand there; they are lit up in the text and on the picture. */
  quote?: string | null | undefined
  /** Words to look for in the whole document. */
  find?: string | undefined
}

/** The one way to a page of a document. */
export function documentPath(documentId: string, { page, quote, find }: Place = {}): string {
  const params = new URLSearchParams()
  if (page) params.set('page', String(page))
  if (find) params.set('q', find)
  if (quote) params.set('quote', quote)
  const query = params.toString()
  return `/documents/${documentId}${query ? `?${query}` : ''}`
}
