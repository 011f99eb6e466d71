"""The rows of deliveries: made by whoever has something to tell, claimed by whoever sends, settled by the answer.

Claiming counts the attempt and puts the next one off by a minute, in a transaction that ends before anything is sent.
A process that dies between sending and settling has thus told somebody twice at most, and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from app.models import Channel, Notification, NotificationStatus, NotificationType, Occurrence, User
from app.services.deliveries.replacing import was_overtaken
from app.services.gateways.undelivered import Undelivered

# Longer than any channel takes for one message.
HELD = timedelta(seconds=60)
# Before the first repetition, the second and so on; when they are used up, it has failed.
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (10, 60, 300, 900, 3600))
# A reminder that is older than this is news to nobody.
STALE = timedelta(hours=24)
OFF, EXPIRED = "channel.off", "channel.expired"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A claimed row with all that sending needs. `receipt` is there when a message was sent and now has to change."""

    message: Notification
    person: User
    occurrence: Occurrence | None
    held_until: datetime

    @property
    def is_change(self) -> bool:
        return self.message.receipt is not None

    @property
    def is_moot(self) -> bool:
        """Its reminder was deleted since, or its person may not come in any more."""
        was_of = self.message.meta.get("occurrence_id")
        return not self.person.is_active or (was_of is not None and self.occurrence is None)


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
        "meta": meta,
        "created_at": now,
    }


async def claim(
    session: AsyncSession,
    now: datetime,
    channel: Channel,
    limit: int,
    without: Collection[UUID] = (),
    only: Collection[UUID] | None = None,
) -> list[Delivery]:
    """What is due on a channel, oldest first, held for a minute once the caller has committed.

    Nothing for the people in `without`: something is on its way to them, and what comes later must not arrive earlier.
    """
    query = due(channel, now, limit, without).with_for_update(skip_locked=True)
    claimed = (await session.scalars(query if only is None else query.where(Notification.user_id.in_(only)))).all()
    if not claimed:
        return []
    for message in claimed:
        message.attempts += 1
        message.next_attempt_at, message.error = now + HELD, None
    await session.flush()
    return await _with_context(session, claimed, now + HELD)


def due(channel: Channel, now: datetime, limit: int, without: Collection[UUID]) -> Select[Notification]:
    """In the order of the channel's index, so that a long queue costs no more than a short one."""
    query = select(Notification).where(Notification.channel == channel, Notification.next_attempt_at <= now)
    if without:
        query = query.where(Notification.user_id.not_in(without))
    order = Notification.next_attempt_at, Notification.created_at, Notification.id
    return query.order_by(*order).limit(limit)


async def _with_context(session: AsyncSession, claimed: Collection[Notification], until: datetime) -> list[Delivery]:
    people = await session.scalars(select(User).where(User.id.in_({message.user_id for message in claimed})))
    times = await session.scalars(
        select(Occurrence)
        .where(Occurrence.id.in_({message.occurrence_id for message in claimed} - {None}))
        .options(joinedload(Occurrence.reminder))
    )
    person_of = {person.id: person for person in people}
    time_of: dict[UUID | None, Occurrence] = {occurrence.id: occurrence for occurrence in times}
    return [
        Delivery(message, person_of[message.user_id], time_of.get(message.occurrence_id), until) for message in claimed
    ]


async def hold_on(session: AsyncSession, delivery: Delivery, now: datetime) -> Delivery | None:
    """Hold a claimed row for another minute; None when it was ended, put off or claimed by others meanwhile."""
    message, until = delivery.message, now + HELD
    held = update(Notification).where(
        Notification.id == message.id, Notification.next_attempt_at == delivery.held_until
    )
    found = await session.scalar(held.values(next_attempt_at=until).returning(Notification.id))
    return replace(delivery, held_until=until) if found else None


async def give_back(session: AsyncSession, deliveries: Collection[Delivery], until: datetime) -> None:
    """Claimed rows that were not tried; they are due at `until`."""
    for delivery in deliveries:
        untried = Notification.id == delivery.message.id, Notification.next_attempt_at == delivery.held_until
        released = {"next_attempt_at": until, "attempts": Notification.attempts - 1}
        await session.execute(update(Notification).where(*untried).values(released))


async def sent(session: AsyncSession, message_id: UUID, receipt: str | None, now: datetime) -> None:
    """It has arrived. If it was answered meanwhile, a message that can change has to show that."""
    message = await _locked(session, message_id)
    if message is None:
        return
    message.receipt, message.error, message.sent_at = receipt, None, message.sent_at or now
    if message.status == NotificationStatus.PENDING:
        message.status, message.next_attempt_at = NotificationStatus.SENT, None
    else:
        message.next_attempt_at = now if message.channel == Channel.TELEGRAM else None


async def changed(session: AsyncSession, delivery: Delivery) -> None:
    """The message shows what it should. Another change that was asked for meanwhile is still to be made."""
    unasked = Notification.next_attempt_at == delivery.held_until
    await session.execute(
        update(Notification).where(Notification.id == delivery.message.id, unasked).values(next_attempt_at=None)
    )


async def not_sent(session: AsyncSession, message_id: UUID, fault: Undelivered, now: datetime) -> None:
    """Come back later, or give up. A channel that is busy and says for how long has not cost an attempt."""
    message = await _locked(session, message_id)
    if message is None or message.next_attempt_at is None:
        return
    message.error = fault.error
    if fault.wait is not None:
        message.attempts -= 1
        pause = timedelta(seconds=fault.wait)
        await put_off(session, message.user_id, message.channel, now + pause)
    elif not fault.final and message.attempts <= len(PAUSES):
        pause = PAUSES[message.attempts - 1]
    else:
        message.next_attempt_at = None
        # A message that arrived and could not be changed has not failed.
        if message.status == NotificationStatus.PENDING:
            message.status = NotificationStatus.FAILED
        return
    message.next_attempt_at = now + pause
    if message.status == NotificationStatus.PENDING and await was_overtaken(session, message):
        message.status, message.read_at, message.next_attempt_at = NotificationStatus.READ, now, None


async def put_off(session: AsyncSession, user_id: UUID, channel: Channel, until: datetime) -> None:
    """Nothing more to this person over this channel until then."""
    await session.execute(
        update(Notification)
        .where(Notification.user_id == user_id, Notification.channel == channel)
        .where(Notification.next_attempt_at < until)
        .values(next_attempt_at=until)
        .execution_options(synchronize_session=False)
    )


async def give_up_all(session: AsyncSession, user_id: UUID, channel: Channel, error: str) -> None:
    """The channel is lost: what still waits for it has failed, and nothing that was sent can be changed."""
    waiting = update(Notification).where(
        Notification.user_id == user_id, Notification.channel == channel, Notification.next_attempt_at.is_not(None)
    )
    pending = Notification.status == NotificationStatus.PENDING
    for statement, values in (
        (waiting.where(pending), {"status": NotificationStatus.FAILED, "error": error, "next_attempt_at": None}),
        (waiting.where(~pending), {"next_attempt_at": None}),
    ):
        await session.execute(statement.values(values).execution_options(synchronize_session=False))


async def drop(session: AsyncSession, message_id: UUID, now: datetime) -> None:
    """Not worth sending any more."""
    ended = {"status": NotificationStatus.READ, "read_at": func.coalesce(Notification.read_at, now)}
    await session.execute(
        update(Notification).where(Notification.id == message_id).values(ended | {"next_attempt_at": None})
    )


async def end(session: AsyncSession, occurrence_id: UUID, now: datetime) -> None:
    """An occurrence was answered: what has not been sent is not sent any more, and what shows buttons is changed."""
    await session.execute(
        update(Notification)
        .where(
            Notification.occurrence_id == occurrence_id,
            Notification.channel != Channel.IN_APP,
            Notification.status == NotificationStatus.PENDING,
        )
        .values(status=NotificationStatus.READ, read_at=now, next_attempt_at=None)
        .execution_options(synchronize_session=False)
    )
    await show_anew(session, occurrence_id, now)


async def show_anew(session: AsyncSession, occurrence_id: UUID, now: datetime) -> None:
    """Messages of an occurrence that can change show how it stands now."""
    await session.execute(
        update(Notification)
        .where(
            Notification.occurrence_id == occurrence_id,
            Notification.channel == Channel.TELEGRAM,
            Notification.receipt.is_not(None),
        )
        .values(
            status=NotificationStatus.READ, read_at=func.coalesce(Notification.read_at, now),
            next_attempt_at=now, attempts=0, error=None,
        )
        .execution_options(synchronize_session=False)
    )  # fmt: skip


async def _locked(session: AsyncSession, message_id: UUID) -> Notification | None:
    return await session.get(Notification, message_id, with_for_update=True, populate_existing=True)
