import { metaQuery } from '@/api/auth'
import { changeDocument, refreshLists, restoreDocument, uploadDocument } from '@/api/documents'
import { newId } from '@/api/new-id'
import { toProblem } from '@/api/problem'
import { queryClient } from '@/api/query-client'
import type { HealthDocument, Meta } from '@/api/types'
import { onForget } from '@/stores/answers'
import { useConnection } from '@/stores/connection'
import { addUploads, changeUpload, dropUploads, type Upload, useUploads } from '@/stores/uploads'

const atOnce = 2
const running = new Map<string, AbortController>()

/** Queues files; what can't be read is refused here, before a byte is sent. */
export async function upload(files: Iterable<File>, chatId: string | null = null): Promise<void> {
  // The list is emptied by the browser as soon as the field is reset.
  const chosen = [...files]
  const limits = await knownLimits()
  addUploads(chosen.map((file) => queued(file, refusalOf(file, limits), { chatId })))
  sendNext()
}

/** Queues the made-up report that ships with the app. */
export function uploadSample(file: File): void {
  addUploads([queued(file, null, { isSample: true })])
  sendNext()
}

/** Queues photos as the pages of one document, in this order. */
export async function uploadTogether(photos: readonly File[]): Promise<void> {
  const [first] = photos
  if (!first) return
  const limits = await knownLimits()
  const refused = photos.find((photo) => refusalOf(photo, limits) !== null)
  addUploads([queued(refused ?? first, refused ? refusalOf(refused, limits) : null, { photos })])
  sendNext()
}

const knownLimits = async () => (await queryClient.ensureQueryData(metaQuery).catch(() => undefined))?.upload

function queued(
  file: File,
  refusal: Upload['refusal'],
  more: Partial<Pick<Upload, 'chatId' | 'photos' | 'isSample'>>,
): Upload {
  return {
    id: newId(),
    file,
    photos: null,
    chatId: null,
    isSample: false,
    refusal,
    state: refusal ? 'refused' : 'waiting',
    progress: 0,
    startedAt: null,
    problem: null,
    document: null,
    keepBoth: false,
    ...more,
  }
}

export function retryUpload(id: string, { keepBoth = false } = {}): void {
  changeUpload(id, { state: 'waiting', progress: 0, problem: null, ...(keepBoth && { keepBoth }) })
  sendNext()
}

/**
 * What got lost on its way to the server is sent again by itself once the server is there again. Not what somebody wants
 * to have twice: it may have arrived though its answer did not, and would be there three times.
 */
useConnection.subscribe((now, before) => {
  const isBack = (now.online && !before.online) || (now.live && !before.live)
  if (!isBack) return
  for (const { id, state, problem, keepBoth } of useUploads.getState().items)
    if (state === 'failed' && problem?.unreachable && !keepBoth) retryUpload(id)
})

export function cancelUpload(id: string): void {
  running.get(id)?.abort()
  dropUploads((item) => item.id === id)
}

/** The same file lies in the trash: it comes back, and nothing is sent again. */
export async function restoreTwin(id: string, documentId: string): Promise<void> {
  try {
    const document = await restoreDocument(documentId)
    changeUpload(id, { state: 'done', progress: 1, problem: null, document })
    rememberDocument(document)
  } catch (error) {
    changeUpload(id, { problem: toProblem(error) })
  }
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

async function send({ id, file, photos, keepBoth, isSample }: Upload): Promise<void> {
  const abort = new AbortController()
  const unregister = onForget(() => cancelUpload(id))
  running.set(id, abort)
  changeUpload(id, { state: 'sending', startedAt: Date.now() })
  try {
    const sent = await uploadDocument(photos ?? [file], {
      combine: photos !== null,
      keepBoth,
      signal: abort.signal,
      onProgress: (progress) => changeUpload(id, { progress }),
    })
    const document = isSample ? await changeDocument(sent.id, { patient: 'own' }) : sent
    changeUpload(id, { state: 'done', progress: 1, document })
    rememberDocument(document)
  } catch (error) {
    const problem = toProblem(error)
    const isGone = problem.unreachable && !(await areReadable(photos ?? [file]))
    if (abort.signal.aborted) return
    changeUpload(id, isGone ? { state: 'refused', refusal: 'changed' } : { state: 'failed', problem })
  } finally {
    unregister()
    running.delete(id)
    sendNext()
  }
}

/** Browsers give out a file only as it was when it was chosen, and tell of anything else as of a lost connection. */
async function areReadable(files: readonly File[]): Promise<boolean> {
  try {
    await Promise.all(files.map((file) => file.slice(0, 1).arrayBuffer()))
    return true
  } catch {
    return false
  }
}

function rememberDocument(document: HealthDocument): void {
  queryClient.setQueryData(['documents', 'one', document.id], document)
  void refreshLists(queryClient)
}
