import { newId } from '@/api/new-id'
import { toProblem } from '@/api/problem'

type Headers = { 'Idempotency-Key': string }

/** Whoever sends the same so much later means it anew. */
const tryingMs = 60 * 60_000

/** What was sent and has no answer yet, with the key it goes under and since when. */
const unanswered = new Map<string, { key: string; since: number }>()

/**
 * Sends a request that makes something. Until the server has said what became of it, the same request goes under the
 * same key, and the server does it once: a double click on a slow line, or another try after the answer was lost.
 */
export async function once<T>(
  what: string,
  body: unknown,
  send: (headers: Headers) => Promise<T>,
): Promise<T> {
  const request = `${what} ${JSON.stringify(body)}`
  const before = unanswered.get(request)
  const now = Date.now()
  const sent = before && now - before.since < tryingMs ? before : { key: newId(), since: now }
  unanswered.set(request, sent)
  try {
    const answer = await send({ 'Idempotency-Key': sent.key })
    unanswered.delete(request)
    return answer
  } catch (error) {
    const { status } = toProblem(error)
    if (status >= 400 && status < 500) unanswered.delete(request)
    throw error
  }
}
