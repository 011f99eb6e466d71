import type { LabFlag, Language } from '@/api/types'

/** Decimal text in the reader's way of writing, with the zeros it came with: "4.00" is «4,00» in Russian. */
export function decimalWords(value: string, language: Language): string {
  const digits = /^-?\d+(?:\.(\d+))?$/.exec(value)
  if (!digits) return value
  const places = Math.min(digits[1]?.length ?? 0, 20)
  return new Intl.NumberFormat(language === 'ru' ? 'ru-RU' : 'en-GB', {
    minimumFractionDigits: places,
    maximumFractionDigits: places,
  }).format(Number(value))
}

/** A converted number is no more exact than the one it was made of. */
export function rounded(value: string, digits = 4): string {
  const number = Number(value)
  if (!Number.isFinite(number) || value === '') return value
  const whole = {
    useGrouping: false,
    maximumSignificantDigits: Math.max(digits, integerDigits(number)),
  } as const
  return new Intl.NumberFormat('en', whole).format(number)
}

const integerDigits = (number: number) => Math.trunc(Math.abs(number)).toString().length

interface Measured {
  value: string | null
  comparator: string | null
  value_printed: string
}

/** A result without its unit: the number, or the words of the report where there is none. */
export function resultWords(result: Measured & { kind?: string }, language: Language): string {
  if (result.value === null || result.kind === 'titre' || isTitre(result.value_printed))
    return result.value_printed
  const sign = { '<=': '≤', '>=': '≥' }[result.comparator ?? ''] ?? result.comparator ?? ''
  return `${sign}${decimalWords(result.value, language)}`
}

/** A dilution such as 1:320, which no number stands for. */
const isTitre = (printed: string) => /^[<>≤≥=\s]*1\s*:\s*\d+$/.test(printed.trim())

interface Ranged {
  range_low: string | null
  range_high: string | null
  range_printed: string | null
}

/** A report's own range: "0.40–4.00", "≤5.2", or as printed; empty where the report gives none. */
export function rangeWords({ range_low, range_high, range_printed }: Ranged, language: Language): string {
  if (range_printed !== null && isTitre(range_printed)) return range_printed
  if (range_low !== null && range_high !== null)
    return `${decimalWords(range_low, language)}–${decimalWords(range_high, language)}`
  if (range_high !== null) return `≤${decimalWords(range_high, language)}`
  if (range_low !== null) return `≥${decimalWords(range_low, language)}`
  return range_printed ?? ''
}

export const isOut = (flag: LabFlag | null) => flag === 'low' || flag === 'high' || flag === 'abnormal'

/** Read with a doubt that nobody has looked at yet: it is in no curve, and no number to be alarmed by. */
export const isDoubtful = ({ state, doubts }: { state: string; doubts: readonly string[] }) =>
  state === 'unconfirmed' && doubts.length > 0

/**
 * The number that a person typed, as decimal text: with a comma or a point, spaces between thousands. What could be
 * read in two ways, such as "1,234.5,6", is no number.
 */
export function typedDecimal(typed: string): string | null {
  const plain = typed.trim().replace(/(?<=\d)[\s\u00a0\u202f](?=\d{3}(?:\D|$))/g, '')
  const found = /^([+-]?\d+)(?:[.,](\d+))?$/.exec(plain)
  if (!found) return null
  const whole = (found[1] ?? '').replace(/^\+/, '')
  return found[2] === undefined ? whole : `${whole}.${found[2]}`
}
