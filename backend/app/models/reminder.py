from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Identified, OwnedByUser, Timestamped


class OccurrenceStatus(StrEnum):
    SCHEDULED = "scheduled"
    FIRED = "fired"
    TAKEN = "taken"
    SKIPPED = "skipped"
    SNOOZED = "snoozed"


class ReminderCategory(StrEnum):
    MEDICINE = "medicine"
    MEASUREMENT = "measurement"
    VISIT = "visit"
    OTHER = "other"


class ReminderState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    # It has no times to come.
    ENDED = "ended"


class Travel(StrEnum):
    """What a reminder keeps when its owner's zone changes: its time on the wall, or its instant (the zone it has)."""

    WALL = "wall"
    INSTANT = "instant"


class Reminder(Identified, OwnedByUser, Timestamped, Base):
    """A rule in wall time: what to say, when, in which zone, through which channels."""

    __tablename__ = "reminders"
    __table_args__ = (
        Index(
            "ix_reminders_source_message_id",
            "source_message_id",
            postgresql_where=text("source_message_id IS NOT NULL"),
        ),
    )

    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str | None] = mapped_column(Text)
    schedule: Mapped[dict[str, Any]]
    timezone: Mapped[str] = mapped_column(String(64))
    channels: Mapped[list[str]] = mapped_column(ARRAY(String(16)))
    category: Mapped[ReminderCategory] = mapped_column(
        String(16), default=ReminderCategory.OTHER, server_default="other"
    )
    travel: Mapped[Travel] = mapped_column(String(8), default=Travel.WALL)
    # Rings although its owner asked for quiet at this hour; medicines do unless told otherwise.
    ignores_quiet_hours: Mapped[bool] = mapped_column(default=False)
    repeat_until_acknowledged: Mapped[bool] = mapped_column(default=False)
    repeat_minutes: Mapped[int] = mapped_column(default=15)
    escalate_after_minutes: Mapped[int | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    # Wall time up to which its times are over, since it followed its owner into another zone: none comes twice.
    passed: Mapped[datetime | None] = mapped_column(DateTime(timezone=False))
    next_due_at: Mapped[datetime | None]
    source_message_id: Mapped[UUID | None] = mapped_column(ForeignKey("messages.id", ondelete="SET NULL"))

    @property
    def state(self) -> ReminderState:
        if not self.is_active:
            return ReminderState.PAUSED
        return ReminderState.ENDED if self.next_due_at is None else ReminderState.ACTIVE


class Occurrence(Identified, OwnedByUser, Timestamped, Base):
    """One time at which a reminder is due. `(reminder, due_at)` is unique, so nothing fires twice.

    `due_at` is what the rule says and never changes; `fires_at` is the next moment at which something is to be told
    (first, moved, snoozed, repeated or escalated), and null when nothing is.
    """

    __tablename__ = "occurrences"
    __table_args__ = (
        UniqueConstraint("reminder_id", "due_at"),
        Index("ix_occurrences_fires_at", "fires_at", postgresql_where=text("fires_at IS NOT NULL")),
        Index("ix_occurrences_user_id_due_at", "user_id", "due_at"),
    )

    reminder_id: Mapped[UUID] = mapped_column(ForeignKey("reminders.id", ondelete="CASCADE"))
    due_at: Mapped[datetime]
    fires_at: Mapped[datetime | None]
    # This time alone was changed by hand; null means as the reminder says.
    moved_to: Mapped[datetime | None]
    own_title: Mapped[str | None] = mapped_column(String(200))
    own_body: Mapped[str | None] = mapped_column(Text)
    # How often it was told, and how many channels of an escalation were tried.
    told: Mapped[int] = mapped_column(default=0)
    escalated: Mapped[int] = mapped_column(default=0)
    status: Mapped[OccurrenceStatus] = mapped_column(String(16), default=OccurrenceStatus.SCHEDULED)
    fired_at: Mapped[datetime | None]
    acted_at: Mapped[datetime | None]
    snoozed_until: Mapped[datetime | None]
    late: Mapped[bool] = mapped_column(default=False)
    skip_reason: Mapped[str | None] = mapped_column(String(200))
    # Where it was answered.
    acted_via: Mapped[str | None] = mapped_column(String(16))

    reminder: Mapped[Reminder] = relationship(lazy="raise")

    @property
    def title(self) -> str:
        return self.own_title or self.reminder.title

    @property
    def category(self) -> ReminderCategory:
        return self.reminder.category

    @property
    def body(self) -> str | None:
        return self.own_body if self.own_body is not None else self.reminder.body
