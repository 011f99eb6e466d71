import type { UsageRow } from '@/api/types'

const columns = [
  'username',
  'full_name',
  'messages',
  'messages_limit',
  'tokens',
  'tokens_limit',
  'cost_usd',
] as const

/** The table for a spreadsheet: one head, one row a person, an unknown cost left empty. */
export function usageCsv(day: string, rows: readonly UsageRow[]): string {
  const head = ['day', ...columns].join(',')
  const lines = rows.map((row) => [day, ...columns.map((column) => cell(row[column]))].join(','))
  // The mark at the beginning tells spreadsheets that this is UTF-8.
  return `\ufeff${[head, ...lines].join('\r\n')}\r\n`
}

/** A name that begins like a formula would be calculated by a spreadsheet. */
function cell(value: string | number | null): string {
  if (value === null) return ''
  const text = typeof value === 'string' && /^[=+\-@\t]/.test(value) ? `'${value}` : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
