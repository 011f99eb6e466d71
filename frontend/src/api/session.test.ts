import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { User } from '@/api/types'
import { signedIn, signedOut, useSession } from '@/stores/session'
import { takeEarlyMessages } from './early'
import { restoreSession } from './session'

const user = { id: 'u1', email: 'a@example.org', timezone: 'UTC' } as User
const renewal = vi.fn<typeof fetch>()

/** The page is loaded again: what was in memory is gone, what the browser keeps is not. */
const reload = () => useSession.setState({ status: 'restoring', user: null })

beforeEach(() => {
  localStorage.clear()
  signedOut()
  renewal.mockReset()
  vi.stubGlobal('fetch', renewal)
})

describe('a page that loads', () => {
  it('asks for no session where nobody has signed in', async () => {
    reload()
    await restoreSession()
    expect(renewal).not.toHaveBeenCalled()
    expect(useSession.getState().status).toBe('guest')
  })

  it('brings back who was signed in', async () => {
    signedIn('old', user)
    reload()
    renewal.mockImplementation(async () => new Response(JSON.stringify({ access_token: 'new', user })))
    await restoreSession()
    expect(useSession.getState()).toMatchObject({ status: 'signed-in', user: { id: 'u1' } })
  })

  it('asks once more when the session has ended, and then no more', async () => {
    signedIn('old', user)
    reload()
    renewal.mockImplementation(async () => new Response('{}', { status: 401 }))
    await restoreSession()
    expect(useSession.getState().status).toBe('guest')
    reload()
    await restoreSession()
    expect(renewal).toHaveBeenCalledTimes(1)
  })

  it('asks again after a server that did not answer', async () => {
    vi.useFakeTimers()
    signedIn('old', user)
    reload()
    renewal.mockImplementation(async () => new Response('', { status: 503 }))
    const restored = restoreSession()
    await vi.runAllTimersAsync()
    await restored
    vi.useRealTimers()
    expect(useSession.getState().status).toBe('guest')
    reload()
    renewal.mockReset()
    renewal.mockImplementation(async () => new Response(JSON.stringify({ access_token: 'new', user })))
    await restoreSession()
    expect(useSession.getState().status).toBe('signed-in')
  })
})

describe('what was asked for before the app was there', () => {
  it('is taken up once: the next renewal asks anew', async () => {
    signedIn('old', user)
    reload()
    const answer = () => new Response(JSON.stringify({ access_token: 'new', user }))
    window.earlyRenewal = Promise.resolve(answer())
    await restoreSession()
    expect(useSession.getState().status).toBe('signed-in')
    expect(renewal).not.toHaveBeenCalled()
    renewal.mockImplementation(async () => answer())
    reload()
    await restoreSession()
    expect(renewal).toHaveBeenCalledTimes(1)
  })

  it('is asked for again when it was lost on the way', async () => {
    signedIn('old', user)
    reload()
    window.earlyRenewal = Promise.reject(new TypeError('no line'))
    renewal.mockImplementation(async () => new Response(JSON.stringify({ access_token: 'new', user })))
    await restoreSession()
    expect(useSession.getState().status).toBe('signed-in')
  })

  it('counts only for the chat it belongs to, and only when it came', async () => {
    const page = (id: string, status = 200) => {
      window.earlyMessages = {
        chatId: 'a',
        answer: Promise.resolve(new Response('{"items":[]}', { status })),
      }
      return takeEarlyMessages(id)
    }
    expect(await page('a')).toEqual({ items: [] })
    expect(await takeEarlyMessages('a')).toBeUndefined()
    expect(await page('b')).toBeUndefined()
    expect(await page('a', 503)).toBeUndefined()
  })
})
