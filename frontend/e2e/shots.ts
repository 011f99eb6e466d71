// Pictures of every page in both languages, themes and sizes, and an accessibility check of each.
import type { Page } from 'playwright-core'
import { violations } from './axe.ts'
import { seedPerson } from './person.ts'
import {
  keepShot,
  launch,
  openContext,
  type Person,
  phoneWidth,
  type Setting,
  signIn,
  wordsOf,
} from './product.ts'
import { type Scene, scenesOf } from './scenes.ts'

/** Things smaller than a fingertip, on a touch screen. */
function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, a[href], input, select, textarea, [role=menuitem]')]
      .filter((element) => {
        const { width, height } = element.getBoundingClientRect()
        const inText = element.tagName === 'A' && getComputedStyle(element).display === 'inline'
        const hidden = element.matches('.sr-only')
        // Chips in a text have a larger sensitive area than they show.
        const chip = element.matches('[data-citation], [data-tag]')
        const labelled = element instanceof HTMLInputElement && /checkbox|radio|file/.test(element.type)
        return (
          width > 0 && height > 0 && !inText && !labelled && !hidden && !chip && (width < 40 || height < 43.5)
        )
      })
      .map((element) => element.outerHTML.slice(0, 140)),
  )
}

const browser = await launch()
let faults = 0
// Names of views: `npm run shots -- chat alarm`; without any, all of them. SHOTS=ru-dark-390 keeps to one setting.
const only = process.argv.slice(2)
const wanted = (name: string) => only.length === 0 || only.includes(name)

const hiddenBehind = ['landmark-one-main', 'aria-hidden-focus', 'page-has-heading-one', 'region']

async function look(page: Page, shot: string, phone: boolean): Promise<void> {
  await keepShot(page, shot)
  const say = (fault: string) => {
    faults += 1
    console.log(`${shot}: ${fault}`)
  }
  // An open menu hides the page behind it from screen readers, its landmarks included.
  const behind = (await page.getByRole('menu').count()) > 0 ? hiddenBehind : []
  for (const { id, impact, nodes } of await violations(page)) {
    if (behind.includes(id)) continue
    say(
      `${impact} ${id}\n${nodes.map(({ html, failureSummary }) => `    ${html.slice(0, 200)}\n      ${failureSummary?.split('\n')[1] ?? ''}`).join('\n')}`,
    )
  }
  if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) say('scrolls sideways')
  if (phone) for (const target of await smallTargets(page)) say(`small target ${target}`)
}

/** A page of this person in this setting, signed in. */
async function signedIn(setting: Setting, person: Person): Promise<Page> {
  const page = await opened(setting)
  await page.goto('/login')
  await signIn(page, wordsOf(setting.lang), person)
  await page.locator('button[data-unread]').waitFor()
  return page
}

async function opened(setting: Setting): Promise<Page> {
  const context = await openContext(browser, setting)
  await context.addInitScript(
    ([language, theme]) => {
      localStorage.setItem('lang', language ?? '')
      localStorage.setItem('theme', theme ?? '')
    },
    [setting.lang, setting.theme],
  )
  return context.newPage()
}

async function show(page: Page, setting: Setting, { name, path, act }: Omit<Scene, 'who'>): Promise<void> {
  const phone = setting.width === phoneWidth
  const shot = `${name}-${phone ? 'phone' : 'desk'}-${setting.theme}-${setting.lang}`
  // Through another page: an address that differs in its hash only would not be loaded again.
  await page.goto('about:blank')
  await page.goto(path)
  await page.waitForLoadState('networkidle', { timeout: 1500 }).catch(() => undefined)
  try {
    await act?.(page)
  } catch (error) {
    faults += 1
    console.log(`${shot}: not reached: ${String(error).split('\n')[0]}`)
  }
  await page.waitForTimeout(300)
  await look(page, shot, phone)
}

const { person, places } = await seedPerson()
for (const lang of ['en', 'ru'] as const) {
  if (process.env.SHOTS && !process.env.SHOTS.startsWith(lang)) continue
  const scenes = (await scenesOf(browser, lang, wordsOf(lang))).filter(({ name }) => wanted(name))
  for (const theme of ['light', 'dark'] as const) {
    for (const width of [1440, phoneWidth]) {
      const setting: Setting = { name: '', lang, theme, width }
      if (process.env.SHOTS && process.env.SHOTS !== `${lang}-${theme}-${width}`) continue
      const outside = await opened(setting)
      for (const [name, path] of [
        ['sign-in', '/login'],
        ['register', '/register'],
      ] as const) {
        if (wanted(name)) await show(outside, setting, { name, path })
      }
      await outside.context().close()
      const rooms = Object.entries(places).map(([name, path]): Scene => ({ name, path, who: person }))
      const all = [...rooms.filter(({ name }) => wanted(name)), ...scenes]
      for (const who of new Set(all.map((scene) => scene.who.email))) {
        const views = all.filter((scene) => scene.who.email === who)
        if (!views[0]) continue
        const page = await signedIn(setting, views[0].who)
        for (const view of views) await show(page, setting, view)
        await page.context().close()
      }
    }
  }
}
await browser.close()
console.log(faults === 0 ? 'no faults' : `${faults} faults`)
process.exit(faults === 0 ? 0 : 1)
