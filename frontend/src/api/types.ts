/** The nouns of the screens, as the server's own description has them. Times are UTC ISO strings, ids are UUIDs. */
import type * as wire from '@/api/generated/client/types.gen'

export interface Page<T> {
  items: T[]
  next_cursor: string | null
}

export type Language = 'en' | 'ru'
export type Theme = 'light' | 'dark' | 'system'

export type Meta = wire.MetaOut
export type User = Omit<wire.UserOut, 'locale' | 'theme'> & { locale: Language; theme: Theme }
export type SignedIn = Omit<wire.SignedIn, 'user'> & { user: User }
export type ContextText = wire.ContextOut
export type ContextVersion = wire.ContextVersionOut
export type TelegramLink = wire.LinkCodeOut

export type Chat = wire.ChatOut
export type Message = wire.MessageOut
export type MessageMetadata = wire.MessageMetadata
export type ToolCall = wire.ToolCallOut
/** The specialist that gave an answer. */
export type AnsweredBy = wire.SkillShown
export type Compaction = wire.CompactionOut
export type ToolRef = wire.Reference
export type Citation = wire.CitationOut
export type Quota = wire.QuotaOut
/** Money is US dollars as decimal text. */
export type SeenContext = wire.MessageContextOut
export type SeenLayer = wire.ContextLayerOut

export type HealthDocument = wire.DocumentOut
export type DocumentStatus = wire.ProcessingStatus
export type DocumentPage = wire.DocumentPageOut
export type FoundOn = wire.FoundOn
export type DocumentType = wire.DocumentType
export type DocumentStep = wire.StepOut
export type DocumentPatch = wire.DocumentPatch
export type DocumentFilters = Omit<NonNullable<wire.ListDocumentsData['query']>, 'limit' | 'cursor'>
export type DocumentSort = wire.Sort
export type BulkChange = Omit<wire.BulkIn, 'ids'>
export type PlacedWord = wire.WordOut
export type SearchHit = wire.SearchHit
export type SearchResults = wire.SearchResults

export type PatientMatch = wire.PatientMatch

/** Numbers of laboratories are decimal text: a number would round them. */
export type LabResult = wire.LabResultOut
export type LabPatch = wire.LabPatch
export type LabDraft = wire.LabIn
export type Specimen = wire.Specimen
export type LabFlag = wire.LabFlag
export type LatestLab = wire.LatestOut
export type SparkPoint = wire.SparkPoint
export type Trend = wire.TrendOut
export type TrendPoint = wire.TrendPoint
export type TrendNote = wire.TrendNote
export type Analyte = wire.AnalyteOut

export type TimelineItem = wire.TimelineItem
export type EventKind = wire.EventKind

export type MemoryEntry = wire.MemoryOut
export type MemoryUse = wire.MemoryUseOut
export type MemoryStatus = wire.MemoryStatus
export type MemoryCategory = wire.MemoryCategory
export type Importance = wire.Importance

export type Reminder = wire.ReminderOut
export type Schedule = wire.ScheduleOut
/** What is sent: only the fields that the kind of rule needs. */
export type ScheduleDraft = wire.Schedule
export type ScheduleKind = Schedule['kind']
export type ReminderCategory = wire.ReminderCategory
export type ReminderState = wire.ReminderState
export type Travel = wire.Travel
export type Adherence = wire.AdherenceOut
export type AdherenceDay = wire.AdherenceDay
export type AdherenceReminder = wire.AdherenceReminder
export type Occurrence = wire.OccurrenceOut
export type Channel = wire.Channel
/** Push is not chosen: it goes with the bell. */
export type ReminderChannel = wire.ReminderOut['channels'][number]

export type Notification = wire.NotificationOut
export type NotificationKind = wire.NotificationType
export type ChannelState = wire.ChannelStateOut
export type Letter = wire.LetterOut
export type LetterAct = wire.LetterAct
export type PushBrowser = wire.SubscriptionOut
export type ChannelHealth = wire.ChannelHealthOut
export type Delivery = wire.DeliveryOut
export type Proposal = wire.ProposalOut
export type Evidence = wire.EvidenceOut
export type ReviewTopic = wire.ReviewTopic
export type ReviewRun = wire.AdminReviewOut
export type GeneratedPdf = wire.PdfOut

export type Skill = wire.SkillOut
export type SkillWords = Pick<Skill, 'name' | 'description' | 'system_prompt'>
export type AdminSkill = wire.AdminSkillOut
export type SkillTrial = wire.SkillTrialOut

export type OwnUsage = wire.OwnUsageOut
export type UsageCalls = wire.UsageCallsOut
export type Purpose = UsageCalls['purpose']

export type AdminUser = wire.AdminUserOut
export type ServerSettings = wire.SettingsOut
export type MailServer = wire.MailServerOut
export type ModelOffer = wire.ModelOut
export type ModelDoubt = wire.ModelDoubtOut
export type ModelOverview = wire.ModelsOut
export type UsageRow = wire.UsageRowOut
