import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  apiOf,
  baseUrl,
  keepShot,
  type Language,
  launch,
  limitMessages,
  newPerson,
  openContext,
  signIn,
  watchFaults,
  wordsOf,
} from './product'

const said = {
  en: {
    first: 'What can you do?',
    edited: 'What do you remember about me?',
    remember: 'Remember: I am allergic to penicillin',
    emergency: 'I have crushing chest pain that spreads to my left arm',
    numbers: ['112', '103'],
  },
  ru: {
    first: 'Что вы умеете?',
    edited: 'Что вы обо мне помните?',
    remember: 'Запомни: у меня аллергия на пенициллин',
    emergency: 'У меня сильная давящая боль в груди, отдаёт в левую руку',
    numbers: ['112', '103'],
  },
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
  const person = newPerson()
  let context: BrowserContext
  let page: Page
  let faults: string[]
  let broken = false

  beforeAll(async () => {
    const answer = await fetch(`${baseUrl}/api/v1/auth/register`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ ...person, locale: lang, timezone: 'Europe/Moscow' }),
    })
    expect(answer.status).toBe(201)
    context = await openContext(browser, { name: lang, lang, width: 1280, theme: 'light' })
    page = await context.newPage()
    faults = watchFaults(page)
    await page.goto('/chat')
    await signIn(page, words, person)
  })
  afterAll(() => context.close())
  beforeEach(({ skip }) => {
    if (broken) skip()
  })
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return
    broken = true
    await keepShot(page, `failed-chat-${lang}-${task.name.replace(/\W+/g, '-')}`)
  })

  const composer = () => page.getByRole('textbox', { name: words('chat.composer') })
  const button = (key: string) => page.getByRole('button', { name: words(key) })
  const questions = () => page.locator('[data-role=user]')
  const answers = () => page.locator('[data-role=assistant]')
  const finished = (count: number) =>
    page
      .locator('[data-role=assistant][data-status=complete]')
      .nth(count - 1)
      .waitFor()
  const versions = (where: 'user' | 'assistant') =>
    page.locator(`[data-role=${where}] [data-versions]`).last()
  const version = (where: 'user' | 'assistant', way: 'before' | 'after') =>
    page
      .locator(`[data-role=${where}]`)
      .last()
      .getByRole('button', { name: new RegExp(`^${words(`chat.version-${way}`).split(',')[0]}`) })
  const ask = async (question: string) => {
    await composer().fill(question)
    await composer().press('Enter')
  }

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
    const second = await context.newPage()
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
  })

  it('takes back what the assistant did', async () => {
    await ask(phrases.remember)
    const line = page.locator('[data-tool=save_memory]')
    await line.getByRole('button', { name: words('common.undo') }).click()
    await page.locator('[data-tool=save_memory][data-state=undone]').waitFor()
    await finished(6)
    await page.reload()
    await page.locator('[data-tool=save_memory][data-state=undone]').waitFor()
    const call = await apiOf(person)
    expect(await call('GET', '/memory')).toMatchObject({ items: [] })
  })

  it('takes files that are dropped anywhere, and says why one is refused', async () => {
    const drag = async (kind: string) =>
      page.evaluate((type) => {
        const dataTransfer = new DataTransfer()
        dataTransfer.items.add(new File(['MZ'], 'notes.exe', { type: 'application/x-msdownload' }))
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }))
      }, kind)
    await drag('dragenter')
    await page.getByText(words('chat.drop')).waitFor()
    await drag('drop')
    await page.getByText(words('chat.drop')).waitFor({ state: 'detached' })
    await page.getByRole('alert').getByText('notes.exe').waitFor()
    await page.locator('[data-upload] button').click()
  })

  it('is led by keys that work in any layout', async () => {
    const press = (code: string, key: string, held: object) =>
      page.evaluate(
        ([name, letter, more]) =>
          document.body.dispatchEvent(
            new KeyboardEvent('keydown', {
              code: name,
              key: letter,
              bubbles: true,
              cancelable: true,
              ...more,
            }),
          ),
        [code, key, held] as const,
      )
    await page.getByRole('log').focus()
    await press('Escape', 'Escape', { shiftKey: true })
    expect(await composer().evaluate((field) => field === document.activeElement)).toBe(true)
    await press('Slash', ',', { shiftKey: true })
    await page.getByRole('dialog', { name: words('keys.title') }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    const url = page.url()
    await press('KeyO', 'Щ', { ctrlKey: true, shiftKey: true })
    await page.waitForURL('**/chat')
    await page.goto(url)
    await finished(6)
  })

  it('puts emergency guidance above an answer that needs it', async () => {
    await page.setViewportSize({ width: 1280, height: 560 })
    await ask(phrases.emergency)
    const banner = page.locator('[data-red-flags~=chest-pain]')
    await banner.waitFor()
    expect(await banner.getByRole('heading').textContent()).toBe(words('flag.chest-pain.title'))
    for (const number of phrases.numbers)
      expect(await banner.locator(`a[href="tel:${number}"]`).count()).toBe(1)
    await finished(7)
    // It is still there to be read when the whole answer stands below it.
    const [shown, log] = [await banner.boundingBox(), await page.getByRole('log').boundingBox()]
    expect(shown?.y ?? 0).toBeGreaterThanOrEqual(log?.y ?? 0)
    await page.setViewportSize({ width: 1280, height: 900 })
  })

  it('waits for the network with a question, and sends it by itself', async () => {
    await context.setOffline(true)
    await ask(phrases.first)
    await page.getByText(words('chat.offline')).waitFor()
    await context.setOffline(false)
    await finished(8)
    expect(await questions().last().textContent()).toContain(phrases.first)
  })

  it('says when the day is used up, before and after the server had to say it', async () => {
    await limitMessages(person, 1)
    await ask(phrases.first)
    const sentence = words('errors.quota.messages-exceeded').split('{{')[0] ?? ''
    await page.getByRole('alert').getByText(sentence).waitFor()
    await page.locator('[data-level=spent]').waitFor()
    const spent = words('quota.spent').split('{{')[0] ?? ''
    await page.getByRole('status').getByText(spent).waitFor()
    // What was refused is still there after a reload, and can be taken back.
    await page.reload()
    await page.getByText(words('chat.unsent')).waitFor()
    await questions().last().getByText(phrases.first).waitFor()
    await button('chat.back-to-draft')
      .filter({ hasText: words('chat.back-to-draft') })
      .click()
    expect(await composer().inputValue()).toBe(phrases.first)
    expect(await button('chat.send').isDisabled()).toBe(true)
    expect(faults).toEqual([])
  })
})
