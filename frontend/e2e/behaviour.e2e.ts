import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  apiOf,
  baseUrl,
  keepShot,
  launch,
  newPerson,
  openContext,
  type Setting,
  watchFaults,
  wordsOf,
} from './product'

const setting: Setting = { name: 'English', lang: 'en', width: 1280, theme: 'light' }
const words = wordsOf('en')
const person = newPerson()

let browser: Browser
let context: BrowserContext
let page: Page
let faults: string[]

beforeAll(async () => {
  const answer = await fetch(`${baseUrl}/api/v1/auth/register`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ...person, timezone: 'Europe/Moscow' }),
  })
  expect(answer.status).toBe(201)
  browser = await launch()
  context = await openContext(browser, setting)
  page = await context.newPage()
  faults = watchFaults(page)
  await page.goto('/reminders')
  await signIn(page)
  await page.waitForURL('**/reminders')
})
afterAll(async () => {
  if (page) await keepShot(page, 'behaviour-last')
  await browser?.close()
})

async function signIn(where: Page): Promise<void> {
  const email = where.getByLabel(words('auth.email'), { exact: true })
  if (await email.isEditable()) await email.fill(person.email)
  await where.getByLabel(words('auth.password'), { exact: true }).fill(person.password)
  await where.getByRole('button', { name: words('auth.sign-in') }).click()
}

const composer = () => page.getByRole('textbox', { name: words('chat.composer') })

describe('reading while the answer is written', () => {
  it('lets go at the first turn of the wheel and comes back on request', async () => {
    await page.setViewportSize({ width: 1280, height: 520 })
    await page.goto('/chat')
    const ask = async (question: string) => {
      await composer().fill(question)
      await composer().press('Enter')
    }
    await ask('What can you do?')
    for (let count = 1; count < 4; count += 1) {
      await page
        .locator('[data-status=complete]')
        .nth(count - 1)
        .waitFor({ timeout: 60_000 })
      await ask(`Tell me more, part ${count}`)
    }
    const log = page.getByRole('log')
    const top = () => log.evaluate((element) => element.scrollTop)
    // A turn of the wheel glides for some frames.
    const atRest = () =>
      log.evaluate(async (element) => {
        let [top, still] = [element.scrollTop, 0]
        while (still < 5) {
          await new Promise(requestAnimationFrame)
          still = element.scrollTop === top ? still + 1 : 0
          top = element.scrollTop
        }
        return top
      })
    const length = async () => (await log.textContent())?.length ?? 0
    await expect
      .poll(() => log.evaluate((element) => element.scrollHeight - element.clientHeight))
      .toBeGreaterThan(200)
    await page.locator('[data-status=streaming]').waitFor()
    const pinned = await top()
    await log.hover()
    await page.mouse.wheel(0, -120)
    await expect.poll(top).toBeLessThan(pinned)
    const [held, size] = [await atRest(), await length()]
    await expect.poll(length).toBeGreaterThan(size)
    expect(Math.abs((await top()) - held)).toBeLessThanOrEqual(1)
    await page.getByRole('button', { name: words('chat.jump') }).click()
    await expect
      .poll(() => log.evaluate((element) => element.scrollHeight - element.clientHeight - element.scrollTop))
      .toBeLessThan(4)
    await page.setViewportSize({ width: 1280, height: 900 })
  })

  it('stays at the end when the composer gets higher and lower again', async () => {
    await page.setViewportSize({ width: 1280, height: 520 })
    await page.locator('[data-status=complete]').nth(3).waitFor({ timeout: 60_000 })
    const log = page.getByRole('log')
    const height = () => log.evaluate((element) => element.clientHeight)
    const left = () => log.evaluate((one) => one.scrollHeight - one.clientHeight - one.scrollTop)
    await expect.poll(left).toBeLessThan(4)
    const before = await height()
    await composer().fill('one\ntwo\nthree\nfour\nfive')
    await expect.poll(height).toBeLessThan(before)
    await expect.poll(left).toBeLessThan(4)
    await composer().fill('')
    await expect.poll(height).toBe(before)
    await expect.poll(left).toBeLessThan(4)
    expect(await page.getByRole('button', { name: words('chat.jump') }).count()).toBe(0)
    await page.setViewportSize({ width: 1280, height: 900 })
  })

  it('keeps what was written when it is stopped', async () => {
    await page.locator('[data-status=complete]').nth(3).waitFor({ timeout: 60_000 })
    await composer().fill('Tell me a long story about sleep')
    await composer().press('Enter')
    await page.getByRole('button', { name: words('chat.stop') }).click()
    await page.getByText(words('chat.interrupted.stopped')).waitFor()
    await page.getByRole('button', { name: words('common.retry') }).click()
    await page.locator('[data-status=complete]').nth(4).waitFor({ timeout: 60_000 })
    expect(await page.getByText(words('chat.interrupted.stopped')).count()).toBe(0)
  })
})

describe('a chat in the list', () => {
  it('is renamed, deleted and brought back', async () => {
    const menu = () => page.locator('header').getByRole('button', { name: /^Actions for/ })
    await menu().click()
    await page.getByRole('menuitem', { name: words('chat.rename') }).click()
    await page.getByLabel(words('chat.title'), { exact: true }).fill('About sleep')
    await page.getByRole('button', { name: words('common.save') }).click()
    await page.getByRole('heading', { level: 1, name: 'About sleep' }).waitFor()
    await menu().click()
    await page.getByRole('menuitem', { name: words('chat.delete') }).click()
    await page.waitForURL('**/chat')
    const entry = page.getByRole('main').getByRole('link', { name: /About sleep/ })
    await entry.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: words('common.undo') }).click()
    await entry.waitFor()
  })
})

describe('files that can not be read', () => {
  it('are refused before they are sent, with the types that can', async () => {
    await page.goto('/documents')
    await page
      .getByTestId('files')
      .setInputFiles({ name: 'notes.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('MZ') })
    const refusal = page.getByText(/“notes.exe” can't be read/)
    await refusal.waitFor()
    expect(await refusal.textContent()).toContain('PDF')
  })
})

describe('the keyboard', () => {
  it('meets the skip link first, and dialogs give the focus back', async () => {
    await page.goto('/memory')
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(words('nav.skip'))
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main')
    const add = page.locator('header').getByRole('button', { name: words('memory.add') })
    await add.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await add.evaluate((element) => element === document.activeElement)).toBe(true)
  })
})

describe('the network', () => {
  it('is missed aloud and welcomed back in silence', async () => {
    await context.setOffline(true)
    await page.getByText(words('offline.banner')).waitFor()
    await context.setOffline(false)
    await page.getByText(words('offline.banner')).waitFor({ state: 'detached' })
  })
})

describe('the language', () => {
  it('changes without a reload and is known on another device', async () => {
    await page.goto('/profile')
    await page.evaluate(() => Object.assign(window, { sameDocument: true }))
    await page.getByText('Русский', { exact: true }).click()
    await page.getByRole('heading', { level: 1, name: wordsOf('ru')('nav.profile') }).waitFor()
    expect(await page.evaluate(() => [document.documentElement.lang, 'sameDocument' in window])).toEqual([
      'ru',
      true,
    ])
    const call = await apiOf(person)
    await expect.poll(async () => ((await call('GET', '/users/me')) as { locale: string }).locale).toBe('ru')
    await page.getByText('English', { exact: true }).click()
    await page.getByRole('heading', { level: 1, name: words('nav.profile') }).waitFor()
  })
})

describe('the session', () => {
  it('is renewed on the spot, with everything where it was', async () => {
    await page.goto('/chat')
    await composer().fill('half a question')
    await context.clearCookies()
    const ended = { status: 401, code: 'auth.session-ended', title: '', type: 'about:blank' }
    await page.route('**/api/v1/memory?*', (route) =>
      route.fulfill({ status: 401, contentType: 'application/problem+json', body: JSON.stringify(ended) }),
    )
    await page.getByRole('link', { name: words('nav.memory'), exact: true }).click()
    await page.getByRole('dialog', { name: words('auth.again-title') }).waitFor()
    await page.unroute('**/api/v1/memory?*')
    await signIn(page)
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByText(words('memory.empty-title')).waitFor()
    expect(page.url()).toMatch(/\/memory$/)
    await page.getByRole('link', { name: words('nav.chat'), exact: true }).click()
    expect(await composer().inputValue()).toBe('half a question')
  })

  it('ends in every tab, and leaves nothing of the person behind', async () => {
    const second = await context.newPage()
    await second.goto('/memory')
    await second.getByRole('heading', { level: 1, name: words('nav.memory') }).waitFor()
    await second.getByRole('button', { name: new RegExp(person.email) }).click()
    await second.getByRole('menuitem', { name: words('auth.sign-out') }).click()
    await second.waitForURL('**/login*')
    await page.waitForURL('**/login*')
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('half a question')
    await second.close()
    expect(faults).toEqual([])
  })
})
