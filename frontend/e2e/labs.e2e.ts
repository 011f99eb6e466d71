import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { settled, violations } from './axe'
import { confirmAll } from './lab-scenes'
import { readThrough } from './person'
import {
  apiOf,
  keepShot,
  type Language,
  launch,
  openContext,
  phoneWidth,
  registered,
  signIn,
  watchFaults,
  wordsOf,
} from './product'
import { type Report, reportFile } from './report'

interface WithId {
  id: string
}

const reports: Record<Language, { before: Report; now: Report; mended: string; shown: string }> = {
  en: {
    before: {
      lang: 'en',
      name: 'autumn.pdf',
      laboratory: 'Sample Laboratory',
      patient: 'Mary Tester',
      taken: '9 November 2025',
      lines: [
        ['TSH', '3.77', 'mIU/L', '0.35–4.25'],
        ['Ferritin', '14.2', 'ng/mL', '10–120'],
      ],
    },
    now: {
      lang: 'en',
      name: 'spring.pdf',
      laboratory: 'Sample Laboratory',
      patient: 'Mary Tester',
      taken: '12 March 2026',
      lines: [
        ['TSH', '4.87', 'mIU/L', '0.40–4.00'],
        ['Ferritin', '8.4', 'ng/mL', '10–120'],
        ['Hemoglobin', '121', 'g/L', '120–160'],
      ],
    },
    mended: '9.4',
    shown: '9.4',
  },
  ru: {
    before: {
      lang: 'ru',
      name: 'осень.pdf',
      laboratory: 'Лаборатория «Пример»',
      patient: 'Тестова Мария',
      taken: '09.11.2025',
      lines: [
        ['ТТГ', '3,77', 'мМЕ/л', '0,35–4,25'],
        ['Ферритин', '14,2', 'нг/мл', '10–120'],
      ],
    },
    now: {
      lang: 'ru',
      name: 'весна.pdf',
      laboratory: 'Лаборатория «Пример»',
      patient: 'Тестова Мария',
      taken: '12.03.2026',
      lines: [
        ['ТТГ', '4,87', 'мМЕ/л', '0,40–4,00'],
        ['Ферритин', '8,4', 'нг/мл', '10–120'],
        ['Гемоглобин', '121', 'г/л', '120–160'],
      ],
    },
    mended: '9,4',
    shown: '9,4',
  },
}

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

describe.each<[Language, number]>([
  ['en', 1280],
  ['ru', phoneWidth],
])('results of a laboratory in %s at %s px', (lang, width) => {
  const words = wordsOf(lang)
  const { before, now, mended, shown } = reports[lang]
  let context: BrowserContext
  let page: Page
  let faults: string[]
  let broken = false
  let paper = ''

  beforeAll(async () => {
    const person = await registered({
      locale: lang,
      full_name: lang === 'ru' ? 'Мария Тестова' : 'Mary Tester',
    })
    const call = await apiOf(person)
    for (const report of [before, now]) {
      const { id } = (await call('UPLOAD', '/documents', await reportFile(browser, report))) as WithId
      await readThrough(call, id)
      if (report === before) await confirmAll(call, id)
      paper = id
    }
    context = await openContext(browser, { name: '', lang, width, theme: 'light' })
    page = await context.newPage()
    faults = watchFaults(page)
    await page.goto('/labs')
    await signIn(page, words, person)
  })
  afterAll(() => context.close())
  beforeEach(({ skip }) => {
    if (broken) skip()
  })
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return
    broken = true
    await keepShot(page, `failed-labs-${lang}-${task.name.replace(/\W+/g, '-')}`)
  })

  const rows = () => page.locator('[data-row]')
  const row = (name: string) => rows().filter({ hasText: name })
  const button = (inside: Locator | Page, key: string) =>
    inside.getByRole('button', { name: new RegExp(`^${words(key).replace('{{name}}', '')}`) })
  const accessible = async () => {
    await settled(page)
    const found = await violations(page)
    expect(found.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  }

  it('wait to be checked, and lead to the page beside its rows', async () => {
    await page.getByRole('link', { name: words('labs.check'), exact: true }).click()
    await page.waitForURL(new RegExp(`/documents/${paper}/review$`))
    await rows().nth(2).waitFor()
    expect(await rows().count()).toBe(3)
    expect(await page.locator('[data-row=unconfirmed]').count()).toBe(3)
    await accessible()
  })

  it('are corrected as typed, with the line of the page lit up', async () => {
    const ferritin = row(now.lines[1]?.[0] ?? '')
    await ferritin.focus()
    if (width > phoneWidth) await page.locator('[data-line=active]').first().waitFor()
    await ferritin.press('e')
    const field = page.getByLabel(words('review.value'), { exact: true })
    await field.fill(mended)
    await page.getByRole('button', { name: words('review.save') }).click()
    await ferritin.getByText(words('review.corrected')).waitFor()
    expect(await ferritin.textContent()).toContain(shown)
    expect(await page.locator('[data-row=confirmed]').count()).toBe(1)
  })

  it('are rejected and confirmed together, and both is taken back', async () => {
    const undo = page.getByRole('button', { name: words('common.undo') })
    const confirm = page
      .getByRole('main')
      .getByRole('button', { name: new RegExp(`^${words('review.confirm-all_other').split(' {{')[0]}`) })
      .first()
    const tsh = row(now.lines[0]?.[0] ?? '')
    await tsh.focus()
    await tsh.press('Delete')
    await page.locator('[data-row=rejected]').waitFor()
    await undo.click()
    await page.locator('[data-row=rejected]').waitFor({ state: 'detached' })
    // It takes its leave slowly, and would be taken for the next one.
    await undo.waitFor({ state: 'detached' })
    await confirm.click()
    await page.locator('[data-row=unconfirmed]').first().waitFor({ state: 'detached' })
    await undo.click()
    await page.locator('[data-row=unconfirmed]').nth(1).waitFor()
    await undo.waitFor({ state: 'detached' })
    await confirm.click()
    await page.locator('[data-row=unconfirmed]').first().waitFor({ state: 'detached' })
    await expect.poll(() => page.locator('[data-row=confirmed]').count()).toBe(3)
    await page.locator('[data-sonner-toast] [data-close-button]').last().click()
    await undo.waitFor({ state: 'detached' })
    await page.getByRole('link', { name: words('review.to-labs') }).click()
    await page.waitForURL(/\/labs$/)
  })

  it('stand on one page, what is out of range first', async () => {
    const tsh = page.locator('[data-lab^="tsh"]')
    await tsh.waitFor()
    expect(await page.locator('[data-lab]').count()).toBe(3)
    expect(
      await page.locator('[data-lab]').first().locator('[data-flag]').getAttribute('data-flag'),
    ).not.toBe('normal')
    await accessible()
    await tsh.getByRole('link').click()
    await page.waitForURL(/\/labs\/tsh/)
  })

  it('become a curve that is walked by keys and says itself in words', async () => {
    await page.locator('[data-target]').nth(1).waitFor()
    expect(await page.locator('[data-point]').count()).toBe(2)
    expect(await page.locator('[data-point=high]').count()).toBe(1)
    expect(await page.locator('[data-band]').count()).toBe(2)
    expect(await page.locator('[data-summary]').textContent()).toContain(now.lines[0]?.[1])
    const chart = page.getByRole('img', { name: new RegExp(words('labs.chart-keys')) })
    await chart.focus()
    await chart.press('ArrowLeft')
    await page.locator('[data-readout]', { hasText: before.lines[0]?.[1] ?? '' }).waitFor()
    await accessible()
  })

  it('are saved as a picture', async () => {
    const coming = page.waitForEvent('download')
    await button(page, 'labs.png').click()
    expect((await coming).suggestedFilename()).toMatch(/\.png$/)
  })

  it('lead back to the line they stand on', async () => {
    await page.locator('[data-readout]').getByRole('link').click()
    await page.waitForURL(/\/documents\/[0-9a-f-]{36}\?page=1&quote=/)
    await page.getByRole('heading', { level: 1, name: before.name }).waitFor()
    expect(faults).toEqual([])
  })
})
