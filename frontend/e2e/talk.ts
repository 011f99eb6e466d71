import type { Browser, BrowserContext, Page } from 'playwright-core'
import { type Language, openContext, type Person, registered, signIn, watchFaults, wordsOf } from './product'

/** A new person's empty chat, and what there is to see and press in it. */
export interface Talk {
  person: Person
  context: BrowserContext
  page: Page
  faults: string[]
}

export async function newTalk(browser: Browser, lang: Language): Promise<Talk> {
  const person = await registered({ locale: lang })
  const context = await openContext(browser, { name: lang, lang, width: 1280, theme: 'light' })
  const page = await context.newPage()
  const faults = watchFaults(page)
  await page.goto('/chat')
  await signIn(page, wordsOf(lang), person)
  return { person, context, page, faults }
}

/** `page` is asked for each time, as it is opened after these are made. */
export function thingsOf(page: () => Page, words: (key: string) => string) {
  const composer = () => page().getByRole('textbox', { name: words('chat.composer') })
  return {
    composer,
    button: (key: string) => page().getByRole('button', { name: words(key) }),
    questions: () => page().locator('[data-role=user]'),
    answers: () => page().locator('[data-role=assistant]'),
    finished: (count: number) =>
      page()
        .locator('[data-role=assistant][data-status=complete]')
        .nth(count - 1)
        .waitFor(),
    ask: async (question: string) => {
      await composer().fill(question)
      await composer().press('Enter')
    },
  }
}
