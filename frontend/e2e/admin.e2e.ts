import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { settled, violations } from './axe'
import {
  administrator,
  keepShot,
  launch,
  openContext,
  type Person,
  registered,
  signIn,
  watchFaults,
  wordsOf,
} from './product'

const words = wordsOf('en')

let browser: Browser
let context: BrowserContext
let page: Page
let faults: string[]

const pageOf = async (who: BrowserContext, person: Person, path: string) => {
  const opened = await who.newPage()
  await opened.goto(path)
  await signIn(opened, words, person)
  await opened.locator('button[data-unread]').waitFor()
  return opened
}
const setting = { name: 'English', lang: 'en', width: 1280, theme: 'light' } as const

beforeAll(async () => {
  browser = await launch()
  context = await openContext(browser, setting)
  page = await pageOf(context, administrator(), '/admin/users')
  faults = watchFaults(page)
})
afterAll(() => browser.close())
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await keepShot(page, `failed-admin-${task.name.replace(/\W+/g, '-')}`)
})

describe('an administrator', () => {
  it('sets a limit, and the person sees it', async () => {
    const person = await registered()
    await page.getByRole('searchbox').fill(person.email)
    const row = page.locator(`[data-person="${person.username}"]`)
    const field = row.getByLabel(words('admin.limit.max_ai_messages_per_day'), { exact: true })
    await field.fill('many')
    await row.getByText(words('admin.limit-wrong').replace('{{highest}}', '100,000')).waitFor()
    expect(await row.getByRole('button', { name: words('common.save') }).isDisabled()).toBe(true)
    await field.fill('7')
    await row.getByRole('button', { name: words('common.save') }).click()
    await row.getByRole('button', { name: words('common.save') }).waitFor({ state: 'detached' })

    const theirs = await openContext(browser, setting)
    const seen = await pageOf(theirs, person, '/usage')
    const gauge = seen.getByRole('meter', { name: words('usage.messages') })
    expect(await gauge.getAttribute('aria-valuetext')).toBe('0 of 7')
    await seen.goto('/admin/users')
    await seen.getByRole('heading', { name: words('not-found.heading') }).waitFor()
    await theirs.close()

    await row.getByRole('button', { name: /^Back to the default/ }).click()
    await row.getByRole('button', { name: words('common.save') }).click()
    await row.getByRole('button', { name: words('common.save') }).waitFor({ state: 'detached' })
    expect(await field.inputValue()).toBe('')
  })

  it('changes a setting and finds it changed', async () => {
    await page.goto('/admin/settings')
    const chats = page.getByLabel(words('settings.default_max_chats'), { exact: true })
    // Mail server and bot below are saved by themselves.
    const save = page.getByRole('button', { name: words('common.save') }).first()
    const before = await chats.inputValue()
    await chats.fill('150')
    await save.click()
    await page.getByText(words('settings.saved')).waitFor()
    await page.reload()
    expect(await chats.inputValue()).toBe('150')
    await chats.fill(before)
    await save.click()
    await page.getByText(words('settings.saved')).waitFor()
  })

  it.each(['settings', 'users', 'usage', 'skills', 'skills/new', 'context'])(
    'finds that %s keeps nobody out',
    async (path) => {
      await page.goto(`/admin/${path}`)
      await settled(page)
      const found = await violations(page)
      expect(found.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
      expect(faults).toEqual([])
    },
  )
})
