from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Identified, OwnedByUser, Timestamped


class NotificationType(StrEnum):
    REMINDER = "reminder"
    ALERT = "alert"
    INFO = "info"
    AI_GENERATED = "ai_generated"


class Channel(StrEnum):
    IN_APP = "in_app"
    EMAIL = "email"
    TELEGRAM = "telegram"
    # Not chosen for a reminder: it goes with `in_app` to browsers that asked for it.
    PUSH = "push"


class NotificationStatus(StrEnum):
    PENDING = "pending"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


class Notification(Identified, OwnedByUser, Timestamped, Base):
    """One message to one person over one channel. `dedup_key` makes creating it again do nothing.

    A message to the outside is a delivery: `next_attempt_at` says when to try (again), and is null once nothing is left
    to do. Whoever tries pushes it ahead first, so that a crash between sending and recording costs one repeat at most.
    """

    __tablename__ = "notifications"
    __table_args__ = (
        Index(
            "ix_notifications_unread",
            "user_id",
            postgresql_where=text("channel = 'in_app' AND read_at IS NULL"),
        ),
        Index("ix_notifications_outside", "created_at", "id", postgresql_where=text("channel <> 'in_app'")),
        Index("ix_notifications_user_id_created_at", "user_id", "created_at"),
        # In the order in which the outbox is emptied, channel by channel.
        Index(
            "ix_notifications_outbox",
            "channel",
            "next_attempt_at",
            "created_at",
            "id",
            postgresql_where=text("next_attempt_at IS NOT NULL"),
        ),
        Index("ix_notifications_occurrence_id", "occurrence_id", postgresql_where=text("occurrence_id IS NOT NULL")),
    )

    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str | None] = mapped_column(Text)
    type: Mapped[NotificationType] = mapped_column(String(16))
    channel: Mapped[Channel] = mapped_column(String(16))
    status: Mapped[NotificationStatus] = mapped_column(String(16), default=NotificationStatus.PENDING)
    scheduled_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    dedup_key: Mapped[str | None] = mapped_column(String(120), unique=True)
    occurrence_id: Mapped[UUID | None] = mapped_column(ForeignKey("occurrences.id", ondelete="SET NULL"))
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime | None]
    # Why it failed or has to wait: a code of the catalogue's kind, never the channel's own words.
    error: Mapped[str | None] = mapped_column(String(64))
    # What the channel calls the message (Telegram's message id, Message-ID of a mail).
    receipt: Mapped[str | None] = mapped_column(String(200))
    meta: Mapped[dict[str, Any]] = mapped_column("metadata", default=dict)
