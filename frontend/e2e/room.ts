import type { Browser, BrowserContext, Page } from 'playwright-core'
import {
  apiOf,
  type Language,
  openContext,
  type Person,
  registered,
  signIn,
  watchFaults,
  wordsOf,
} from './product'

interface WithId {
  id: string
}

/** A signed-in page of a new person, who has what `fill` gives them. */
export async function roomOf(
  browser: Browser,
  lang: Language,
  path: string,
  fill: (call: Awaited<ReturnType<typeof apiOf>>) => Promise<unknown> = async () => undefined,
  width = 1280,
): Promise<{ person: Person; context: BrowserContext; page: Page; faults: string[] }> {
  const person = await registered({ locale: lang })
  await fill(await apiOf(person))
  const context = await openContext(browser, { name: lang, lang, width, theme: 'light' })
  const page = await context.newPage()
  const faults = watchFaults(page)
  await page.goto(path)
  await signIn(page, wordsOf(lang), person)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.locator('button[data-unread]').waitFor()
  return { person, context, page, faults }
}

export const ask = (call: Awaited<ReturnType<typeof apiOf>>) => async (content: string) => {
  const chat = (await call('POST', '/chats', {})) as WithId
  await call('STREAM', `/chats/${chat.id}/messages`, { content, client_id: crypto.randomUUID() })
  return chat.id
}
