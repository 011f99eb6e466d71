"""What people were told in the app: the bell, its number, and who has seen what."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.logging import get_logger
from app.core.permissions import Principal
from app.models import Channel, Notification, NotificationStatus, NotificationType, User
from app.schemas.notification import NotificationOut
from app.services.deliveries import availability, outbox
from app.services.paging import newest_first
from app.services.runtime import Runtime
from app.utils.quiet_hours import quiet_until

# How long telling windows may take; the rows are there in any case.
ANNOUNCE_SECONDS = 5.0
log = get_logger(__name__)

_UNREAD = (Notification.channel == Channel.IN_APP, Notification.read_at.is_(None))


async def create(session: AsyncSession, rows: Sequence[dict[str, object]]) -> list[Notification]:
    """Insert rows (by attribute) that are not there yet; those that are new, oldest first."""
    if not rows:
        return []
    statement = insert(Notification).on_conflict_do_nothing(index_elements=["dedup_key"]).returning(Notification)
    created = await session.scalars(statement, list(rows))
    return sorted(created, key=lambda notification: (notification.created_at, notification.id))


async def tell(
    session: AsyncSession,
    runtime: Runtime,
    user: User,
    kind: NotificationType,
    title: str,
    body: str | None,
    meta: dict[str, Any],
    channels: Iterable[Channel],
    *,
    key: str | None = None,
) -> list[Notification]:
    """Tell somebody something over those of `channels` that reach them. Once it is committed, `announce` the rows.

    The bell is told at once, the outside after their quiet hours. Saying it again under the same `key` does nothing;
    the key is unique among all people's.
    """
    now, reached = runtime.clock.now(), await availability.of(session, runtime.settings, [user.id])
    wanted = reached[user.id].intersection(channels)
    send_at = quiet_until(now, user.quiet_hours_start, user.quiet_hours_end, ZoneInfo(user.timezone))
    rows = [
        outbox.row(
            user_id=user.id, channel=channel, kind=kind, title=title, body=body, now=now, send_at=send_at,
            meta=meta | {"quiet": send_at is not None}, dedup_key=None if key is None else f"{key}:{channel}",
        )
        for channel in Channel
        if channel in wanted
    ]  # fmt: skip
    return await create(session, rows)


async def page(
    session: AsyncSession,
    actor: Principal,
    *,
    unread: bool | None,
    kind: NotificationType | None,
    limit: int,
    cursor: str | None,
) -> tuple[list[Notification], str | None]:
    query = Notification.visible_to(actor).where(Notification.channel == Channel.IN_APP)
    if kind is not None:
        query = query.where(Notification.type == kind)
    if unread is not None:
        query = query.where(Notification.read_at.is_(None) if unread else Notification.read_at.is_not(None))
    return await newest_first(
        session, query, by=Notification.created_at, key=Notification.id, limit=limit, cursor=cursor
    )


async def read(session: AsyncSession, runtime: Runtime, actor: Principal, notification_id: UUID) -> Notification:
    """Mark one as read; one that was read before keeps its first time."""
    mine = Notification.visible_to(actor).where(Notification.id == notification_id)
    notification = await session.scalar(mine.with_for_update())
    if notification is None:
        raise AppError("notification.not-found")
    if notification.read_at is None:
        notification.read_at, notification.status = runtime.clock.now(), NotificationStatus.READ
        await session.flush()
    return notification


async def read_all(session: AsyncSession, runtime: Runtime, actor: Principal) -> None:
    await session.execute(
        update(Notification)
        .where(Notification.user_id == actor.user_id, *_UNREAD)
        .values(read_at=runtime.clock.now(), status=NotificationStatus.READ)
    )


async def read_those_of(session: AsyncSession, actor: Principal, occurrence_id: UUID, *, now: datetime) -> None:
    """Whoever has answered a reminder has seen it."""
    await session.execute(
        update(Notification)
        .where(Notification.user_id == actor.user_id, *_UNREAD, Notification.occurrence_id == occurrence_id)
        .values(read_at=now, status=NotificationStatus.READ)
    )


async def unread_count(session: AsyncSession, user_id: UUID) -> int:
    counted = await session.scalar(
        select(func.count()).select_from(Notification).where(Notification.user_id == user_id, *_UNREAD)
    )
    return counted or 0


async def announce(runtime: Runtime, created: Iterable[Notification]) -> None:
    """Tell the open windows about new rows of the bell, after the commit; those of other channels are left out.

    Best effort: a window that misses it asks again.
    """
    news = [notification for notification in created if notification.channel == Channel.IN_APP]
    if not news:
        return
    events = [(notification.user_id, _event("notification.created", notification)) for notification in news]
    try:
        async with asyncio.timeout(ANNOUNCE_SECONDS):
            counts = await _unread_counts(runtime, {notification.user_id for notification in news})
            events += [(user_id, {"type": "unread.count", "count": count}) for user_id, count in counts.items()]
            await runtime.events.publish_all(events)
    except TimeoutError:
        log.warning("live announcements took too long", events=len(events))


async def _unread_counts(runtime: Runtime, user_ids: Collection[UUID]) -> dict[UUID, int]:
    """How much each of these people has not read; nothing where that can't be told now."""
    counted = select(Notification.user_id, func.count()).where(Notification.user_id.in_(user_ids), *_UNREAD)
    try:
        async with runtime.database.sessions() as session:
            rows = await session.execute(counted.group_by(Notification.user_id))
            found = {row[0]: row[1] for row in rows}
    except (SQLAlchemyError, OSError) as error:
        log.warning("unread count not announced", error=type(error).__name__)
        return {}
    return {user_id: found.get(user_id, 0) for user_id in user_ids}


async def announce_change(runtime: Runtime, user_id: UUID, notification: Notification | None = None) -> None:
    """Tell the open windows that one row was changed, or (without one) that many were."""
    await runtime.events.publish(user_id, _event("notification.updated", notification))
    await announce_count(runtime, user_id)


async def announce_count(runtime: Runtime, user_id: UUID) -> None:
    for count in (await _unread_counts(runtime, [user_id])).values():
        await runtime.events.publish(user_id, {"type": "unread.count", "count": count})


def _event(kind: str, notification: Notification | None) -> dict[str, object]:
    if notification is None:
        return {"type": kind}
    return {"type": kind, "notification": NotificationOut.model_validate(notification).model_dump(mode="json")}
