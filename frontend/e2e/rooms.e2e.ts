import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { settled, violations } from './axe'
import { apiOf, keepShot, type Language, launch, phoneWidth, wordsOf } from './product'
import { ask, roomOf } from './room'

interface WithId {
  id: string
}

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

let shown: Page | null = null
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail' && shown)
    await keepShot(shown, `failed-rooms-${task.name.replace(/\W+/g, '-')}`)
})

describe('specialists', () => {
  const words = wordsOf('en')

  it('are made, kept from being lost, and asked', async () => {
    const { page, context, faults } = await roomOf(browser, 'en', '/skills')
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
    const { page, context, faults } = await roomOf(browser, 'en', '/skills', async (call) => {
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

describe('the personal context', () => {
  const words = wordsOf('ru')

  it('keeps versions, brings one back, and loses neither of two texts', async () => {
    const { page, context, person, faults } = await roomOf(browser, 'ru', '/context', async (call) => {
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
      browser,
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
