import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export interface Violation {
  id: string
  impact: string
  nodes: { html: string; failureSummary?: string }[]
}

/** Runs axe through the debugger, which the page's content security policy does not concern. */
export async function violations(page: Page): Promise<Violation[]> {
  await atRest(page)
  await page.evaluate(axeSource)
  const found = await page.evaluate<Violation[]>(
    `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)`,
  )
  return found.filter(({ impact }) => impact !== 'minor')
}

/** Nothing is on its way from one colour to another: half faded words have no contrast. */
async function atRest(page: Page): Promise<void> {
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
        .map(({ finished }) => finished),
    ),
  )
}

/** The page has its content: no grey boxes are left. */
export async function settled(page: Page): Promise<void> {
  await page.getByRole('main').waitFor()
  await page.waitForFunction(() => !document.querySelector('main [data-skeleton]'))
}
