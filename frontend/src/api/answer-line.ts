import { authorizedFetch } from '@/api/client'
import { type LiveAnswer, liveAnswer, type Question, useAnswers } from '@/stores/answers'

/** The question goes out, or the stream of an answer that has begun is opened again. */
export function open(live: LiveAnswer, lastEventId: number, signal: AbortSignal): Promise<Response> {
  const accept = { Accept: 'text/event-stream' }
  if (live.messageId) {
    const path = `/chats/${live.chatId}/messages/${live.messageId}/stream`
    return authorizedFetch(path, { signal, headers: { ...accept, 'Last-Event-ID': String(lastEventId) } })
  }
  return authorizedFetch(`/chats/${live.chatId}/messages`, {
    method: 'POST',
    signal,
    headers: { ...accept, 'Content-Type': 'application/json' },
    body: JSON.stringify(live.question ? bodyOf(live.question) : {}),
  })
}

/** Exactly one of a text, an answer to write anew, an answer to go on with. */
function bodyOf({ clientId, act, targetId, content, documentIds, parentId }: Question): object {
  const client_id = clientId
  if (act === 'regenerate') return { client_id, regenerate: targetId }
  if (act === 'continue') return { client_id, continue_from: targetId }
  return {
    client_id,
    content,
    ...(documentIds.length > 0 ? { document_ids: documentIds } : {}),
    ...(act === 'edit' ? { edits: targetId } : {}),
    ...(act === 'ask' && parentId ? { parent_id: parentId } : {}),
  }
}

/** Longer each time, at most 8 s, cut short when the network comes back. */
export function pause(tries: number): Promise<void> {
  const wait = Math.min(400 * 2 ** (tries - 1), 8000) * (0.75 + Math.random() * 0.5)
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      window.removeEventListener('online', done)
      resolve()
    }
    const timer = setTimeout(done, wait)
    window.addEventListener('online', done)
  })
}

/** Resolves when the network is back, or when nobody waits for it any more. */
export function untilOnline(chatId: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      window.removeEventListener('online', done)
      signal.removeEventListener('abort', done)
      unsubscribe()
      resolve()
    }
    const unsubscribe = useAnswers.subscribe(() => {
      if (liveAnswer(chatId)?.phase !== 'offline') done()
    })
    window.addEventListener('online', done)
    signal.addEventListener('abort', done)
  })
}

/** What is waited for, or null when it takes longer than a person would wait. */
export function inTime<T>(wanted: Promise<T>, milliseconds: number): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(null), milliseconds)
    wanted.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
