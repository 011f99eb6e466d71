import { useTranslation } from 'react-i18next'
import type { Schedule, ToolCall } from '@/api/types'
import { useScheduleSentence } from '@/hooks/use-schedule-sentence'
import { useFormat } from '@/i18n/format'

const named = [
  'query',
  'analyte',
  'title',
  'content',
  'body',
  'category',
  'importance',
  'doc_type',
  'schedule',
  'channels',
  'template',
  'from',
  'to',
] as const
const categories = ['allergy', 'condition', 'medication', 'vital', 'document_summary', 'other'] as const
const degrees = ['low', 'medium', 'high', 'critical'] as const
const types = ['lab_result', 'prescription', 'imaging', 'consultation', 'other'] as const
const ways = ['in_app', 'email', 'telegram'] as const

interface Field {
  name: string
  words: string
}

/** The arguments of a tool that say something to a person, each with its name; ids and limits are left out. */
export function useToolFields({ input }: ToolCall): Field[] {
  const { t } = useTranslation()
  const format = useFormat()
  const scheduleSentence = useScheduleSentence()
  const spoken = (key: (typeof named)[number], value: unknown): string => {
    if (key === 'category' && isOneOf(categories, value)) return t(`memory.category.${value}`)
    if (key === 'importance' && isOneOf(degrees, value)) return t(`memory.importance.${value}`)
    if (key === 'doc_type' && isOneOf(types, value)) return t(`documents.type.${value}`)
    if (key === 'schedule' && isSchedule(value)) return scheduleSentence(value)
    if (key === 'channels' && Array.isArray(value))
      return value.map((one) => (isOneOf(ways, one) ? t(`reminders.channel.${one}`) : String(one))).join(', ')
    if ((key === 'from' || key === 'to') && typeof value === 'string' && !Number.isNaN(Date.parse(value)))
      return format.date(value)
    return typeof value === 'object' ? JSON.stringify(value) : String(value)
  }
  return named.flatMap((key) => {
    const value = input[key]
    if (value === null || value === undefined || value === '') return []
    return [{ name: t(`tool.field.${key}`), words: spoken(key, value) }]
  })
}

function isOneOf<Name extends string>(names: readonly Name[], value: unknown): value is Name {
  return (names as readonly unknown[]).includes(value)
}

function isSchedule(value: unknown): value is Schedule {
  return typeof value === 'object' && value !== null && 'kind' in value
}
