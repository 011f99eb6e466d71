import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { settled, violations } from './axe'
import {
  apiOf,
  type Language,
  launch,
  openContext,
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

describe.each<[Language, number]>([
  ['en', 1280],
  ['ru', phoneWidth],
])('memory in %s at %s px', (lang, width) => {
  const words = wordsOf(lang)
  let context: BrowserContext
  let page: Page
  let faults: string[]
  let call: Awaited<ReturnType<typeof apiOf>>

  const fact = (title: string, content: string, more: object = {}) =>
    call('POST', '/memory', {
      category: 'allergy',
      importance: 'high',
      title,
      content,
      ...more,
    }) as Promise<WithId>

  beforeAll(async () => {
    const person = await registered({ locale: lang })
    call = await apiOf(person)
    const before = await fact('Levothyroxine 25', 'in the morning', { category: 'medication' })
    await fact('Levothyroxine 50', 'in the morning', { category: 'medication', replaces_id: before.id })
    await fact('Penicillin allergy', 'a rash in childhood')
    await fact('Penicillin allergy', 'the test of 2025 found none')
    await fact('Cats', 'sneezing', { category: 'other' })
    await fact('Cat hair', 'sneezing', { category: 'other' })
    context = await openContext(browser, { name: '', lang, width, theme: 'dark' })
    page = await context.newPage()
    faults = watchFaults(page)
    await page.goto('/memory')
    await signIn(page, words, person)
  })
  afterAll(() => context.close())
  const found = async (path: string) => ((await call('GET', path)) as { items: { title: string }[] }).items
  const named = (key: string) => page.getByRole('button', { name: words(key), exact: true })

  it('asks which of two holds, and keeps the answer', async () => {
    await page.locator('[data-contradiction]').waitFor()
    await settled(page)
    const seen = await violations(page)
    expect(seen.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
    await named('memory.keep.new').click()
    await page.locator('[data-contradiction]').waitFor({ state: 'detached' })
    expect((await found('/memory?is_active=false')).map(({ title }) => title)).toContain('Penicillin allergy')
  })

  it('shows what an entry replaced', async () => {
    const card = page.locator('[data-memory]', { hasText: 'Levothyroxine 50' })
    await card.getByRole('button', { name: words('memory.history') }).click()
    await page.locator('[data-former]', { hasText: 'Levothyroxine 25' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  it('makes one of two that say the same', async () => {
    await named('memory.choose').click()
    for (const title of ['Cats', 'Cat hair'])
      await page
        .getByRole('checkbox', { name: words('memory.choose-one').replace('{{title}}', title), exact: true })
        .check()
    await named('memory.merge').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('radio', { name: /Cat hair/ }).check()
    await dialog.getByRole('button', { name: words('memory.merge') }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.locator('[data-memory]', { hasText: 'Cats' }).waitFor({ state: 'detached' })
    expect((await found('/memory?is_active=true&category=other')).map(({ title }) => title)).toEqual([
      'Cat hair',
    ])
  })

  it('keeps its filters in the address', async () => {
    await page.getByLabel(words('memory.state'), { exact: true }).selectOption('inactive')
    await page.locator('[data-active=false]').first().waitFor()
    expect(new URL(page.url()).search).toBe('?state=inactive')
    expect(faults).toEqual([])
  })
})
