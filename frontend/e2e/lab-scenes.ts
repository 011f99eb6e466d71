// Rooms of laboratory results: a person with four reports of three laboratories, partly checked.
import type { Browser, Page } from 'playwright-core'
import { readThrough } from './person.ts'
import { apiOf, type Language, type Person, wordsOf } from './product.ts'
import { type Line, type Report, reportFile } from './report.ts'

interface WithId {
  id: string
}
type Call = Awaited<ReturnType<typeof apiOf>>

const names = {
  en: {
    tsh: 'TSH',
    ferritin: 'Ferritin',
    ldl: 'LDL cholesterol',
    hgb: 'Hemoglobin',
    crp: 'CRP',
    odd: 'Zonulin Q',
  },
  ru: {
    tsh: 'ТТГ',
    ferritin: 'Ферритин',
    ldl: 'Холестерин ЛПНП',
    hgb: 'Гемоглобин',
    crp: 'С-реактивный белок',
    odd: 'Зонулин Q',
  },
}

function reportsOf(lang: Language): Report[] {
  const say = names[lang]
  const ru = lang === 'ru'
  const number = (text: string) => (ru ? text.replace('.', ',') : text)
  const line = (name: string, value: string, unit: string, range: string): Line => [
    name,
    number(value),
    unit,
    range.replace(/\d+\.\d+/g, number),
  ]
  const unit = ru
    ? { tsh: 'мМЕ/л', fer: 'нг/мл', mmol: 'ммоль/л', gl: 'г/л', mgl: 'мг/л' }
    : { tsh: 'mIU/L', fer: 'ng/mL', mmol: 'mmol/L', gl: 'g/L', mgl: 'mg/L' }
  const one = (taken: string, laboratory: string, lines: Line[]): Report => ({
    lang,
    laboratory,
    patient: ru ? 'Тестова Мария' : 'Mary Tester',
    name: `${ru ? 'Анализ крови' : 'Blood test'} ${taken}.pdf`,
    taken,
    lines,
  })
  const labs = ru
    ? (['Лаборатория «Пример»', 'Лаборатория «Образец»'] as const)
    : (['Sample Laboratory', 'Example Diagnostics'] as const)
  return [
    one('14.05.2024', labs[0], [
      line(say.tsh, '2.90', unit.tsh, '0.40–4.00'),
      line(say.ferritin, '31', unit.fer, '10–120'),
    ]),
    one('09.11.2025', labs[1], [
      line(say.tsh, '3.77', unit.tsh, '0.35–4.25'),
      line(say.ferritin, '14.2', unit.fer, '10–120'),
      line(say.ldl, '130', ru ? 'мг/дл' : 'mg/dL', '<116'),
      line(say.crp, '<0.5', unit.mgl, '<5'),
    ]),
    one('14.01.2026', labs[0], [
      line(say.tsh, '4.30', unit.tsh, '0.40–4.00'),
      line(say.ferritin, '9.6', unit.fer, '10–120'),
      line(say.ldl, '3.1', unit.mmol, '<3.0'),
    ]),
    one('12.03.2026', labs[0], [
      line(say.tsh, '4.87', unit.tsh, '0.40–4.00'),
      line(say.ferritin, '8.4', unit.fer, '10–120'),
      line(say.hgb, '121', unit.gl, '120–160'),
      line(say.ldl, '2.8', unit.mmol, '<3.0'),
      line(say.odd, '48', 'zz', '0–40'),
    ]),
  ]
}

/** Uploads the reports, confirms what is certain in all but the last, and remembers some facts. */
export async function labScenes(browser: Browser, lang: Language, person: Person) {
  const words = wordsOf(lang)
  const call = await apiOf(person)
  const ids: string[] = []
  for (const report of reportsOf(lang)) {
    const { id } = (await call('UPLOAD', '/documents', await reportFile(browser, report))) as WithId
    await readThrough(call, id)
    ids.push(id)
  }
  for (const id of ids.slice(0, -1)) await confirmAll(call, id)
  const last = ids.at(-1) ?? ''
  await remember(call, lang)
  const { items } = (await call('GET', '/labs/latest')) as { items: { key: string; name: string }[] }
  const keys = items.slice(0, 3).map(({ key }) => encodeURIComponent(key))
  const curve = items.find(({ key }) => key.startsWith('tsh'))?.key ?? items[0]?.key ?? ''
  const fats = items.find(({ key }) => key.startsWith('ldl'))?.key ?? curve
  const trend = `/labs/${encodeURIComponent(curve)}`
  return [
    { name: 'labs', path: '/labs' },
    {
      name: 'labs-chosen',
      path: '/labs?out',
      act: (page: Page) => page.getByRole('checkbox').nth(1).check(),
    },
    { name: 'trend', path: trend },
    { name: 'trend-year', path: `${trend}?range=1y` },
    { name: 'trend-empty', path: `${trend}?range=3m` },
    { name: 'trend-units', path: `/labs/${encodeURIComponent(fats)}` },
    { name: 'trends', path: `/labs/${keys.join(',')}` },
    { name: 'review', path: `/documents/${last}/review` },
    {
      name: 'review-edit',
      path: `/documents/${last}/review`,
      act: async (page: Page) => {
        const row = page.locator('[data-row]').last()
        await row.focus()
        await row.press('e')
        await page.locator('[data-editor]').scrollIntoViewIfNeeded()
      },
    },
    { name: 'timeline', path: '/timeline' },
    { name: 'lab-memory', path: '/memory' },
    {
      name: 'lab-memory-history',
      path: '/memory',
      act: async (page: Page) => {
        await page.locator('[data-memory] button', { hasText: words('memory.history') }).click()
        await page.locator('[data-former]').first().waitFor()
      },
    },
    { name: 'lab-today', path: '/' },
  ]
}

/** Facts with days, one that replaced another, and two that contradict each other. */
async function remember(call: Call, lang: Language): Promise<void> {
  const ru = lang === 'ru'
  const save = async (title: string, content: string, more: object) =>
    ((await call('POST', '/memory', { title, content, importance: 'high', ...more })) as WithId).id
  const before = await save(
    ru ? 'Левотироксин 25 мкг' : 'Levothyroxine 25 mcg',
    ru ? 'Утром натощак' : 'In the morning, fasting',
    { category: 'medication', valid_from: '2024-05-20' },
  )
  await save(
    ru ? 'Левотироксин 50 мкг' : 'Levothyroxine 50 mcg',
    ru ? 'Утром натощак, доза увеличена' : 'In the morning, fasting; the dose was raised',
    { category: 'medication', valid_from: '2026-01-20', replaces_id: before },
  )
  await save(
    ru ? 'Аллергия на пенициллин' : 'Penicillin allergy',
    ru ? 'Сыпь в детстве' : 'A rash in childhood',
    {
      category: 'allergy',
      importance: 'critical',
    },
  )
  await save(
    ru ? 'Аллергия на пенициллин' : 'Penicillin allergy',
    ru ? 'Проба в 2025 году: нет' : 'Test of 2025: none',
    {
      category: 'allergy',
    },
  )
}

export async function confirmAll(call: Call, documentId: string): Promise<void> {
  const { items } = (await call('GET', `/labs?document_id=${documentId}&limit=200`)) as { items: WithId[] }
  if (items.length > 0) await call('POST', '/labs/confirm', { ids: items.map(({ id }) => id) })
}
