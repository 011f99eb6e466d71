/** The way to a line of a document: page and the quoted words to highlight. */
export function documentPath(documentId: string, page?: number, quote?: string): string {
  const params = new URLSearchParams()
  if (page) params.set('page', String(page))
  if (quote) params.set('q', quote)
  const query = params.toString()
  return `/documents/${documentId}${query ? `?${query}` : ''}`
}
