import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { apiOf, keepShot, type Language, launch, limitMessages, wordsOf } from './product'
import { newTalk, type Talk, thingsOf } from './talk'

const said = {
  en: {
    first: 'What can you do?',
    remember: 'Remember: I am allergic to penicillin',
    emergency: 'I have crushing chest pain that spreads to my left arm',
    numbers: ['112', '103'],
  },
  ru: {
    first: 'Что вы умеете?',
    remember: 'Запомни: у меня аллергия на пенициллин',
    emergency: 'У меня сильная давящая боль в груди, отдаёт в левую руку',
    numbers: ['112', '103'],
  },
}

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

describe.each<Language>(['en', 'ru'])('around a chat in %s', (lang) => {
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
    await keepShot(page, `failed-chat-around-${lang}-${task.name.replace(/\W+/g, '-')}`)
  })

  const { composer, button, questions, finished, ask } = thingsOf(() => page, words)

  it('takes back what the assistant did', async () => {
    await ask(phrases.remember)
    const line = page.locator('[data-tool=save_memory]')
    await line.getByRole('button', { name: words('common.undo') }).click()
    await page.locator('[data-tool=save_memory][data-state=undone]').waitFor()
    await finished(1)
    await page.reload()
    await page.locator('[data-tool=save_memory][data-state=undone]').waitFor()
    const call = await apiOf(talk.person)
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
    await finished(1)
  })

  it('puts emergency guidance above an answer that needs it', async () => {
    await page.setViewportSize({ width: 1280, height: 560 })
    await ask(phrases.emergency)
    const banner = page.locator('[data-red-flags~=chest-pain]')
    await banner.waitFor()
    expect(await banner.getByRole('heading').textContent()).toBe(words('flag.chest-pain.title'))
    for (const number of phrases.numbers)
      expect(await banner.locator(`a[href="tel:${number}"]`).count()).toBe(1)
    await finished(2)
    // It is still there to be read when the whole answer stands below it.
    const [shown, log] = [await banner.boundingBox(), await page.getByRole('log').boundingBox()]
    expect(shown?.y ?? 0).toBeGreaterThanOrEqual(log?.y ?? 0)
    await page.setViewportSize({ width: 1280, height: 900 })
  })

  it('waits for the network with a question, and sends it by itself', async () => {
    await talk.context.setOffline(true)
    await ask(phrases.first)
    await page.getByText(words('chat.offline')).waitFor()
    await talk.context.setOffline(false)
    await finished(3)
    expect(await questions().last().textContent()).toContain(phrases.first)
  })

  it('says when the day is used up, before and after the server had to say it', async () => {
    await limitMessages(talk.person, 1)
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
    expect(talk.faults).toEqual([])
  })
})
