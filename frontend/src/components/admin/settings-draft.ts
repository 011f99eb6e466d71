import type { SettingsChange } from '@/api/admin'
import type { ServerSettings } from '@/api/types'
import { isAllowed, type LimitName, readNumber } from './limits'

/** Which of a person's limits each default stands in for. */
export const defaultLimits = {
  default_max_chats: 'max_chats',
  default_messages_per_day: 'max_ai_messages_per_day',
  default_tokens_per_day: 'max_ai_tokens_per_day',
} as const satisfies Record<string, LimitName>

export type DefaultName = keyof typeof defaultLimits
export const defaultNames = Object.keys(defaultLimits) as DefaultName[]

export const modelNames = ['claude_model', 'extraction_model', 'review_model', 'title_model'] as const
export type ModelSetting = (typeof modelNames)[number]

/** The settings as they stand in the form, where numbers are text. */
export type SettingsDraft = Omit<ServerSettings, DefaultName | ConnectionName> & Record<DefaultName, string>

/** What has a form of its own, as its secrets are never here. */
type ConnectionName = 'smtp_config' | 'telegram_bot_token'

export function draftOf(settings: ServerSettings): SettingsDraft {
  const { smtp_config: _mail, telegram_bot_token: _bot, ...rest } = settings
  return {
    ...rest,
    default_max_chats: String(settings.default_max_chats),
    default_messages_per_day: String(settings.default_messages_per_day),
    default_tokens_per_day: String(settings.default_tokens_per_day),
  }
}

/** A default must be a number: there is nothing behind it to fall back on. */
export function isDefaultAllowed(name: DefaultName, text: string): boolean {
  const value = readNumber(text)
  return value !== null && isAllowed(defaultLimits[name], value)
}

/** Only what differs is sent, so that two administrators do not undo each other's work. */
export function changesOf(draft: SettingsDraft, stored: ServerSettings): SettingsChange {
  const read = {
    ...draft,
    ...Object.fromEntries(defaultNames.map((name) => [name, readNumber(draft[name])])),
    ...Object.fromEntries(modelNames.map((name) => [name, draft[name].trim()])),
  }
  const names = Object.keys(draft) as (keyof SettingsDraft)[]
  return Object.fromEntries(
    names.filter((name) => read[name] !== stored[name]).map((name) => [name, read[name]]),
  )
}
