import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launch, openContext, registered, signIn, timed, wordsOf } from './product'

const reloads = 5
const words = wordsOf('en')

let browser: Browser
let page: Page

beforeAll(async () => {
  browser = await launch()
  const context = await openContext(browser, { name: '', lang: 'en', width: 1280, theme: 'light' })
  page = await context.newPage()
  await page.goto('/chat')
  await signIn(page, words, await registered({ locale: 'en' }))
  await composer().waitFor()
  await page.addInitScript(watchForText)
})
afterAll(() => browser.close())

const composer = () => page.getByRole('textbox', { name: words('chat.composer') })

/** Runs in the page: notes when the first words of the answer are in a frame. */
function watchForText() {
  const watch = new MutationObserver(() => {
    if (!document.querySelector('[data-role=assistant] [lang] p')) return
    watch.disconnect()
    requestAnimationFrame((frame) => Object.assign(window, { textAt: frame }))
  })
  watch.observe(document, { childList: true, subtree: true })
}

/** An answer is begun and the page loaded anew in the middle of it. How long after its first paint is there text? */
async function reloadInMidAnswer() {
  await page.goto('/chat')
  await composer().fill('What can you do?')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/chat\/[0-9a-f-]{36}$/)
  await page.locator('[data-status=streaming] [lang] p').first().waitFor()
  await page.reload()
  await page.waitForFunction(
    () => 'textAt' in window && performance.getEntriesByName('first-contentful-paint').length > 0,
  )
  return page.evaluate(() => {
    const began = (name: RegExp) =>
      performance
        .getEntriesByType('resource')
        .filter((entry) => name.test(entry.name))
        .map(({ startTime }) => startTime)
    return {
      paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
      text: (window as unknown as { textAt: number }).textAt,
      renewals: began(/\/auth\/refresh$/),
      messages: began(/\/messages\?/),
    }
  })
}

it('asks for the answer before it is drawn when a page is loaded anew in mid-answer', async () => {
  const waits: number[] = []
  for (let turn = 0; turn < reloads; turn += 1) {
    const { paint, text, renewals, messages } = await reloadInMidAnswer()
    console.log(
      `renewal at ${renewals.map((at) => at.toFixed(0))}, messages at ${messages.map((at) => at.toFixed(0))}, paint ${paint.toFixed(0)}, text ${text.toFixed(0)} ms`,
    )
    waits.push(text - paint)
    // Each is asked for once, and not only when the app has been drawn.
    expect([renewals.length, messages.length]).toEqual([1, 1])
    expect(messages[0]).toBeLessThan(paint)
  }
  if (timed) expect(Math.min(...waits)).toBeLessThanOrEqual(300)
})
