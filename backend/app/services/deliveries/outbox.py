"""The rows of deliveries: made by whoever has something to tell, claimed by whoever sends, settled by the answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from app.models import Channel, NotificationStatus, NotificationType


def row(
    *,
    user_id: UUID,
    channel: Channel,
    kind: NotificationType,
    title: str,
    body: str | None,
    meta: dict[str, Any],
    dedup_key: str | None,
    now: datetime,
    scheduled_at: datetime | None = None,
    send_at: datetime | None = None,
    occurrence_id: UUID | None = None,
) -> dict[str, object]:
    """One message over one channel, for `notifications.create`; all rows have the same columns.

    The bell has it as soon as it is stored. What goes to the outside waits until `send_at` (now, unless quiet hours
    hold it back).
    """
    outside = channel is not Channel.IN_APP
    return {
        "id": uuid4(),
        "user_id": user_id,
        "title": title,
        "body": body,
        "type": kind,
        "channel": channel,
        "status": NotificationStatus.PENDING if outside else NotificationStatus.DELIVERED,
        "scheduled_at": scheduled_at,
        "sent_at": None if outside else now,
        "dedup_key": dedup_key,
        "occurrence_id": occurrence_id,
        "next_attempt_at": (send_at or now) if outside else None,
        "metadata": meta,
        "created_at": now,
    }
