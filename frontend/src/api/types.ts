/** Shapes of the API as the screens use them. Times are UTC ISO strings, ids are UUIDs. */
export interface Page<T> {
  items: T[]
  next_cursor: string | null
}

export type Language = 'en' | 'ru'
export type Theme = 'light' | 'dark' | 'system'

export interface User {
  id: string
  email: string
  username: string
  full_name: string | null
  role: 'user' | 'admin'
  is_active: boolean
  locale: Language
  timezone: string
  theme: Theme
  quiet_hours_start: string | null
  quiet_hours_end: string | null
  avatar_url: string | null
  telegram_linked: boolean
  created_at: string
  updated_at: string
}

export interface SignedIn {
  access_token: string
  token_type: string
  expires_in: number
  user: User
}

export interface Chat {
  id: string
  title: string
  skill_id: string | null
  is_archived: boolean
  is_answering: boolean
  created_at: string
  updated_at: string
}

export type MessageStatus = 'streaming' | 'complete' | 'interrupted' | 'failed'
export type InterruptReason = 'stopped' | 'provider-error' | 'refused' | 'truncated' | 'server-restart'

export interface Citation {
  index: number
  document_id: string
  page: number
  quote: string
}

export interface ToolRef {
  kind: string
  id: string
}

export interface ToolCall {
  tool_use_id: string
  name: string
  input: unknown
  status: 'running' | 'ok' | 'error'
  summary: string
  ref?: ToolRef | null
}

export interface MessageMetadata {
  tool_calls: ToolCall[]
  citations: Citation[]
  usage?: unknown
  model?: string | null
  reason?: string | null
  document_ids?: string[]
}

export interface Message {
  id: string
  chat_id: string
  parent_id: string | null
  role: 'user' | 'assistant' | 'system' | 'tool'
  content: string
  status: MessageStatus
  metadata: MessageMetadata
  created_at: string
}

export interface Quota {
  messages: { used: number; limit: number }
  tokens: { used: number; limit: number }
  resets_at: string
}

export type DocumentStatus = 'pending' | 'processing' | 'completed' | 'failed'
export type DocType = 'lab_result' | 'consultation' | 'prescription' | 'imaging' | 'other'

export interface HealthDocument {
  id: string
  filename: string
  mime_type: string
  file_size: number
  sha256: string
  doc_type: DocType
  status: DocumentStatus
  error_code: string | null
  page_count: number | null
  progress: number
  created_at: string
  updated_at: string
}

export interface DocumentPage {
  document_id: string
  number: number
  text: string
  source: 'digital' | 'ocr' | 'none'
  confidence: number | null
  width: number
  height: number
}

export interface SearchHit {
  document_id: string
  filename: string
  page: number
  snippet: string
  rank: number
}

export type MemoryCategory = 'condition' | 'medication' | 'allergy' | 'vital' | 'document_summary' | 'other'
export type Importance = 'critical' | 'high' | 'medium' | 'low'

export interface MemoryEntry {
  id: string
  category: MemoryCategory
  title: string
  content: string
  importance: Importance
  status: 'unconfirmed' | 'confirmed'
  is_active: boolean
  source_document_id: string | null
  source_message_id: string | null
  created_at: string
  updated_at: string
}

export type Channel = 'in_app' | 'email' | 'telegram'
export type ScheduleKind = 'once' | 'daily' | 'weekly' | 'every' | 'monthly' | 'rrule'

export interface Schedule {
  kind: ScheduleKind
  at?: string | null
  times?: string[] | null
  weekdays?: number[] | null
  interval?: { hours?: number | null; days?: number | null } | null
  day?: number | null
  rrule?: string | null
  start?: string | null
  end?: string | null
  count?: number | null
}

export interface Reminder {
  id: string
  title: string
  body: string | null
  schedule: Schedule
  timezone: string
  channels: Channel[]
  repeat_until_acknowledged: boolean
  escalate_after_minutes: number | null
  is_active: boolean
  next_due_at: string | null
  created_at: string
  updated_at: string
}

export type OccurrenceStatus = 'scheduled' | 'fired' | 'taken' | 'skipped' | 'snoozed'

export interface Occurrence {
  id: string
  reminder_id: string
  title: string
  body: string | null
  due_at: string
  status: OccurrenceStatus
  fired_at: string | null
  acted_at: string | null
  snoozed_until: string | null
  late: boolean
}

export interface Notification {
  id: string
  title: string
  body: string | null
  type: 'reminder' | 'alert' | 'info' | 'ai_generated'
  channel: Channel
  status: 'pending' | 'sent' | 'delivered' | 'read' | 'failed'
  scheduled_at: string | null
  sent_at: string | null
  read_at: string | null
  metadata: { reminder_id?: string | null; occurrence_id?: string | null; late?: boolean | null }
  created_at: string
}

export interface GeneratedPdf {
  id: string
  title: string
  file_size: number
  source_document_ids: string[]
  source_chat_id: string | null
  created_at: string
}

export interface PersonalContext {
  content: string
  version: number
  updated_at: string | null
}

export interface Meta {
  version: string
  demo_model: boolean
  self_registration_enabled: boolean
  upload: { max_bytes: number; mime_types: string[]; extensions: string[] }
  channels: { email: boolean; telegram: boolean }
}
