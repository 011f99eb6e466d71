import { metaQuery } from '@/api/auth'
import { uploadDocument } from '@/api/documents'
import { toProblem } from '@/api/problem'
import { queryClient } from '@/api/query-client'
import type { HealthDocument, Meta } from '@/api/types'
import { onForget } from '@/stores/answers'
import { addUploads, changeUpload, dropUploads, type Upload, useUploads } from '@/stores/uploads'

const atOnce = 2
const running = new Map<string, AbortController>()

/** Queues files; what can't be read is refused here, before a byte is sent. */
export async function upload(files: Iterable<File>, chatId: string | null = null): Promise<void> {
  // The list is emptied by the browser as soon as the field is reset.
  const chosen = [...files]
  const meta = await queryClient.ensureQueryData(metaQuery).catch(() => undefined)
  const uploads = chosen.map((file): Upload => {
    const refusal = refusalOf(file, meta?.upload)
    return {
      id: crypto.randomUUID(),
      file,
      chatId,
      refusal,
      state: refusal ? 'refused' : 'waiting',
      progress: 0,
      problem: null,
      document: null,
    }
  })
  addUploads(uploads)
  sendNext()
}

export function retryUpload(id: string): void {
  changeUpload(id, { state: 'waiting', progress: 0, problem: null })
  sendNext()
}

export function cancelUpload(id: string): void {
  running.get(id)?.abort()
  dropUploads((item) => item.id === id)
}

export function refusalOf(file: File, meta: Meta['upload'] | undefined): Upload['refusal'] {
  if (file.size === 0) return 'empty'
  if (!meta) return null
  if (file.size > meta.max_bytes) return 'size'
  const extension = `.${file.name.split('.').pop()?.toLowerCase() ?? ''}`
  const extensions = meta.extensions.map((one) => (one.startsWith('.') ? one : `.${one}`))
  const known = extensions.includes(extension) || (file.type !== '' && meta.mime_types.includes(file.type))
  return known ? null : 'type'
}

function sendNext(): void {
  const next = useUploads.getState().items.find(({ state, id }) => state === 'waiting' && !running.has(id))
  if (!next || running.size >= atOnce) return
  void send(next)
  sendNext()
}

async function send({ id, file }: Upload): Promise<void> {
  const abort = new AbortController()
  const unregister = onForget(() => cancelUpload(id))
  running.set(id, abort)
  changeUpload(id, { state: 'sending' })
  try {
    const document = await uploadDocument(file, {
      signal: abort.signal,
      onProgress: (progress) => changeUpload(id, { progress }),
    })
    changeUpload(id, { state: 'done', progress: 1, document })
    rememberDocument(document)
  } catch (error) {
    if (!abort.signal.aborted) changeUpload(id, { state: 'failed', problem: toProblem(error) })
  } finally {
    unregister()
    running.delete(id)
    sendNext()
  }
}

function rememberDocument(document: HealthDocument): void {
  queryClient.setQueryData(['documents', 'one', document.id], document)
  void queryClient.invalidateQueries({ queryKey: ['documents', 'list'] })
}
