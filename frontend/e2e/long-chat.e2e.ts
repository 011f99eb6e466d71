import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  apiOf,
  baseUrl,
  dataDir,
  keepShot,
  launch,
  newPerson,
  openContext,
  signIn,
  timed,
  wordsOf,
} from './product'

const turns = 500
const patience = { timeout: 15_000 }
const words = wordsOf('en')
const person = newPerson()

let browser: Browser
let page: Page
let chatId: string
let farId: string

beforeAll(async () => {
  await fetch(`${baseUrl}/api/v1/auth/register`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ...person, timezone: 'Europe/Moscow' }),
  })
  const call = await apiOf(person)
  chatId = ((await call('POST', '/chats', {})) as { id: string }).id
  await promisify(execFile)(
    'python',
    [new URL('../../scripts/fill_chat.py', import.meta.url).pathname, chatId, String(turns)],
    { env: { ...process.env, DATA_DIR: dataDir } },
  )
  const newest = (await call('GET', `/chats/${chatId}/messages?leaf=current&limit=100`)) as {
    items: { id: string }[]
  }
  farId = newest.items.at(-1)?.id ?? ''
  browser = await launch()
  const context = await openContext(browser, { name: '', lang: 'en', width: 1280, theme: 'light' })
  page = await context.newPage()
  await page.goto(`/chat/${chatId}`)
  await signIn(page, words, person)
  await page.getByText(`Question ${turns}:`).waitFor()
})
afterAll(() => browser?.close())
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail')
    await keepShot(page, `failed-long-chat-${task.name.replace(/\W+/g, '-')}`)
})

const log = () => page.getByRole('log')
const articles = () => page.locator('article')

describe('a chat of a thousand messages', () => {
  it('opens at its end', async () => {
    const left = await log().evaluate((box) => box.scrollHeight - box.clientHeight - box.scrollTop)
    expect(left).toBeLessThanOrEqual(1)
    expect(await articles().count()).toBe(30)
  })

  it('loads what came before without moving what is read', async () => {
    const moved = await log().evaluate(async (box) => {
      const count = () => box.querySelectorAll('article').length
      const before = count()
      box.scrollTop = 1500
      const read = [...box.querySelectorAll('article')].find((one) => one.getBoundingClientRect().top > 100)
      const top = read?.getBoundingClientRect().top ?? 0
      while (count() === before) await new Promise(requestAnimationFrame)
      await new Promise(requestAnimationFrame)
      return Math.abs((read?.getBoundingClientRect().top ?? 0) - top)
    })
    expect(moved).toBeLessThanOrEqual(1)
  })

  it('scrolls smoothly through its pages', async () => {
    await page.evaluate(() => {
      const frames: number[] = []
      Object.assign(window, { frames })
      let last = performance.now()
      const tick = () => {
        frames.push(performance.now() - last)
        last = performance.now()
        requestAnimationFrame(tick)
      }
      requestAnimationFrame(tick)
    })
    await log().hover()
    const before = await articles().count()
    // Three pages of sixty messages are some fifty screens.
    for (let turn = 0; turn < 130; turn += 1) await page.mouse.wheel(0, -350)
    await expect.poll(() => articles().count(), patience).toBeGreaterThanOrEqual(before + 60)
    const frames = await page.evaluate(() =>
      (window as unknown as { frames: number[] }).frames.toSorted((a, b) => a - b),
    )
    const share = (part: number) => frames[Math.floor(frames.length * part)] ?? 0
    console.log(
      `frames: ${frames.length}, half ${share(0.5).toFixed(0)} ms, 95 % ${share(0.95).toFixed(0)} ms`,
    )
    if (timed) expect([share(0.5) < 20, share(0.95) < 50]).toEqual([true, true])
  })

  it('is opened at any of its messages by the address', async () => {
    await page.goto('/memory')
    await page.goto(`/chat/${chatId}#m-${farId}`)
    const target = page.locator(`[id="m-${farId}"]`)
    await target.waitFor()
    await expect
      .poll(async () => {
        const [at, box] = [await target.boundingBox(), await log().boundingBox()]
        return at && box ? Math.abs(at.y - box.y) : Number.POSITIVE_INFINITY
      }, patience)
      .toBeLessThan(60)
  })
})
