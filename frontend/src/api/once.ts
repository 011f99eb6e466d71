import { toProblem } from '@/api/problem'

type Headers = { 'Idempotency-Key': string }

/** What was sent and has no answer yet, with the key it goes under. */
const unanswered = new Map<string, string>()

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
  const key = unanswered.get(request) ?? crypto.randomUUID()
  unanswered.set(request, key)
  try {
    const answer = await send({ 'Idempotency-Key': key })
    unanswered.delete(request)
    return answer
  } catch (error) {
    const { status } = toProblem(error)
    if (status >= 400 && status < 500) unanswered.delete(request)
    throw error
  }
}
