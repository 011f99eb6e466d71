"""What is told anew takes the place of what still waits: nobody gets an older letter about a dose after a newer one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.models import Channel, Notification, NotificationStatus


async def end_older(session: AsyncSession, newer: Sequence[Notification], now: datetime) -> None:
    """End what has not been sent yet of those times and channels that `newer` tells of.

    Nothing is waited for, since a sender may hold other messages of the same person: what is in its hands in this very
    moment ends there (`was_overtaken`). Where nothing of a time had arrived, what takes its place is no repeat: it
    has the place that the first word would have had.
    """
    outside = [one for one in newer if one.channel != Channel.IN_APP]
    told: dict[tuple[UUID | None, Channel], Notification] = {(one.occurrence_id, one.channel): one for one in outside}
    if not told:
        return
    waiting = (
        Notification.occurrence_id.in_({occurrence_id for occurrence_id, _ in told}),
        Notification.channel != Channel.IN_APP,
        Notification.status == NotificationStatus.PENDING,
        Notification.id.not_in([one.id for one in newer]),
    )
    held = select(Notification).where(*waiting).order_by(Notification.id).with_for_update(skip_locked=True)
    for older in await session.scalars(held):
        newest = told.get((older.occurrence_id, older.channel))
        if newest is None:
            continue
        older.status, older.read_at, older.next_attempt_at = NotificationStatus.READ, now, None
        if not older.meta.get("repeat"):
            newest.meta = newest.meta | {"repeat": False}
    await session.flush()


async def was_overtaken(session: AsyncSession, message: Notification) -> bool:
    """Whether the same time was told anew on the same channel since, or will be."""
    if message.occurrence_id is None:
        return False
    newer = aliased(Notification)
    told_since = exists().where(
        newer.occurrence_id == message.occurrence_id,
        newer.channel == message.channel,
        newer.created_at > message.created_at,
        newer.status != NotificationStatus.FAILED,
    )
    return bool(await session.scalar(select(told_since)))
