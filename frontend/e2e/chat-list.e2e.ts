import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { apiOf, keepShot, launch, wordsOf } from './product'
import { ask, roomOf } from './room'

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

let shown: Page | null = null
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail' && shown)
    await keepShot(shown, `failed-chat-list-${task.name.replace(/\W+/g, '-')}`)
})

describe('the list of chats', () => {
  const words = wordsOf('en')

  let room: Awaited<ReturnType<typeof roomOf>>
  beforeAll(async () => {
    room = await roomOf(browser, 'en', '/memory', async (call) => {
      await call('POST', '/chats', { title: 'How do I sleep better?' })
      await call('POST', '/chats', { title: 'What lowers blood pressure?' })
    })
    shown = room.page
  })
  afterAll(() => room.context.close())

  const list = () => room.page.getByRole('navigation', { name: words('chat.recent') })
  const row = (title: string) => list().locator('[data-chat]', { hasText: title })
  const act = async (title: string, key: string) => {
    await row(title).hover()
    await row(title).getByRole('button').click()
    await room.page.getByRole('menuitem', { name: words(key), exact: true }).click()
  }

  it('shows an answer that came meanwhile, until it is read', async () => {
    const call = await apiOf(room.person)
    const unread = row('What lowers blood pressure?').locator('[data-mood=unread]')
    const { items } = (await call('GET', '/chats')) as { items: { id: string; title: string }[] }
    const id = items.find(({ title }) => title === 'What lowers blood pressure?')?.id
    await call('STREAM', `/chats/${id}/messages`, { content: 'Hello', client_id: crypto.randomUUID() })
    await unread.waitFor()
    await row('What lowers blood pressure?').getByRole('link').click()
    await unread.waitFor({ state: 'detached' })
  })

  it('pins, and renames in place', async () => {
    const chats = list().locator('[data-chat]')
    await chats.nth(1).waitFor()
    const oldest = 'How do I sleep better?'
    expect(await chats.nth(1).textContent()).toContain(oldest)
    await act(oldest, 'chat.pin')
    await list()
      .getByRole('heading', { name: words('chat.group.pinned') })
      .waitFor()
    expect(await chats.first().textContent()).toContain(oldest)

    await act(oldest, 'chat.rename')
    const field = list().getByRole('textbox')
    await expect.poll(() => field.evaluate((element) => element === document.activeElement)).toBe(true)
    await field.fill('My nights')
    await field.press('Enter')
    await row('My nights').waitFor()
    await expect
      .poll(() => room.page.evaluate(() => document.activeElement?.textContent))
      .toContain('My nights')
  })

  it.each([
    ['chat.export-markdown', 'My nights.md', '# My nights'],
    ['chat.export-pdf', 'My nights.pdf', '%PDF-'],
  ])('saves a chat by %s', async (key, name, beginning) => {
    const coming = room.page.waitForEvent('download')
    await act('My nights', key)
    const file = await coming
    expect(file.suggestedFilename()).toBe(name)
    expect(readFileSync(await file.path(), 'utf8').slice(0, 20)).toContain(beginning)
  })

  it('deletes at once and brings back, archives and keeps', async () => {
    const { page, faults } = room
    await act('My nights', 'chat.delete')
    await row('My nights').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: words('common.undo') }).click()
    await row('My nights').waitFor()

    await act('My nights', 'chat.archive')
    await row('My nights').waitFor({ state: 'detached' })
    await page.getByRole('link', { name: words('nav.chat'), exact: true }).click()
    await page.getByRole('main').getByText(words('chat.archived'), { exact: true }).click()
    await page
      .getByRole('main')
      .getByRole('link', { name: /My nights/ })
      .waitFor()
    expect(faults).toEqual([])
  })
})

describe('the search', () => {
  const words = wordsOf('ru')

  it('opens on a Russian layout and leads to the message', async () => {
    let chatId = ''
    const { page, context, faults } = await roomOf(browser, 'ru', '/reminders', async (call) => {
      chatId = await ask(call)('Как мне лучше засыпать вечером?')
    })
    shown = page
    await page.evaluate(() =>
      window.dispatchEvent(
        new KeyboardEvent('keydown', { code: 'KeyK', key: 'л', ctrlKey: true, cancelable: true }),
      ),
    )
    const palette = page.getByRole('dialog', { name: words('palette.title') })
    await palette.getByRole('combobox').fill('засыпать')
    const hit = palette
      .getByRole('group', { name: words('palette.messages') })
      .getByRole('option')
      .first()
    await hit.waitFor()
    expect(await hit.locator('mark').first().textContent()).toMatch(/засыпать/i)
    await hit.click()
    await page.waitForURL(new RegExp(`/chat/${chatId}#m-`))
    const id = new URL(page.url()).hash.slice(1)
    await page.locator(`[id="${id}"]`).waitFor()
    expect(await page.locator(`[id="${id}"]`).textContent()).toContain('засыпать')
    expect(faults).toEqual([])
    await context.close()
  })
})

describe('what is new in a chat', () => {
  const words = wordsOf('en')

  it('has a line above it on the first visit and none on the next, and moves nothing', async () => {
    let id = ''
    const { page, context, faults } = await roomOf(browser, 'en', '/chat', async (call) => {
      id = await ask(call)('What is ferritin?')
    })
    shown = page
    const top = () =>
      page.locator('[data-role=assistant]').evaluate((answer) => (answer as HTMLElement).offsetTop)
    const open = () => page.locator(`main [data-chat="${id}"] a`).click()
    await open()
    await page.getByRole('log').getByText(words('chat.new-since'), { exact: true }).waitFor()
    await page.locator('[data-status=complete]').waitFor()
    const before = await top()
    await page.goto('/chat')
    await open()
    await page.locator('[data-status=complete]').waitFor()
    expect(await page.locator('[data-new]').count()).toBe(0)
    expect(await top()).toBe(before)
    expect(faults).toEqual([])
    await context.close()
  })
})
