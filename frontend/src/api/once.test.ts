import { AxiosError, type InternalAxiosRequestConfig } from 'axios'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { http } from '@/api/client'
import { addReminder, type ReminderDraft } from '@/api/reminders'

const draft = { title: 'Iron', schedule: { kind: 'daily', times: ['08:00'] } } as ReminderDraft
const keys: string[] = []
let answers: ('made' | 'lost' | 'refused')[] = []

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

beforeEach(() => {
  keys.splice(0)
  http.defaults.adapter = async (config: InternalAxiosRequestConfig) => {
    keys.push(String(config.headers.get('Idempotency-Key')))
    const answer = answers.shift()
    const response = { data: {}, status: answer === 'made' ? 201 : 422, statusText: '', headers: {}, config }
    if (answer === 'lost') throw new AxiosError('Network Error', 'ERR_NETWORK', config)
    if (answer === 'refused') throw new AxiosError('no', 'ERR_BAD_REQUEST', config, {}, response)
    return response
  }
})

it('a double click goes under one key, so that one reminder is made', async () => {
  answers = ['made', 'made']
  await Promise.all([addReminder(draft), addReminder(draft)])
  expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/)
  expect(keys[1]).toBe(keys[0])
})

it('another try after a lost answer has the key of the first, another reminder has its own', async () => {
  answers = ['lost', 'made', 'made']
  await expect(addReminder(draft)).rejects.toMatchObject({ unreachable: true })
  await addReminder({ ...draft, title: 'Zinc' })
  await addReminder(draft)
  expect(keys[2]).toBe(keys[0])
  expect(keys[1]).not.toBe(keys[0])
})

it('what was made or refused is over: the same again is meant anew', async () => {
  answers = ['made', 'refused', 'made']
  await addReminder(draft)
  await expect(addReminder(draft)).rejects.toMatchObject({ status: 422 })
  await addReminder(draft)
  expect(new Set(keys).size).toBe(3)
})

it('the same an hour after a lost answer is meant anew', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  answers = ['lost', 'made']
  await expect(addReminder(draft)).rejects.toMatchObject({ unreachable: true })
  vi.setSystemTime(Date.now() + 60 * 60_000)
  await addReminder(draft)
  expect(keys[1]).not.toBe(keys[0])
})

it('a page that came over plain http has keys too', async () => {
  const { crypto } = globalThis
  vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) })
  answers = ['made']
  await addReminder(draft)
  expect(keys[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})
