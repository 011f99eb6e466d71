import axios from 'axios'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { User } from '@/api/types'
import { sessionExpired, signedIn, signedOut, useSession } from '@/stores/session'
import { http } from './client'
import { Problem } from './problem'

const user = { id: 'u1', email: 'a@example.org', timezone: 'UTC' } as User
const problem = { status: 401, code: 'auth.token-invalid' }

/** A server that takes only this token. */
function serverThatTakes(token: string) {
  const seen: string[] = []
  http.defaults.adapter = async (config) => {
    const sent = String(config.headers.get('Authorization'))
    seen.push(sent)
    const status = sent === `Bearer ${token}` ? 200 : 401
    const answer = {
      data: status === 200 ? { fine: true } : problem,
      status,
      statusText: '',
      headers: {},
      config,
    }
    if (status === 200) return answer
    throw new axios.AxiosError('401', undefined, config, null, answer)
  }
  return seen
}

const renewal = vi.fn<typeof fetch>()
const renewed = () => new Response(JSON.stringify({ access_token: 'new', user }))
const gone = () => new Response('{}', { status: 401 })

beforeEach(() => {
  signedOut()
  renewal.mockReset()
  vi.stubGlobal('fetch', renewal)
})

describe('an expired token', () => {
  it('is renewed once for any number of requests, and each is sent again', async () => {
    signedIn('old', user)
    const seen = serverThatTakes('new')
    renewal.mockImplementation(async () => renewed())
    await Promise.all([http.get('/a'), http.get('/b'), http.get('/c')])
    expect(renewal).toHaveBeenCalledTimes(1)
    expect(seen).toHaveLength(6)
  })

  it('is not tried for ever', async () => {
    signedIn('old', user)
    const seen = serverThatTakes('another')
    renewal.mockImplementation(async () => renewed())
    await expect(http.get('/a')).rejects.toBeInstanceOf(Problem)
    expect(seen).toHaveLength(2)
  })

  it('waits for the password when the session is gone, then sends the request again', async () => {
    signedIn('old', user)
    serverThatTakes('fresh')
    renewal.mockImplementation(async () => gone())
    const asked = http.get('/a')
    await vi.waitFor(() => expect(useSession.getState().status).toBe('expired'))
    signedIn('fresh', user)
    await expect(asked).resolves.toMatchObject({ data: { fine: true } })
  })

  it('gives up when the person leaves instead', async () => {
    signedIn('old', user)
    serverThatTakes('fresh')
    renewal.mockImplementation(async () => gone())
    const asked = http.get('/a')
    asked.catch(() => undefined)
    await vi.waitFor(() => expect(useSession.getState().status).toBe('expired'))
    signedOut()
    await expect(asked).rejects.toMatchObject({ status: 401 })
  })
})

describe('a session that ends', () => {
  it('asks for the password only when someone was signed in', () => {
    sessionExpired()
    expect(useSession.getState().status).toBe('guest')
  })
})
