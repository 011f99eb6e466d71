import axios, { type AxiosRequestConfig, type InternalAxiosRequestConfig } from 'axios'
import { client } from '@/api/generated/client/client.gen'
import { problemOfResponse, toProblem } from '@/api/problem'
import { renewToken } from '@/api/renewal'
import { currentToken, sessionRestored, useSession } from '@/stores/session'

declare module 'axios' {
  interface InternalAxiosRequestConfig {
    replayed?: boolean
  }
}

export const apiBase = '/api/v1'

export const http = axios.create()
client.setConfig({ axios: http })

http.interceptors.request.use((config) => {
  const token = currentToken()
  if (token) config.headers.set('Authorization', `Bearer ${token}`)
  return config
})

http.interceptors.response.use(undefined, async (error: unknown) => {
  if (!axios.isAxiosError(error) || error.response?.status !== 401 || !error.config) throw toProblem(error)
  const request: InternalAxiosRequestConfig = error.config
  if (request.replayed || isAboutSigningIn(request.url)) throw toProblem(error)
  if (!(await regainSession())) throw toProblem(error)
  return http.request({ ...request, replayed: true } as AxiosRequestConfig)
})

/** A 401 was met: renew quietly, or wait for the person to sign in again. True: the request can be replayed. */
export async function regainSession(): Promise<boolean> {
  if (await renewToken()) return true
  return useSession.getState().status === 'expired' ? sessionRestored() : false
}

function isAboutSigningIn(url: string | undefined): boolean {
  return /\/auth\/(login|register|refresh|logout)$/.test(url ?? '')
}

/** `fetch` with the same session rules, for streams. */
export async function authorizedFetch(path: string, init: RequestInit = {}): Promise<Response> {
  const attempt = () => {
    const headers = new Headers(init.headers)
    const token = currentToken()
    if (token) headers.set('Authorization', `Bearer ${token}`)
    return fetch(`${apiBase}${path}`, { ...init, headers })
  }
  const answer = await attempt()
  if (answer.status !== 401 || !(await regainSession())) return answer
  return attempt()
}

/** What the generated functions answer, without the envelope. */
export async function dataOf<T>(answer: Promise<{ data: T }>): Promise<T> {
  return (await answer).data
}

/** `keepalive` lets a deletion that waited for "Undo" finish while the page is closing. */
export async function remove(path: string): Promise<void> {
  const answer = await authorizedFetch(path, { method: 'DELETE', keepalive: true })
  if (!answer.ok) throw await problemOfResponse(answer)
}
