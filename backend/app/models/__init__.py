"""The tables. Importing this package registers all of them."""

from app.core.laboratory import LabFlag, Specimen, ValueKind
from app.models.attempt import Attempt
from app.models.base import Base
from app.models.bot_update import BotUpdate
from app.models.chat import Chat, TitleSource
from app.models.context_file import ContextFile, ContextKind, ContextVersion
from app.models.daily_review import DailyReview, ProposalState, ReviewProposal, ReviewStatus, ReviewTopic
from app.models.document import (
    DateKind,
    Document,
    DocumentPage,
    DocumentType,
    PageSource,
    PatientMatch,
    ProcessingStatus,
)
from app.models.generated_pdf import GeneratedPdf
from app.models.lab_result import LabReader, LabResult, ReviewState
from app.models.lease import Lease
from app.models.link_code import LinkCode
from app.models.memory import Importance, MemoryCategory, MemoryEntry, MemoryStatus, MemoryUse
from app.models.message import Message, MessageEventBatch, MessageRole, MessageStatus
from app.models.notification import Channel, Notification, NotificationStatus, NotificationType
from app.models.push_subscription import PushSubscription
from app.models.reminder import Occurrence, OccurrenceStatus, Reminder, ReminderCategory, ReminderState, Travel
from app.models.replay import Replay
from app.models.session import Session
from app.models.setting import Setting
from app.models.skill import Skill
from app.models.telegram_place import TelegramPlace
from app.models.tool_run import ToolRun
from app.models.usage import CallPurpose, CallState, ModelCall, UsageDay
from app.models.user import Sex, User

__all__ = [
    "Attempt", "Base", "BotUpdate", "CallPurpose", "CallState", "Channel", "Chat", "ContextFile", "ContextKind",
    "ContextVersion", "DailyReview", "DateKind", "Document", "DocumentPage", "DocumentType", "GeneratedPdf",
    "Importance", "LabFlag", "LabReader", "LabResult", "Lease", "LinkCode", "MemoryCategory", "MemoryEntry",
    "MemoryStatus", "MemoryUse", "Message", "MessageEventBatch", "MessageRole", "MessageStatus", "ModelCall",
    "Notification", "NotificationStatus", "NotificationType", "Occurrence", "OccurrenceStatus", "PageSource",
    "PatientMatch", "ProcessingStatus", "ProposalState", "PushSubscription", "Reminder", "ReminderCategory",
    "ReminderState", "Replay", "ReviewProposal", "ReviewState", "ReviewStatus", "ReviewTopic", "Session", "Setting",
    "Sex", "Skill", "Specimen", "TelegramPlace", "TitleSource", "ToolRun", "Travel", "UsageDay", "User", "ValueKind",
]  # fmt: skip
