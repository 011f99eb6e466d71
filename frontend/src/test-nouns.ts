import type { Chat, ServerSettings } from '@/api/types'

/** Whole nouns for tests that are about one of their fields. */
export const chatOf = (change: Partial<Chat> = {}): Chat => ({
  id: 'chat',
  title: 'Sleep',
  skill_id: null,
  is_archived: false,
  is_pinned: false,
  is_answering: false,
  is_unread: false,
  is_interrupted: false,
  read_at: null,
  leaf_id: null,
  active_at: '2026-11-23T10:00:00Z',
  created_at: '2026-11-23T10:00:00Z',
  updated_at: '2026-11-23T10:00:00Z',
  ...change,
})

export const settingsOf = (change: Partial<ServerSettings> = {}): ServerSettings => ({
  self_registration_enabled: true,
  claude_model: 'big',
  extraction_model: 'small',
  review_model: 'small',
  title_model: 'small',
  effort: null,
  thinking: 'auto',
  compatibility: 'auto',
  review_batches: false,
  default_max_chats: 200,
  default_messages_per_day: 100,
  default_tokens_per_day: 500_000,
  smtp_config: null,
  telegram_bot_token: null,
  ...change,
})
