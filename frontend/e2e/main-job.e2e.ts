import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  apiOf,
  keepShot,
  launch,
  newPerson,
  openContext,
  phoneWidth,
  reportOf,
  type Setting,
  wallTime,
  watchFaults,
  wordsOf,
} from './product'

const settings: Setting[] = [
  { name: 'English on a desktop', lang: 'en', width: 1280, theme: 'light' },
  { name: 'Russian on a phone', lang: 'ru', width: phoneWidth, theme: 'dark' },
]

const said = {
  en: {
    value: 'What is my TSH?',
    remind: 'Remind me tomorrow at nine to call the doctor',
    long: 'Tell me about every value in my report',
    quoted: /4\.87/,
  },
  ru: {
    value: 'Какой у меня ТТГ?',
    remind: 'Напомни завтра в девять позвонить врачу',
    long: 'Расскажи о каждом показателе в моём анализе',
    quoted: /4,87/,
  },
}

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

describe.each(settings)('the main job: $name', (setting) => {
  const { lang, width } = setting
  const words = wordsOf(lang)
  const phrases = said[lang]
  const person = newPerson()
  let context: BrowserContext
  let page: Page
  let faults: string[]
  let broken = false

  beforeAll(async () => {
    context = await openContext(browser, setting)
    page = await context.newPage()
    faults = watchFaults(page)
  })
  afterAll(() => context.close())
  // The steps follow each other: after a broken one the rest would only wait for its time-outs.
  beforeEach(({ skip }) => {
    if (broken) skip()
  })
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') {
      broken = true
      await keepShot(page, `failed-${lang}-${width}-${task.name.replace(/\W+/g, '-')}`)
    }
  })

  /** Its name may go on: that something is new there. */
  const room = (name: 'chat' | 'documents' | 'reminders') =>
    page
      .getByRole('link', {
        name: new RegExp(`^${words(width <= phoneWidth ? `nav.${name}-short` : `nav.${name}`)}`),
      })
      .first()
      .click()
  const answers = () => page.locator('[data-role=assistant]')

  const ask = async (question: string) => {
    const before = await answers().count()
    await page.getByRole('textbox', { name: words('chat.composer') }).fill(question)
    await page.getByRole('button', { name: words('chat.send') }).click()
    await page.getByText(question, { exact: true }).last().waitFor()
    const answer = answers().nth(before)
    await answer.waitFor()
    return answer
  }
  const finished = () =>
    page.locator('[data-status=streaming]').first().waitFor({ state: 'detached', timeout: 60_000 })

  it('registers and is greeted with three steps', async () => {
    await page.goto('/register')
    await page.getByLabel(words('auth.username'), { exact: true }).fill(person.username)
    await page.getByLabel(words('auth.email'), { exact: true }).fill(person.email)
    await page.getByLabel(words('auth.password'), { exact: true }).fill(person.password)
    await page.getByRole('button', { name: words('auth.register') }).click()
    await page.getByText(words('first.title')).waitFor()
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(lang)
  })

  it('uploads a report and sees it read', async () => {
    await room('documents')
    await page.getByTestId('files').setInputFiles(reportOf(lang))
    await page.locator('[data-document-status=completed]').waitFor({ timeout: 90_000 })
  })

  it('asks about a value and gets an answer that cites the page', async () => {
    await room('chat')
    const answer = await ask(phrases.value)
    await page.locator('[data-status=streaming]').first().waitFor({ state: 'detached', timeout: 60_000 })
    await answer.locator('[data-citation]').first().waitFor()
    expect(await answer.textContent()).toMatch(phrases.quoted)
    expect(page.url()).toMatch(/\/chat\/[0-9a-f-]{36}$/)
  })

  it('opens the page with the quoted line highlighted, and comes back', async () => {
    const chat = page.url()
    await page.locator('[data-citation]').first().click()
    await page.waitForURL(/\/documents\/[0-9a-f-]{36}\?page=\d+&quote=/)
    await page
      .getByRole('img', { name: new RegExp(words('viewer.image').replace('{{number}}', '\\d+')) })
      .first()
      .waitFor()
    await page.locator('[data-lit=quote]').first().waitFor()
    if (width <= phoneWidth) await page.getByRole('tab', { name: words('viewer.tab.text') }).click()
    const mark = page.locator('mark[data-highlight=quote]')
    await mark.waitFor()
    expect(await mark.textContent()).toMatch(phrases.quoted)
    await page.goBack()
    await page.waitForURL(chat)
    await answers().first().waitFor()
  })

  it('is reminded when asked for it', async () => {
    const answer = await ask(phrases.remind)
    await answer.locator('[data-tool=schedule_notification][data-state=ok]').waitFor({ timeout: 60_000 })
    await finished()
    await room('reminders')
    const reminder = page.locator('[data-occurrence=scheduled]').first()
    await reminder.waitFor()
    expect(await reminder.textContent()).toContain('09:00')
  })

  it('hears of a due reminder without a reload', async () => {
    const unread = page.locator('button[data-unread]')
    expect(await unread.getAttribute('data-unread')).toBe('0')
    const call = await apiOf(person)
    await call('POST', '/reminders', { title: 'Take iron', schedule: { kind: 'once', at: wallTime(5) } })
    await page.locator('button[data-unread="1"]').waitFor({ timeout: 90_000 })
    await unread.click()
    await page.getByRole('dialog').getByText('Take iron').first().waitFor()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: `${words('reminders.done')}: Take iron` })
      .click()
    await page.locator('button[data-unread="0"]').waitFor()
    await page.keyboard.press('Escape')
  })

  it('goes on with an answer after a reload in the middle', async () => {
    await room('chat')
    const answer = await ask(phrases.long)
    const written = () => answer.locator('p').allTextContents()
    await expect
      .poll(async () => (await written()).join(' ').length, { timeout: 30_000, interval: 20 })
      .toBeGreaterThan(40)
    // Whole words only: the last one may have been cut.
    const before = (await written()).join(' ').slice(0, 30)
    expect(await answer.getAttribute('data-status')).toBe('streaming')
    await page.reload()
    await page.locator('[data-role=assistant][data-status=complete]').waitFor({ timeout: 60_000 })
    expect(await answers().count()).toBe(1)
    expect((await answers().first().locator('p').allTextContents()).join(' ')).toContain(before)
    expect(await page.getByText(phrases.long, { exact: true }).count()).toBeGreaterThan(0)
    expect(faults).toEqual([])
  })
})
