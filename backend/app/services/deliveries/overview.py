"""How the channels are doing, for whoever runs the product: numbers, times and reasons, never a word of a message."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer

from app.config import Settings
from app.core.errors import AppError
from app.core.metrics import DELIVERIES_LATE, DELIVERIES_WAITING, FIRING_LATE, FIRING_WAITING
from app.models import Channel, DailyReview, Notification, NotificationStatus, Occurrence, ReviewStatus, User
from app.services.deliveries import outbox
from app.services.paging import newest_first

OUTSIDE = (Channel.EMAIL, Channel.TELEGRAM, Channel.PUSH)
A_DAY = timedelta(hours=24)
DeliveryState = Literal["waiting", "sent", "failed"]
_IS_OUTSIDE = Notification.channel != Channel.IN_APP
_WAITS = Notification.status == NotificationStatus.PENDING
_FAILED = Notification.status == NotificationStatus.FAILED


@dataclass(frozen=True, slots=True)
class ErrorCount:
    error: str
    count: int


@dataclass(slots=True)
class ChannelHealth:
    channel: Channel
    configured: bool
    waiting: int = 0
    oldest_due_at: datetime | None = None
    sent_24h: int = 0
    failed_24h: int = 0
    errors: list[ErrorCount] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Backlog:
    waiting: int
    oldest_due_at: datetime | None

    def seconds(self, now: datetime) -> float:
        return 0.0 if self.oldest_due_at is None else (now - self.oldest_due_at).total_seconds()


@dataclass(frozen=True, slots=True)
class ReviewsHealth:
    waiting: int
    failed_24h: int


@dataclass(frozen=True, slots=True)
class Health:
    channels: list[ChannelHealth]
    firing: Backlog
    reviews: ReviewsHealth


async def health(session: AsyncSession, settings: Settings, now: datetime) -> Health:
    on = {Channel.EMAIL: settings.mail.enabled, Channel.TELEGRAM: settings.telegram.enabled, Channel.PUSH: True}
    found = {channel: ChannelHealth(channel, on[channel]) for channel in OUTSIDE}
    for channel, backlog in (await backlogs(session, now)).items():
        found[channel].waiting, found[channel].oldest_due_at = backlog.waiting, backlog.oldest_due_at
    for row in await _last_day(session, now):
        found[row.channel].sent_24h += row.sent
        found[row.channel].failed_24h += row.failed
        if row.failed and row.error:
            found[row.channel].errors.append(ErrorCount(row.error, row.failed))
    for one in found.values():
        one.errors.sort(key=lambda counted: counted.count, reverse=True)
    return Health(list(found.values()), await firing(session, now), await _reviews(session, now))


async def backlogs(session: AsyncSession, now: datetime) -> dict[Channel, Backlog]:
    """What waits on each channel. Held back by quiet hours counts as waiting, but not as overdue."""
    due = func.coalesce(Notification.scheduled_at, Notification.created_at)
    overdue = (Notification.attempts > 0) | (Notification.next_attempt_at <= now)
    query = (
        select(Notification.channel, func.count(), func.min(due).filter(overdue))
        .where(Notification.next_attempt_at.is_not(None), _WAITS)
        .group_by(Notification.channel)
    )
    return {channel: Backlog(count, oldest) for channel, count, oldest in (await session.execute(query)).all()}


async def firing(session: AsyncSession, now: datetime) -> Backlog:
    """Times that should have been told by now."""
    query = select(func.count(), func.min(Occurrence.fires_at)).where(Occurrence.fires_at <= now)
    count, oldest = (await session.execute(query)).one()
    return Backlog(count, oldest)


async def measure(session: AsyncSession, now: datetime) -> None:
    """Put the backlogs into the metrics; asked for when somebody reads those."""
    found = await backlogs(session, now)
    for channel in OUTSIDE:
        backlog = found.get(channel, Backlog(0, None))
        DELIVERIES_WAITING.labels(channel).set(backlog.waiting)
        DELIVERIES_LATE.labels(channel).set(backlog.seconds(now))
    due = await firing(session, now)
    FIRING_WAITING.set(due.waiting)
    FIRING_LATE.set(due.seconds(now))


async def _last_day(session: AsyncSession, now: datetime) -> list[Any]:
    # What ended within a day was made at most a day before that.
    recent = _IS_OUTSIDE, Notification.created_at > now - 2 * A_DAY
    query = (
        select(
            Notification.channel,
            Notification.error,
            func.count().filter(Notification.sent_at > now - A_DAY).label("sent"),
            func.count().filter(_FAILED, Notification.updated_at > now - A_DAY).label("failed"),
        )
        .where(*recent)
        .group_by(Notification.channel, Notification.error)
    )
    return list((await session.execute(query)).all())


async def _reviews(session: AsyncSession, now: datetime) -> ReviewsHealth:
    failed = (DailyReview.status == ReviewStatus.FAILED) & (DailyReview.updated_at > now - A_DAY)
    query = select(func.count().filter(DailyReview.status == ReviewStatus.RUNNING), func.count().filter(failed)).where(
        DailyReview.updated_at > now - 2 * A_DAY
    )
    waiting, count = (await session.execute(query)).one()
    return ReviewsHealth(waiting, count)


async def page(
    session: AsyncSession, *, state: DeliveryState | None, channel: Channel | None, limit: int, cursor: str | None
) -> tuple[list[tuple[Notification, str]], str | None]:
    """Deliveries, newest first, each with its person's user name. Their words are not even read."""
    query = select(Notification).where(_IS_OUTSIDE)
    if channel is not None:
        query = query.where(Notification.channel == channel)
    if state is not None:
        query = query.where({"waiting": _WAITS, "failed": _FAILED, "sent": Notification.sent_at.is_not(None)}[state])
    query = query.options(defer(Notification.title, raiseload=True), defer(Notification.body, raiseload=True))
    rows, following = await newest_first(
        session, query, by=Notification.created_at, key=Notification.id, limit=limit, cursor=cursor
    )
    people = await session.execute(select(User.id, User.username).where(User.id.in_({row.user_id for row in rows})))
    names = {person.id: person.username for person in people}
    return [(row, names[row.user_id]) for row in rows], following


async def resend(session: AsyncSession, delivery_id: UUID, now: datetime) -> None:
    """Begin again with one that has failed, as long as it is still news to somebody."""
    query = select(Notification).where(Notification.id == delivery_id, _IS_OUTSIDE).with_for_update()
    message = await session.scalar(query)
    if message is None:
        raise AppError("delivery.not-found")
    if message.status != NotificationStatus.FAILED:
        raise AppError("delivery.not-failed")
    if now - (message.scheduled_at or message.created_at) > outbox.STALE:
        raise AppError("delivery.too-old")
    message.status, message.error = NotificationStatus.PENDING, None
    message.attempts, message.next_attempt_at = 0, now
