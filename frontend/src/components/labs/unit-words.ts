import type { Language } from '@/api/types'

const russian: Record<string, string> = {
  g: 'г',
  kg: 'кг',
  mg: 'мг',
  ug: 'мкг',
  ng: 'нг',
  pg: 'пг',
  mol: 'моль',
  mmol: 'ммоль',
  umol: 'мкмоль',
  nmol: 'нмоль',
  pmol: 'пмоль',
  L: 'л',
  dL: 'дл',
  mL: 'мл',
  uL: 'мкл',
  fL: 'фл',
  U: 'Ед',
  kU: 'кЕд',
  mU: 'мЕд',
  '[IU]': 'МЕ',
  'k[IU]': 'кМЕ',
  'm[IU]': 'мМЕ',
  'u[IU]': 'мкМЕ',
  s: 'с',
  min: 'мин',
  h: 'ч',
  d: 'сут',
  mm: 'мм',
}
const raised = '⁰¹²³⁴⁵⁶⁷⁸⁹'
const wordless = new Set(['{ratio}', '{index}', '{titer}', '[pH]'])

/** A unit in UCUM as people write it: "m[IU]/L" is "mIU/L" and «мМЕ/л», "10*9/L" is "10⁹/L". */
export function unitWords(ucum: string | null, language: Language): string {
  if (!ucum || wordless.has(ucum)) return ''
  return ucum
    .split('/')
    .map((part) => partWords(part, language))
    .join('/')
}

function partWords(part: string, language: Language): string {
  const power = /^10\*(\d+)$/.exec(part)?.[1]
  if (power) return `10${[...power].map((digit) => raised[Number(digit)]).join('')}`
  if (part === '{1.73_m2}') return language === 'ru' ? '1,73 м²' : '1.73 m²'
  if (part === '[HPF]' || part === '[LPF]') return language === 'ru' ? 'поле зрения' : part.slice(1, -1)
  const note = /\{(.+)\}$/.exec(part)
  const bare = note ? part.slice(0, note.index) : part
  const said = language === 'ru' ? (russian[bare] ?? bare) : bare
  const plain = said.replace(/\[(.+?)\]/g, '$1').replace(/^u(?=[A-Zgkmls])/, 'µ')
  return [plain, note?.[1]].filter(Boolean).join(' ')
}

/** What stands behind a result: the unit as its report prints it, else the one it is understood in. */
export const unitOf = (result: { unit_printed: string | null; unit?: string | null }, language: Language) =>
  result.unit_printed ?? unitWords(result.unit ?? null, language)
