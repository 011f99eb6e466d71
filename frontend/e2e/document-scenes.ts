// States of documents: what is looked for, what is doubted, what is asked for.
import type { Page } from 'playwright-core'
import type { Language, Person } from './product.ts'
import { launch } from './product.ts'
import type { Scene } from './scenes.ts'

/** A report that opens with "open sesame" only. */
export const protectedFile = new URL('files/protected.pdf', import.meta.url).pathname

const lines = {
  en: ['Example Laboratory', 'Ferritin 8.4 ng/mL 10-120', 'TSH 4.87 mIU/L 0.40-4.00', 'Glucose 5.1 mmol/L'],
  ru: ['Лаборатория Пример', 'Ферритин 8,4 нг/мл 10-120', 'ТТГ 4,87 мМЕ/л 0,40-4,00', 'Глюкоза 5,1 ммоль/л'],
}

/** A picture of a report so faint and small that some of its words are read with doubt. */
export async function poorScan(lang: Language): Promise<File> {
  const browser = await launch()
  const paper = await browser.newPage({ viewport: { width: 620, height: 420 } })
  const body = lines[lang]
    .map((line, index) => `<p style="opacity: ${1 - index * 0.18}">${line}</p>`)
    .join('')
  await paper.setContent(
    `<body style="font: italic 17px serif; margin: 40px; color: #667; filter: blur(0.7px); transform: rotate(1deg)">${body}`,
  )
  const picture = await paper.screenshot({ type: 'jpeg', quality: 30 })
  await browser.close()
  return new File([new Uint8Array(picture)], 'scan.jpg', { type: 'image/jpeg' })
}

interface Shelf {
  paper: string
  doubtful: string
  find: string
  person: Person
}

export function documentScenes(
  { paper, doubtful, find, person }: Shelf,
  words: (key: string) => string,
): Scene[] {
  const at = (name: string, path: string, act?: Scene['act']): Scene => ({
    name: `documents-${name}`,
    who: person,
    path,
    ...(act && { act }),
  })
  const pick = async (page: Page) => {
    for (const index of [0, 1]) await page.locator('[data-document] input[type=checkbox]').nth(index).click()
    await page.locator('[data-bulk]').waitFor()
  }
  return [
    at('shelf', '/documents', (page) => page.locator('[data-document]').first().waitFor()),
    at('search', `/documents?q=${encodeURIComponent(find)}`, (page) =>
      page.locator('mark').first().waitFor(),
    ),
    at('picked', '/documents', pick),
    at('trash', '/documents?trash=1', (page) => page.locator('[data-trashed]').waitFor()),
    at('purge', '/documents?trash=1', async (page) => {
      await page.getByRole('button', { name: words('trash.empty-it') }).click()
      await page.getByRole('dialog').waitFor()
    }),
    at('twin', '/documents', async (page) => {
      await page.getByTestId('files').setInputFiles(protectedFile)
      await page.locator('[data-upload=failed]').waitFor()
    }),
    at('found', `/documents/${paper}?q=${encodeURIComponent(find)}`, (page) =>
      page.locator('[data-lit=active]').first().waitFor(),
    ),
    at('text', `/documents/${paper}?tab=text`, (page) => page.locator('[data-pane=text]').waitFor()),
    at('correct', `/documents/${paper}?tab=text`, async (page) => {
      await page.getByRole('button', { name: words('viewer.correct'), exact: true }).click()
      await page.locator('textarea').waitFor()
    }),
    at('details', `/documents/${paper}?tab=details`, (page) => page.locator('[data-step]').first().waitFor()),
    at('doubtful', `/documents/${doubtful}?tab=text`, (page) => page.locator('[data-pane=text]').waitFor()),
    at('results', `/documents/${paper}?tab=results`, (page) => page.locator('[data-pane=results]').waitFor()),
    at('protected', '/documents?status=failed', async (page) => {
      await page.locator('[data-document] a').first().click()
      await page.locator('[data-asks=password]').waitFor()
    }),
  ]
}
