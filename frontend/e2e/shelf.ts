import type { Browser, BrowserContext, Page } from 'playwright-core'
import { apiOf, type Language, openContext, registered, signIn, watchFaults, wordsOf } from './product'

export interface Shown {
  id: string
  filename: string
  status: string
  parts: number
  page_count: number | null
}

/** A new person's documents. */
export interface Shelf {
  context: BrowserContext
  page: Page
  faults: string[]
  call: Awaited<ReturnType<typeof apiOf>>
}

export async function newShelf(browser: Browser, lang: Language, width: number): Promise<Shelf> {
  const person = await registered({ locale: lang })
  const call = await apiOf(person)
  const context = await openContext(browser, { name: lang, lang, width, theme: 'light' })
  const page = await context.newPage()
  const faults = watchFaults(page)
  await page.goto('/documents')
  await signIn(page, wordsOf(lang), person)
  await page.locator('button[data-unread]').waitFor()
  return { context, page, faults, call }
}

/** `shelf` is asked for each time, as it is made after these. */
export function thingsOf(shelf: () => Shelf, words: (key: string) => string) {
  const page = () => shelf().page
  const rows = () => page().locator('[data-document]')
  const all = async () => ((await shelf().call('GET', '/documents?limit=100')) as { items: Shown[] }).items
  return {
    rows,
    all,
    row: (name: string) => rows().filter({ has: page().getByRole('link', { name, exact: true }) }),
    named: async (name: string) => {
      const found = (await all()).find(({ filename }) => filename === name)
      if (!found) throw new Error(`no document ${name}`)
      return found
    },
    button: (key: string) => page().getByRole('button', { name: words(key), exact: true }),
    uploads: (state: string) => page().locator(`[data-upload=${state}]`),
    tab: (name: string) =>
      page()
        .getByRole('tab', { name: new RegExp(`^${words(`viewer.tab.${name}`)}`) })
        .click(),
  }
}
