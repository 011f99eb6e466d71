from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from pydantic import BeforeValidator, Field

from app.models import Channel, NotificationStatus, NotificationType, ReminderCategory
from app.schemas.common import Out, UtcTime


class NotificationMeta(Out):
    """What a notification is about; null where it is about nothing of the kind."""

    reminder_id: UUID | None
    occurrence_id: UUID | None
    document_id: UUID | None
    # Of a daily review, to be accepted or declined.
    proposal_ids: list[UUID] | None
    category: ReminderCategory | None
    late: bool | None
    repeat: bool | None
    escalated: bool | None
    # It came during quiet hours: shown, without a sound.
    quiet: bool | None


def _complete(stored: dict[str, Any]) -> dict[str, Any]:
    return {name: stored.get(name) for name in NotificationMeta.model_fields}


class NotificationOut(Out):
    id: UUID
    title: str
    body: str | None
    type: NotificationType
    channel: Channel
    status: NotificationStatus
    scheduled_at: UtcTime | None
    sent_at: UtcTime | None
    read_at: UtcTime | None
    # The ORM's base class keeps its tables under this name, so the attribute has another.
    metadata: Annotated[NotificationMeta, BeforeValidator(_complete)] = Field(validation_alias="meta")
    created_at: UtcTime


class UnreadCount(Out):
    count: int
