"""So many letters to one address in an hour, and no more: what is above waits for its turn.

Medicines come first: the last places of an hour are kept for them, and among what waits they are due before the rest.
Not so their repeats, which would leave no place for the first word of the next medicine. An address that nobody has
confirmed may be a stranger's and gets a few only; the letter that asks for it has a limit of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, false, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.config import Settings
from app.models import Channel, Notification, NotificationStatus, ReminderCategory, User
from app.services.deliveries import confirm_links, outbox
from app.services.deliveries.outbox import HELD, STALE, Delivery

LIMITED = "mail.hourly-limit"
HOUR = timedelta(hours=1)
MOST_UNCONFIRMED = 3
# By so much what is no medicine comes later than what is.
BEHIND = timedelta(seconds=1)


async def claim(
    session: AsyncSession, settings: Settings, now: datetime, limit: int, without: Collection[UUID] = ()
) -> list[Delivery]:
    """The letters that are due and may go now, held as `outbox.claim` holds them.

    The people are held before their letters, in the order of everybody who changes both; whose row is taken is passed
    over until the next look. Of two processes the second so counts what the first has claimed.
    """
    waiting = outbox.due(Channel.EMAIL, now, limit, without).with_only_columns(Notification.user_id)
    people = await session.scalars(
        select(User.id)
        .where(User.id.in_(set(await session.scalars(waiting))))
        .order_by(User.id)
        .with_for_update(key_share=True, skip_locked=True)
    )
    claimed = await outbox.claim(session, now, Channel.EMAIL, limit, only=set(people))
    return await _within(session, settings, claimed, now)


async def _within(
    session: AsyncSession, settings: Settings, claimed: Sequence[Delivery], now: datetime
) -> list[Delivery]:
    """Of claimed letters those that may go now. The others are given back until there is a place again."""
    going: list[Delivery] = []
    waiting: dict[tuple[UUID, bool], datetime] = {}
    taken = await _taken(session, claimed, now)
    for delivery in sorted(claimed, key=lambda one: not _is_medicine(one.message)):
        message, places = delivery.message, taken[delivery.person.id]
        if confirm_links.asks(message):
            going.append(delivery)
            continue
        is_medicine = _is_medicine(message)
        allowed = _allowed(settings, delivery.person, is_medicine)
        if len(places) < allowed:
            places.append(now)
            going.append(delivery)
            continue
        free_at = sorted(places)[len(places) - allowed] + HOUR
        message.next_attempt_at = free_at if is_medicine else free_at + BEHIND
        message.attempts, message.error = message.attempts - 1, LIMITED
        waiting[delivery.person.id, is_medicine] = message.next_attempt_at
    await session.flush()
    for (user_id, is_medicine), until in waiting.items():
        await _put_off_rest(session, user_id, now, until, is_medicine=is_medicine)
    return going


async def _put_off_rest(
    session: AsyncSession, user_id: UUID, now: datetime, until: datetime, *, is_medicine: bool
) -> None:
    """What else is due to this person has no place either, and must not be looked at before others' letters again."""
    medicine = and_(
        Notification.meta["category"].astext == ReminderCategory.MEDICINE,
        Notification.meta["repeat"].astext.is_distinct_from("true"),
    )
    due = (
        Notification.user_id == user_id,
        Notification.channel == Channel.EMAIL,
        Notification.next_attempt_at <= now,
        Notification.meta["asks"].astext.is_(None),
    )
    same = medicine if is_medicine else func.coalesce(medicine, false()).is_(False)
    await session.execute(
        update(Notification)
        .where(*due, same)
        .values(next_attempt_at=until, error=LIMITED)
        .execution_options(synchronize_session=False)
    )


def _is_medicine(message: Notification) -> bool:
    return message.meta.get("category") == ReminderCategory.MEDICINE and not message.meta.get("repeat")


def _allowed(settings: Settings, person: User, is_medicine: bool) -> int:
    most = settings.mail.max_per_hour
    if person.email_confirmed_at is None:
        return min(most, MOST_UNCONFIRMED)
    return most if is_medicine else max(most - most // 4, 1)


async def _taken(session: AsyncSession, claimed: Sequence[Delivery], now: datetime) -> dict[UUID, list[datetime]]:
    """When each of these people got the letters of the last hour; what is on its way counts as of now."""
    people = sorted({delivery.person.id for delivery in claimed})
    letters = (
        Notification.user_id.in_(people),
        Notification.channel == Channel.EMAIL,
        Notification.meta["asks"].astext.is_(None),
        # What left within an hour was made at most so long ago, and an index knows when things were made.
        Notification.created_at > now - STALE - HOUR,
        Notification.id.not_in([delivery.message.id for delivery in claimed]),
    )
    sent = select(Notification.user_id, Notification.sent_at).where(*letters, Notification.sent_at > now - HOUR)
    leaving = select(Notification.user_id).where(
        *letters,
        Notification.status == NotificationStatus.PENDING,
        Notification.attempts > 0,
        Notification.error.is_(None),
        Notification.next_attempt_at.between(now, now + HELD),
    )
    taken: dict[UUID, list[datetime]] = {person: [] for person in people}
    for user_id, moment in await session.execute(sent):
        if moment is not None:
            taken[user_id].append(moment)
    for user_id in await session.scalars(leaving):
        taken[user_id].append(now)
    return taken
