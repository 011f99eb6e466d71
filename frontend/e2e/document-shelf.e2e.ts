import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { settled, violations } from './axe'
import { fileOf, readThrough } from './person'
import { keepShot, type Language, launch, phoneWidth, reportOf, wordsOf } from './product'
import { newShelf, type Shelf, type Shown, thingsOf } from './shelf'

const said = {
  en: { find: 'ferritin', line: 'Ferritin was read by me', tag: 'thyroid' },
  ru: { find: 'ферритин', line: 'Ферритин прочитан мной', tag: 'щитовидка' },
}

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

describe.each<[Language, number]>([
  ['en', 1280],
  ['ru', phoneWidth],
])('documents on their shelf in %s at %s px', (lang, width) => {
  const words = wordsOf(lang)
  const report = `lab-report-${lang}.pdf`
  const other = lang === 'en' ? 'ru' : 'en'
  const phrases = said[lang]
  const phone = width <= phoneWidth
  let shelf: Shelf
  let page: Page
  let broken = false

  beforeAll(async () => {
    shelf = await newShelf(browser, lang, width)
    page = shelf.page
    for (const path of [reportOf(lang), reportOf(other)]) {
      const { id } = (await shelf.call('UPLOAD', '/documents', fileOf(path))) as Shown
      await readThrough(shelf.call, id)
    }
  })
  afterAll(() => shelf.context.close())
  beforeEach(({ skip }) => {
    if (broken) skip()
  })
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return
    broken = true
    await keepShot(page, `failed-document-shelf-${lang}-${task.name.replace(/\W+/g, '-')}`)
  })

  const { all, button, named, row, rows, tab, uploads } = thingsOf(() => shelf, words)

  const confirmed = (key: string) =>
    page
      .getByRole('dialog')
      .getByRole('button', { name: words(key), exact: true })
      .click()

  it('are tagged together, and the address remembers what was filtered', async () => {
    await page.goto('/documents')
    await row(report).locator('input[type=checkbox]').click()
    await page.locator('[data-bulk="1"]').waitFor()
    await page
      .locator('[data-bulk]')
      .getByRole('button', { name: words('bulk.tag') })
      .click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(words('tags.add'), { exact: true }).fill(phrases.tag)
    await dialog.getByRole('button', { name: words('tags.put') }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.locator(`[data-tag="${phrases.tag}"]`).click()
    await expect.poll(() => rows().count()).toBe(1)
    expect(new URL(page.url()).searchParams.get('tag')).toBe(phrases.tag)
    await page.reload()
    await expect.poll(() => rows().count()).toBe(1)
    await page.goto('/documents?type=imaging')
    await page.getByText(words('documents.none-title')).waitFor()
    await button('filters.clear').first().click()
    await expect.poll(() => rows().count()).toBe(2)
  })

  it('are found by what stands in them, and lead to the place', async () => {
    await page.goto('/documents')
    await page.getByRole('searchbox').fill(phrases.find)
    const hit = page.locator('[data-document] mark').first()
    await hit.waitFor()
    await hit.click()
    await page.waitForURL(/\/documents\/[0-9a-f-]{36}\?page=1&q=/)
    await page.locator('[data-lit=active]').first().waitFor()
    const found = page.locator('[data-hits]')
    await expect.poll(() => found.getAttribute('data-hits')).toBe('1')
    if (phone) await tab('text')
    await page.locator('mark[data-highlight=active]').waitFor()
    await page.getByRole('searchbox', { name: words('viewer.find') }).fill('10')
    await expect.poll(async () => Number(await found.getAttribute('data-hits'))).toBeGreaterThan(1)
    const place = await found.textContent()
    await button('viewer.find-next').click()
    await expect.poll(() => found.textContent()).not.toBe(place)
  })

  it('keep what was corrected in them when they are read again', async () => {
    const { id } = await named(`lab-report-${other}.pdf`)
    await page.goto(`/documents/${id}?tab=text`)
    await button('viewer.correct').click()
    const field = page.getByRole('textbox', { name: words('viewer.text-of').replace('{{number}}', '1') })
    const before = await field.inputValue()
    await field.fill(`${before}\n${phrases.line}`)
    await button('common.save').click()
    await page.getByText(words('viewer.corrected')).waitFor()
    await tab('details')
    await button('documents.reindex').click()
    await expect
      .poll(async () => (await named(`lab-report-${other}.pdf`)).status, { timeout: 60_000 })
      .toBe('completed')
    await page.goto(`/documents/${id}?tab=text`)
    await page.getByText(phrases.line).first().waitFor()
    await button('viewer.correct').click()
    await button('viewer.put-back').click()
    await page.getByText(words('viewer.source.digital')).waitFor()
    expect(await page.getByText(phrases.line).count()).toBe(0)
  })

  it('go to the trash, are offered from there, come back, and go for good', async () => {
    const name = `lab-report-${other}.pdf`
    await page.goto('/documents')
    await row(name)
      .getByRole('button', { name: words('documents.acts').replace('{{name}}', name) })
      .click()
    // The row goes before the server has answered; the same file is sent again only then.
    const moved = page.waitForResponse('**/documents/bulk')
    await page.getByRole('menuitem', { name: words('trash.move') }).click()
    await expect.poll(() => row(name).count()).toBe(0)
    await moved
    await page.getByTestId('files').setInputFiles(reportOf(other))
    await uploads('failed')
      .getByRole('button', { name: words('upload.restore-twin') })
      .click()
    await row(name).waitFor()
    await row(name).locator('input[type=checkbox]').click()
    await page
      .locator('[data-bulk]')
      .getByRole('button', { name: words('trash.move') })
      .click()
    await page.getByRole('link', { name: words('trash.title') }).click()
    const trashed = page.locator('[data-trashed]')
    await trashed.getByText(/30/).waitFor()
    await trashed.getByRole('button', { name: words('trash.restore') }).click()
    await trashed.waitFor({ state: 'detached' })
    await expect.poll(async () => (await all()).some(({ filename }) => filename === name)).toBe(true)
    const { id } = await named(name)
    await shelf.call('DELETE', `/documents/${id}`)
    await page.reload()
    await button('trash.empty-it').click()
    await confirmed('trash.purge')
    await page.getByText(words('trash.empty-title')).waitFor()
    expect(((await shelf.call('GET', '/documents?trash=true')) as { items: Shown[] }).items).toEqual([])
  })

  it('keep nobody out', async () => {
    const { id } = await named(report)
    const ways = [
      '/documents',
      '/documents?trash=1',
      ...['page', 'text', 'results', 'details'].map((name) => `/documents/${id}?tab=${name}`),
    ]
    for (const path of ways) {
      await page.goto(path)
      await settled(page)
      const found = await violations(page)
      expect([path, ...found.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])]).toEqual([path])
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    }
    expect(shelf.faults).toEqual([])
  })
})
