import { http } from '@/api/client'

/** Downloads need the bearer header, so a plain link would not do. */
export async function download(path: string, filename: string): Promise<void> {
  const { data } = await http.get<Blob>(path, { responseType: 'blob' })
  const url = URL.createObjectURL(data)
  const link = document.createElement('a')
  link.href = url
  link.download = filename
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
