import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { settled, violations } from './axe'
import { readThrough } from './person'
import {
  apiOf,
  keepShot,
  type Language,
  launch,
  openContext,
  phoneWidth,
  registered,
  reportOf,
  signIn,
  watchFaults,
  wordsOf,
} from './product'

interface Shown {
  id: string
  filename: string
  status: string
  parts: number
  page_count: number | null
}

const protectedFile = new URL('files/protected.pdf', import.meta.url).pathname

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
])('documents in %s at %s px', (lang, width) => {
  const words = wordsOf(lang)
  const phrases = said[lang]
  const phone = width <= phoneWidth
  let context: BrowserContext
  let page: Page
  let faults: string[]
  let call: Awaited<ReturnType<typeof apiOf>>
  let broken = false

  beforeAll(async () => {
    const person = await registered({ locale: lang })
    call = await apiOf(person)
    context = await openContext(browser, { name: lang, lang, width, theme: 'light' })
    page = await context.newPage()
    faults = watchFaults(page)
    await page.goto('/documents')
    await signIn(page, words, person)
    await page.locator('button[data-unread]').waitFor()
  })
  afterAll(() => context.close())
  beforeEach(({ skip }) => {
    if (broken) skip()
  })
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return
    broken = true
    await keepShot(page, `failed-documents-${lang}-${task.name.replace(/\W+/g, '-')}`)
  })

  const button = (key: string) => page.getByRole('button', { name: words(key), exact: true })
  const rows = () => page.locator('[data-document]')
  const row = (name: string) => rows().filter({ has: page.getByRole('link', { name, exact: true }) })
  const all = async () => ((await call('GET', '/documents?limit=100')) as { items: Shown[] }).items
  const named = async (name: string) => {
    const found = (await all()).find(({ filename }) => filename === name)
    if (!found) throw new Error(`no document ${name}`)
    return found
  }
  const report = `lab-report-${lang}.pdf`
  const other = lang === 'en' ? 'ru' : 'en'
  const uploads = (state: string) => page.locator(`[data-upload=${state}]`)
  const tab = (name: string) =>
    page.getByRole('tab', { name: new RegExp(`^${words(`viewer.tab.${name}`)}`) }).click()
  const confirmed = (key: string) =>
    page
      .getByRole('dialog')
      .getByRole('button', { name: words(key), exact: true })
      .click()

  it('take two files at once and are read while another page is looked at', async () => {
    await page.getByTestId('files').setInputFiles([reportOf(lang), reportOf(other)])
    await uploads('done').nth(1).waitFor()
    await page.goBack().catch(() => undefined)
    await page.goto('/documents')
    for (const { id } of await all()) await readThrough(call, id)
    await page
      .locator('[data-document] [data-document-status=completed]')
      .nth(1)
      .waitFor({ state: 'attached' })
    expect(await rows().count()).toBe(2)
  })

  it('say that a file is there already, and keep both when asked to', async () => {
    await page.getByTestId('files').setInputFiles(reportOf(lang))
    const twin = uploads('failed')
    await twin.getByRole('link', { name: words('upload.open-twin') }).waitFor()
    expect(await all()).toHaveLength(2)
    await twin.getByText(words('upload.keep-both'), { exact: true }).click()
    await uploads('done').waitFor()
    await expect.poll(() => rows().count()).toBe(3)
    expect(await all()).toHaveLength(3)
  })

  it('are made out of photos in the order they are put in', async () => {
    const photo = async (text: string) => {
      const paper = await context.newPage()
      await paper.setContent(`<body style="font: 60px sans-serif; background: white">${text}</body>`)
      const buffer = await paper.screenshot()
      await paper.close()
      return { name: `${text}.png`, mimeType: 'image/png', buffer }
    }
    await page.getByTestId('files').setInputFiles([await photo('Second'), await photo('First')])
    const sheet = page.getByRole('dialog')
    await sheet.locator('[data-photo]').nth(1).waitFor()
    await sheet.getByRole('button', { name: words('photos.later').replace('{{number}}', '1') }).click()
    const order = () =>
      sheet.locator('[data-photo]').evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.photo))
    expect(await order()).toEqual(['First.png', 'Second.png'])
    await sheet
      .getByRole('button', { name: new RegExp(words('photos.together_other').split(' (')[0] ?? '') })
      .click()
    await uploads('done').nth(1).waitFor()
    const made = (await all()).find(({ parts }) => parts === 2)
    await readThrough(call, made?.id ?? '')
    const texts = [1, 2].map((number) => call('GET', `/documents/${made?.id}/pages/${number}`))
    const read = (await Promise.all(texts)) as { text: string }[]
    expect(read.map(({ text }) => text.trim())).toEqual(['First', 'Second'])
  })

  it('are tagged together, and the address remembers what was filtered', async () => {
    await page.goto('/documents')
    await row(report).first().locator('input[type=checkbox]').click()
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
    await expect.poll(() => rows().count()).toBe(4)
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
    await call('DELETE', `/documents/${id}`)
    await page.reload()
    await button('trash.empty-it').click()
    await confirmed('trash.purge')
    await page.getByText(words('trash.empty-title')).waitFor()
    expect(((await call('GET', '/documents?trash=true')) as { items: Shown[] }).items).toEqual([])
  })

  it('that are protected ask for their password', async () => {
    await page.goto('/documents')
    await page.getByTestId('files').setInputFiles(protectedFile)
    await uploads('done').getByRole('link').click()
    const form = page.locator('[data-asks=password]')
    await form.waitFor({ timeout: 60_000 })
    const field = form.getByLabel(words('password.field'), { exact: true })
    await field.fill('wrong')
    await button('password.open').click()
    await form.getByText(words('errors.document.password-wrong')).waitFor({ timeout: 60_000 })
    await field.fill('open sesame')
    await button('password.open').click()
    await form.waitFor({ state: 'detached', timeout: 60_000 })
    await expect
      .poll(async () => (await named('protected.pdf')).status, { timeout: 60_000 })
      .toBe('completed')
    await tab('text')
    await page.getByText('Ferritin').first().waitFor()
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
    expect(faults).toEqual([])
  })
})
