from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, String, Text, text
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


class NotificationStatus(StrEnum):
    PENDING = "pending"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


class Notification(Identified, OwnedByUser, Timestamped, Base):
    """One message to one person over one channel. `dedup_key` makes creating it again do nothing."""

    __tablename__ = "notifications"
    __table_args__ = (
        Index(
            "ix_notifications_unread",
            "user_id",
            postgresql_where=text("channel = 'in_app' AND read_at IS NULL"),
        ),
        Index("ix_notifications_user_id_created_at", "user_id", "created_at"),
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
    meta: Mapped[dict[str, Any]] = mapped_column("metadata", default=dict)
