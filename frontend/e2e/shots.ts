// Pictures of every page in both languages, themes and sizes, and an accessibility check of each.
import type { Page } from 'playwright-core'
import { violations } from './axe.ts'
import { seedPerson } from './person.ts'
import { keepShot, launch, openContext, phoneWidth, type Setting, wordsOf } from './product.ts'

/** Things smaller than a fingertip, on a touch screen. */
function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, a[href], input, select, textarea, [role=menuitem]')]
      .filter((element) => {
        const { width, height } = element.getBoundingClientRect()
        const inText = element.tagName === 'A' && getComputedStyle(element).display === 'inline'
        const hidden = element.matches('.sr-only')
        // Chips in a text have a larger sensitive area than they show.
        const chip = element.matches('[data-citation]')
        const labelled = element instanceof HTMLInputElement && /checkbox|radio|file/.test(element.type)
        return (
          width > 0 && height > 0 && !inText && !labelled && !hidden && !chip && (width < 40 || height < 43.5)
        )
      })
      .map((element) => element.outerHTML.slice(0, 140)),
  )
}

const browser = await launch()
const { person, places } = await seedPerson()
let faults = 0
const only = process.argv[2]

for (const lang of ['en', 'ru'] as const) {
  for (const theme of ['light', 'dark'] as const) {
    for (const width of [1440, phoneWidth]) {
      const setting: Setting = { name: '', lang, theme, width }
      const context = await openContext(browser, setting)
      await context.addInitScript(
        ([language, look]) => {
          localStorage.setItem('lang', language ?? '')
          localStorage.setItem('theme', look ?? '')
        },
        [lang, theme],
      )
      const page = await context.newPage()
      const words = wordsOf(lang)
      const look = async (name: string) => {
        const shot = `${name}-${width === phoneWidth ? 'phone' : 'desk'}-${theme}-${lang}`
        await keepShot(page, shot)
        for (const { id, impact, nodes } of await violations(page)) {
          faults += 1
          console.log(
            `${shot}: ${impact} ${id}\n${nodes.map(({ html, failureSummary }) => `    ${html.slice(0, 200)}\n      ${failureSummary?.split('\n')[1] ?? ''}`).join('\n')}`,
          )
        }
        const sideways = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
        if (sideways) {
          faults += 1
          console.log(`${shot}: scrolls sideways`)
        }
        if (width === phoneWidth) {
          for (const target of await smallTargets(page)) {
            faults += 1
            console.log(`${shot}: small target ${target}`)
          }
        }
      }

      for (const [name, path] of [
        ['sign-in', '/login'],
        ['register', '/register'],
      ] as const) {
        if (only && only !== name) continue
        await page.goto(path)
        await page.waitForTimeout(400)
        await look(name)
      }
      await page.goto('/login')
      await page.getByLabel(words('auth.email'), { exact: true }).fill(person.email)
      await page.getByLabel(words('auth.password'), { exact: true }).fill(person.password)
      await page.getByRole('button', { name: words('auth.sign-in') }).click()
      await page.locator('button[data-unread]').waitFor()
      for (const [name, path] of Object.entries(places)) {
        if (only && only !== name) continue
        await page.goto(path)
        await page.waitForLoadState('networkidle').catch(() => undefined)
        await page.waitForTimeout(500)
        if (page.url().includes('/login')) throw new Error(`${name} is not shown: signed out`)
        await look(name)
      }
      await context.close()
    }
  }
}
await browser.close()
console.log(faults === 0 ? 'no faults' : `${faults} faults`)
process.exit(faults === 0 ? 0 : 1)
