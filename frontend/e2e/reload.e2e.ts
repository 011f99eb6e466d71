import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launch, openContext, registered, signIn, wordsOf } from './product'

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

/** Runs in the page: notes when the first words of the answer being written are in a frame. */
function watchForText() {
  const watch = new MutationObserver(() => {
    if (!document.querySelector('[data-role=assistant][data-status=streaming] [lang] p')) return
    watch.disconnect()
    requestAnimationFrame((frame) => Object.assign(window, { textAt: frame }))
  })
  watch.observe(document, { childList: true, subtree: true })
}

/** An answer is begun and the page loaded anew in the middle of it. How long after its first paint is there text? */
async function reloadInMidAnswer(): Promise<{ paint: number; text: number }> {
  await page.goto('/chat')
  await composer().fill('What can you do?')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/chat\/[0-9a-f-]{36}$/)
  await page.locator('[data-status=streaming] [lang] p').first().waitFor()
  await page.reload()
  await page.waitForFunction(() => 'textAt' in window)
  return page.evaluate(() => ({
    paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
    text: (window as unknown as { textAt: number }).textAt,
  }))
}

it('shows the text within 300 ms of the first paint when a page is loaded anew in mid-answer', async () => {
  const waits: number[] = []
  for (let turn = 0; turn < reloads; turn += 1) {
    const { paint, text } = await reloadInMidAnswer()
    console.log(`first paint ${paint.toFixed(0)} ms, text ${text.toFixed(0)} ms`)
    waits.push(text - paint)
  }
  const median = waits.toSorted((a, b) => a - b)[Math.floor(reloads / 2)] ?? Number.POSITIVE_INFINITY
  expect(median).toBeLessThanOrEqual(300)
})
