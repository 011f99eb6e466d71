import { authorizedFetch } from '@/api/client'
import { problemOfResponse } from '@/api/problem'

/** Downloads need the bearer header, so a plain link would not do. */
export function saveAs(file: Blob, filename: string): void {
  const url = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = url
  link.download = filename
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

/** What the server gives out at this address. */
export async function saveFrom(path: string, filename: string): Promise<void> {
  const answer = await authorizedFetch(path)
  if (!answer.ok) throw await problemOfResponse(answer)
  saveAs(await answer.blob(), filename)
}
