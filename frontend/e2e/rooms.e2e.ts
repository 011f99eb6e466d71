import { readFileSync } from 'node:fs'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { settled, violations } from './axe'
import {
  apiOf,
  keepShot,
  type Language,
  launch,
  openContext,
  type Person,
  phoneWidth,
  registered,
  signIn,
  watchFaults,
  wordsOf,
} from './product'

interface WithId {
  id: string
}

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

/** A signed-in page of a new person, who has what `fill` gives them. */
async function roomOf(
  lang: Language,
  path: string,
  fill: (call: Awaited<ReturnType<typeof apiOf>>) => Promise<unknown> = async () => undefined,
  width = 1280,
): Promise<{ person: Person; context: BrowserContext; page: Page; faults: string[] }> {
  const person = await registered({ locale: lang })
  await fill(await apiOf(person))
  const context = await openContext(browser, { name: lang, lang, width, theme: 'light' })
  const page = await context.newPage()
  const faults = watchFaults(page)
  await page.goto(path)
  await signIn(page, wordsOf(lang), person)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.locator('button[data-unread]').waitFor()
  return { person, context, page, faults }
}

const ask = (call: Awaited<ReturnType<typeof apiOf>>) => async (content: string) => {
  const chat = (await call('POST', '/chats', {})) as WithId
  await call('STREAM', `/chats/${chat.id}/messages`, { content, client_id: crypto.randomUUID() })
  return chat.id
}

let shown: Page | null = null
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail' && shown)
    await keepShot(shown, `failed-rooms-${task.name.replace(/\W+/g, '-')}`)
})

describe('the list of chats', () => {
  const words = wordsOf('en')

  let room: Awaited<ReturnType<typeof roomOf>>
  beforeAll(async () => {
    room = await roomOf('en', '/memory', async (call) => {
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
    const { page, context, faults } = await roomOf('ru', '/reminders', async (call) => {
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

describe('specialists', () => {
  const words = wordsOf('en')

  it('are made, kept from being lost, and asked', async () => {
    const { page, context, faults } = await roomOf('en', '/skills')
    shown = page
    await page
      .getByRole('link', { name: words('skills.add') })
      .first()
      .click()
    await page.getByRole('button', { name: words('common.save') }).click()
    const name = page.getByLabel(words('skills.name'), { exact: true })
    await expect.poll(() => name.evaluate((element) => element === document.activeElement)).toBe(true)
    await name.fill('Running coach')
    await page.getByRole('link', { name: words('common.cancel') }).click()
    await page.getByRole('button', { name: words('unsaved.stay') }).click()
    await page.getByLabel(words('skills.prompt'), { exact: true }).fill('Ask about pain before every plan.')
    await page.getByRole('button', { name: words('common.save') }).click()
    const card = page.locator('li[data-skill]', { hasText: 'Running coach' })
    await card.getByRole('button', { name: words('skills.prompt') }).click()
    await card.getByText('Ask about pain before every plan.').waitFor()
    await card.getByRole('button', { name: words('skills.ask') }).click()
    await page.waitForURL(/\/chat\/[0-9a-f-]{36}$/)
    await page.getByRole('main').getByText('Running coach').first().waitFor()
    expect(faults).toEqual([])
    await context.close()
  })
})

describe('a specialist being edited', () => {
  const words = wordsOf('en')

  it('is tried without being saved, and shows what saving replaces', async () => {
    let id = ''
    const { page, context, faults } = await roomOf('en', '/skills', async (call) => {
      const draft = {
        name: 'Sleep coach',
        description: 'Nights',
        system_prompt: 'Ask about nights.\nBe brief.',
      }
      id = ((await call('POST', '/skills', draft)) as WithId).id
    })
    shown = page
    await page.locator(`li[data-skill="${id}"]`).getByRole('link').click()
    const prompt = page.getByLabel(words('skills.prompt'), { exact: true })
    await prompt.fill('Ask about nights.\nBe thorough.')
    await page.getByRole('button', { name: words('skills.try'), exact: true }).click()
    await page.getByLabel(words('skills.try-question'), { exact: true }).fill('How do I fall asleep?')
    await page.getByRole('button', { name: words('skills.try-send'), exact: true }).click()
    await page.locator('[data-trial]').waitFor()
    await page.getByRole('button', { name: words('common.close') }).click()

    await page.getByRole('button', { name: words('common.save'), exact: true }).click()
    const changes = page.getByRole('dialog', { name: words('skills.changes') })
    expect(await changes.locator('[data-line=removed]').allInnerTexts()).toEqual([
      expect.stringContaining('Be brief.'),
    ])
    expect(await changes.locator('[data-change]').count()).toBe(1)
    await changes.getByRole('button', { name: words('skills.keep-editing') }).click()
    expect(await prompt.inputValue()).toContain('thorough')
    await page.getByRole('button', { name: words('common.save'), exact: true }).click()
    await changes.getByRole('button', { name: words('common.save'), exact: true }).click()
    await page.waitForURL(/\/skills$/)
    expect(faults).toEqual([])
    await context.close()
  })
})

describe('what is new in a chat', () => {
  const words = wordsOf('en')

  it('has a line above it on the first visit and none on the next, and moves nothing', async () => {
    let id = ''
    const { page, context, faults } = await roomOf('en', '/chat', async (call) => {
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

describe('the personal context', () => {
  const words = wordsOf('ru')

  it('keeps versions, brings one back, and loses neither of two texts', async () => {
    const { page, context, person, faults } = await roomOf('ru', '/context', async (call) => {
      await call('PUT', '/users/me/context', { content: 'Мне 42 года.\nОбъясняйте просто.', version: 0 })
      await call('PUT', '/users/me/context', { content: 'Мне 43 года.\nОбъясняйте просто.', version: 1 })
    })
    shown = page
    const field = page.getByLabel(words('context.label-personal'), { exact: true })
    await page.locator('[data-version="1"]').click()
    const dialog = page.getByRole('dialog')
    await dialog.locator('[data-line=removed]', { hasText: '43' }).waitFor()
    await dialog.locator('[data-line=added]', { hasText: '42' }).waitFor()
    await dialog.getByRole('button', { name: words('context.restore') }).click()
    await page.locator('[data-version="3"]').waitFor()
    expect(await field.inputValue()).toBe('Мне 42 года.\nОбъясняйте просто.')

    const call = await apiOf(person)
    await call('PUT', '/users/me/context', { content: 'Из другого окна', version: 3 })
    await field.fill('Из этого окна')
    await page.getByRole('button', { name: words('common.save') }).click()
    const conflict = page.getByRole('region', { name: words('context.conflict') })
    await conflict.getByText('Из другого окна').waitFor()
    await conflict.getByText('Из этого окна').waitFor()
    await conflict.getByRole('button', { name: words('context.keep-mine') }).click()
    await page.locator('[data-version="5"]').waitFor()
    expect(((await call('GET', '/users/me/context')) as { content: string }).content).toBe('Из этого окна')
    expect(faults).toEqual([])
    await context.close()
  })
})

describe.each<[Language, number]>([
  ['en', 1280],
  ['ru', phoneWidth],
])('the new rooms in %s at %s px', (lang, width) => {
  let room: Awaited<ReturnType<typeof roomOf>>
  beforeAll(async () => {
    room = await roomOf(
      lang,
      '/skills',
      async (call) => {
        await call('PUT', '/users/me/context', { content: 'One', version: 0 })
        await ask(call)('Hello')
      },
      width,
    )
  })
  afterAll(() => room.context.close())

  it.each(['/skills', '/skills/new', '/context', '/usage', '/chat'])(
    'keep nobody out of %s',
    async (path) => {
      const { page, faults } = room
      shown = page
      await page.goto(path)
      await settled(page)
      const found = await violations(page)
      expect(found.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
      expect(faults).toEqual([])
    },
  )
})
