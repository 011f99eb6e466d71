import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { keepShot, type Language, launch, wordsOf } from './product'
import { newTalk, type Talk, thingsOf } from './talk'

const said = {
  en: { first: 'What can you do?', edited: 'What do you remember about me?' },
  ru: { first: 'Что вы умеете?', edited: 'Что вы обо мне помните?' },
}
const patience = { timeout: 10_000 }

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

describe.each<Language>(['en', 'ru'])('a chat in %s', (lang) => {
  const words = wordsOf(lang)
  const phrases = said[lang]
  let talk: Talk
  let page: Page
  let broken = false

  beforeAll(async () => {
    talk = await newTalk(browser, lang)
    page = talk.page
  })
  afterAll(() => talk.context.close())
  beforeEach(({ skip }) => {
    if (broken) skip()
  })
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return
    broken = true
    await keepShot(page, `failed-chat-${lang}-${task.name.replace(/\W+/g, '-')}`)
  })

  const { composer, button, questions, answers, finished, ask } = thingsOf(() => page, words)
  const versions = (where: 'user' | 'assistant') =>
    page.locator(`[data-role=${where}] [data-versions]`).last()
  const version = (where: 'user' | 'assistant', way: 'before' | 'after') =>
    page
      .locator(`[data-role=${where}]`)
      .last()
      .getByRole('button', { name: new RegExp(`^${words(`chat.version-${way}`).split(',')[0]}`) })

  it('has a question that is edited, with its former version one step away', async () => {
    await ask(phrases.first)
    await finished(1)
    await composer().press('ArrowUp')
    const editor = page.getByRole('textbox', { name: words('chat.edit') })
    expect(await editor.inputValue()).toBe(phrases.first)
    await editor.press('Escape')
    await editor.waitFor({ state: 'detached' })
    expect(await composer().evaluate((field) => field === document.activeElement)).toBe(true)
    await composer().press('ArrowUp')
    await editor.fill(phrases.edited)
    await editor.press('Enter')
    await page.locator('[data-versions="2/2"]').waitFor()
    await finished(1)
    expect(await questions().count()).toBe(1)
    expect(await questions().textContent()).toContain(phrases.edited)
  })

  it('goes back and forth between the versions by keyboard, and remembers which was shown', async () => {
    await version('user', 'before').focus()
    await page.keyboard.press('Enter')
    await questions().getByText(phrases.first, { exact: true }).waitFor()
    expect(await versions('user').getAttribute('data-versions')).toBe('1/2')
    expect(await version('user', 'before').evaluate((one) => one === document.activeElement)).toBe(true)
    await expect.poll(() => answers().textContent(), patience).toContain(lang === 'en' ? 'I can do' : 'умею')
    const patched = page.waitForResponse((answer) => answer.request().method() === 'PATCH')
    await version('user', 'after').click()
    await patched
    await questions().getByText(phrases.edited, { exact: true }).waitFor()
    await page.reload()
    await questions().getByText(phrases.edited, { exact: true }).waitFor()
    expect(await versions('user').getAttribute('data-versions')).toBe('2/2')
  })

  it('has an answer that is written anew', async () => {
    await button('chat.regenerate').click()
    await page.locator('[data-role=assistant] [data-versions="2/2"]').waitFor()
    await finished(1)
    await version('assistant', 'before').click()
    await page.locator('[data-role=assistant] [data-versions="1/2"]').waitFor()
  })

  it('keeps what was written when it is stopped, and goes on with it', async () => {
    await ask(phrases.first)
    const answer = answers().nth(1)
    await expect
      .poll(async () => (await answer.locator('[lang]').allTextContents()).join('').length, patience)
      .toBeGreaterThan(30)
    await page.keyboard.press('Escape')
    await page.getByText(words('chat.interrupted.stopped')).waitFor()
    expect(await composer().evaluate((field) => field === document.activeElement)).toBe(true)
    const kept = (await answer.locator('[lang] p').first().textContent()) ?? ''
    await button('chat.continue').click()
    await finished(2)
    expect(await answer.textContent()).toContain(kept.slice(0, 12))
    expect(await page.getByText(words('chat.interrupted.stopped')).count()).toBe(0)
  })

  it('shows the text at once after a reload in the middle of an answer, and goes on', async () => {
    await ask(phrases.first)
    const written = async () => (await answers().nth(2).locator('[lang]').allTextContents()).join(' ')
    await expect.poll(async () => (await written()).length, patience).toBeGreaterThan(30)
    const before = (await written()).slice(0, 20)
    await page.reload()
    await answers().nth(2).waitFor()
    await finished(3)
    expect(await written()).toContain(before)
    expect(await questions().count()).toBe(3)
  })

  it('shows the same answer in a second tab while it is written', async () => {
    const second = await talk.context.newPage()
    await second.goto(page.url())
    await second.locator('[data-status=complete]').nth(2).waitFor()
    await ask(phrases.first)
    await second.locator('[data-status=streaming] p').first().waitFor()
    await second.locator('[data-role=assistant][data-status=complete]').nth(3).waitFor()
    await second.close()
    await finished(4)
  })

  it('goes on as another chat from any message', async () => {
    const url = page.url()
    await questions().first().hover()
    await questions()
      .first()
      .getByRole('button', { name: words('chat.message-menu') })
      .click()
    await page.getByRole('menuitem', { name: words('chat.fork') }).click()
    await page.waitForURL(
      (address) => address.href !== url && /\/chat\/[0-9a-f-]{36}$/.test(address.pathname),
    )
    await expect.poll(() => questions().count(), patience).toBe(1)
    await page.goBack()
    await expect.poll(() => questions().count(), patience).toBe(4)
  })

  it('says who answers from here on when a specialist is chosen', async () => {
    await page.locator('[data-skill]').click()
    const specialist = page.getByRole('menuitemradio').nth(2)
    await specialist.click()
    await page.locator('[data-skill-line=ahead]').waitFor()
    await ask(phrases.first)
    await page.locator('[data-skill-line=past]').waitFor()
    await finished(5)
    expect(talk.faults).toEqual([])
  })
})
