import axios from 'axios'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { User } from '@/api/types'
import { sessionExpired, signedIn, signedOut, useSession } from '@/stores/session'
import { get, http } from './client'
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

let renewal = vi.spyOn(axios, 'post')

beforeEach(() => {
  signedOut()
  renewal = vi.spyOn(axios, 'post')
})

describe('an expired token', () => {
  it('is renewed once for any number of requests, and each is sent again', async () => {
    signedIn('old', user)
    const seen = serverThatTakes('new')
    renewal.mockResolvedValue({ data: { access_token: 'new', user } })
    await Promise.all([get('/a'), get('/b'), get('/c')])
    expect(renewal).toHaveBeenCalledTimes(1)
    expect(seen).toHaveLength(6)
  })

  it('is not tried for ever', async () => {
    signedIn('old', user)
    const seen = serverThatTakes('another')
    renewal.mockResolvedValue({ data: { access_token: 'new', user } })
    await expect(get('/a')).rejects.toBeInstanceOf(Problem)
    expect(seen).toHaveLength(2)
  })

  it('waits for the password when the session is gone, then sends the request again', async () => {
    signedIn('old', user)
    serverThatTakes('fresh')
    renewal.mockRejectedValue(
      new axios.AxiosError('401', undefined, undefined, null, { status: 401 } as never),
    )
    const asked = get('/a')
    await vi.waitFor(() => expect(useSession.getState().status).toBe('expired'))
    signedIn('fresh', user)
    await expect(asked).resolves.toEqual({ fine: true })
  })

  it('gives up when the person leaves instead', async () => {
    signedIn('old', user)
    serverThatTakes('fresh')
    renewal.mockRejectedValue(
      new axios.AxiosError('401', undefined, undefined, null, { status: 401 } as never),
    )
    const asked = get('/a')
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
