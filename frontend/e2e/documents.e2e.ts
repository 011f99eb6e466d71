import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readThrough } from './person'
import { keepShot, type Language, launch, phoneWidth, reportOf, wordsOf } from './product'
import { newShelf, type Shelf, thingsOf } from './shelf'

const protectedFile = new URL('files/protected.pdf', import.meta.url).pathname

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
  const other = lang === 'en' ? 'ru' : 'en'
  let shelf: Shelf
  let page: Page
  let broken = false

  beforeAll(async () => {
    shelf = await newShelf(browser, lang, width)
    page = shelf.page
  })
  afterAll(() => shelf.context.close())
  beforeEach(({ skip }) => {
    if (broken) skip()
  })
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return
    broken = true
    await keepShot(page, `failed-documents-${lang}-${task.name.replace(/\W+/g, '-')}`)
  })

  const { all, button, named, rows, tab, uploads } = thingsOf(() => shelf, words)

  const picture = async (name: string, style: string, body: string) => {
    const paper = await shelf.context.newPage()
    await paper.setViewportSize({ width: 700, height: 260 })
    await paper.setContent(`<body style="${style}; background: white">${body}</body>`)
    const buffer = await paper.screenshot({ scale: 'css' })
    await paper.close()
    return { name, mimeType: 'image/png', buffer }
  }

  it('take two files at once and are read while another page is looked at', async () => {
    await page.getByTestId('files').setInputFiles([reportOf(lang), reportOf(other)])
    await uploads('done').nth(1).waitFor()
    await page.goBack().catch(() => undefined)
    await page.goto('/documents')
    for (const { id } of await all()) await readThrough(shelf.call, id)
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
    // A word alone in a corner might stand upright: recognition would try every way to turn it.
    const rule = '<hr style="height: 12px; margin-top: 60px; background: black">'
    const photo = (text: string) => picture(`${text}.png`, 'font: 60px sans-serif', `${text}${rule}`)
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
    await readThrough(shelf.call, made?.id ?? '')
    const texts = [1, 2].map((number) => shelf.call('GET', `/documents/${made?.id}/pages/${number}`))
    const read = (await Promise.all(texts)) as { text: string }[]
    expect(read.map(({ text }) => text.trim())).toEqual(['First', 'Second'])
  })

  it('say what was read with doubt, and take their owner’s word for the day', async () => {
    // The letters are small, and those that say what the day is are not all right.
    const lines = [
      'Лаборатория',
      'Дата взатиа материала: 03.12.2024',
      'Дата печати: 05.12.2024',
      'Глюкоза          5,1          ммоль/л          4,1 - 6,0',
      'Креатинин        88          мкмоль/л         62 - 106',
    ]
    const style = "font: 10px/2 'DejaVu Sans', sans-serif; margin: 30px; white-space: pre"
    await page.goto('/documents')
    await page.getByTestId('files').setInputFiles(await picture('tiny.png', style, lines.join('\n')))
    await uploads('done').getByRole('link').click()
    const small = page.locator('[data-caution=small-letters]')
    await small.waitFor({ timeout: 120_000 })
    const day = page.locator('[data-caution=doubtful-date]')
    expect(await day.textContent()).toContain('2024')
    await button('caution.date-is-right').click()
    await day.waitFor({ state: 'detached' })
    expect(await small.isVisible()).toBe(true)
    expect(await named('tiny.png')).toMatchObject({
      document_date: '2024-12-03',
      cautions: ['small-letters'],
    })
    expect(shelf.faults).toEqual([])
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
    expect(shelf.faults).toEqual([])
  })
})
