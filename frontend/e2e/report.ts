// Made-up laboratory reports of any day and values, drawn by the browser as digital PDFs.
import type { Browser } from 'playwright-core'
import type { Language } from './product.ts'

export type Line = readonly [test: string, result: string, unit: string, range: string]

export interface Report {
  lang: Language
  name: string
  laboratory: string
  patient: string
  /** As printed: "12 March 2026", «12.03.2026». */
  taken: string
  lines: readonly Line[]
}

const words = {
  en: { patient: 'Patient', taken: 'Collected', head: ['Test', 'Result', 'Unit', 'Reference range'] },
  ru: {
    patient: 'Пациент',
    taken: 'Дата взятия',
    head: ['Показатель', 'Результат', 'Единицы', 'Референсные значения'],
  },
}

export async function reportFile(browser: Browser, report: Report): Promise<File> {
  const { patient, taken, head } = words[report.lang]
  const cells = (line: readonly string[], tag: string) =>
    line.map((cell) => `<${tag}>${cell.replaceAll('<', '&lt;')}</${tag}>`).join('')
  const sheet = await browser.newPage()
  await sheet.setContent(`<!doctype html><html lang="${report.lang}"><style>
    body { font: 11pt "DejaVu Sans", sans-serif; margin: 0 }
    table { border-collapse: collapse; width: 100%; margin-top: 20px } td, th { text-align: left; padding: 7px 8px }
    </style><h1>${report.laboratory}</h1><p>${patient}: ${report.patient}</p><p>${taken}: ${report.taken}</p>
    <table><tr>${cells(head, 'th')}</tr>${report.lines.map((line) => `<tr>${cells(line, 'td')}</tr>`).join('')}</table>`)
  const bytes = await sheet.pdf({ format: 'A4', margin: { top: '18mm', left: '18mm', right: '18mm' } })
  await sheet.close()
  return new File([new Uint8Array(bytes)], report.name, { type: 'application/pdf' })
}
