"""The coming weeks for other calendars, under an address that is a secret and can be taken back.

The address holds the person's id and a keyed digest of it and of `calendar_generation`; a new generation ends the old
address. Nobody signs in for it, so it says no more than the titles: no texts, no answers.
"""

from __future__ import annotations

import heapq
import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice, takewhile
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from app.core.errors import AppError
from app.core.permissions import Principal
from app.core.security import derive, same
from app.models import Occurrence, OccurrenceStatus, Reminder, User
from app.services import attempts
from app.services.occurrences.acting import FURTHEST
from app.services.runtime import Runtime
from app.services.schedules import stored_rule
from app.utils.icalendar import Event, calendar
from app.utils.recurrence import iterate

AHEAD = timedelta(days=60)
# A reminder that comes every hour fills sixty days with 1 440 entries.
MAX_EVENTS = 3000
DIGEST = 48
TRIES_PER_ADDRESS = 60
WINDOW = timedelta(minutes=15)
PRODUCT, NAMES = "-//health-assistant//reminders//EN", {"en": "Reminders", "ru": "Напоминания"}


def address(runtime: Runtime, user: User) -> str | None:
    """Where the person's calendar is, or None while it is nowhere."""
    if user.calendar_generation is None:
        return None
    token = user.id.hex + _digest(runtime, user.id, user.calendar_generation)
    return f"{runtime.settings.public_url}/api/v1/calendar/{token}.ics"


async def publish(session: AsyncSession, runtime: Runtime, actor: Principal) -> str | None:
    """A new address; the one before, if any, is nothing from now on."""
    user = await _held(session, actor)
    before = user.calendar_generation
    # Not counted on from one to the next: after a withdrawal nobody knows any more which there have been.
    while user.calendar_generation == before:
        user.calendar_generation = secrets.randbelow(2**31 - 1)
    return address(runtime, user)


async def withdraw(session: AsyncSession, actor: Principal) -> None:
    (await _held(session, actor)).calendar_generation = None


async def read(session: AsyncSession, runtime: Runtime, token: str, *, ip: str | None) -> str:
    """The calendar behind a token. Tries are counted in a transaction of their own: wrong ones stay counted."""
    subject = f"calendar:{ip}"
    async with runtime.database.unit_of_work() as counting:
        count = await attempts.count(counting, subject, now=runtime.clock.now(), window=WINDOW)
    if count > TRIES_PER_ADDRESS:
        raise attempts.refusal(WINDOW)
    user = await _owner(session, runtime, token)
    if user is None:
        raise AppError("calendar.not-found")
    async with runtime.database.unit_of_work() as counting:
        await attempts.take_back(counting, subject)
    events = await _events(session, user.id, runtime.clock.now())
    return calendar(NAMES.get(user.locale, NAMES["en"]), PRODUCT, events)


def _digest(runtime: Runtime, user_id: UUID, generation: int) -> str:
    return derive(runtime.settings.secret(), "calendar", user_id.hex, str(generation))[:DIGEST]


async def _held(session: AsyncSession, actor: Principal) -> User:
    user = await session.scalar(select(User).where(User.id == actor.user_id).with_for_update(key_share=True))
    if user is None:
        raise AppError("user.not-found")
    return user


async def _owner(session: AsyncSession, runtime: Runtime, token: str) -> User | None:
    try:
        user_id = UUID(hex=token[:32])
    except ValueError:
        return None
    user = await session.get(User, user_id)
    if user is None or not user.is_active or user.calendar_generation is None:
        return None
    return user if same(token[32:], _digest(runtime, user.id, user.calendar_generation)) else None


async def _events(session: AsyncSession, user_id: UUID, now: datetime) -> list[Event]:
    """What the rules say and the table does not say otherwise (moved, renamed, skipped), soonest first."""
    end = now + AHEAD
    known = await session.scalars(
        select(Occurrence)
        .where(Occurrence.user_id == user_id, Occurrence.due_at > now - FURTHEST)
        .where(or_(Occurrence.due_at > now, Occurrence.moved_to > now))
        .options(joinedload(Occurrence.reminder, innerjoin=True))
    )
    rows = {(row.reminder_id, row.due_at): row for row in known}
    active = await session.scalars(
        select(Reminder).where(Reminder.user_id == user_id, Reminder.is_active, Reminder.next_due_at < end)
    )
    planned = heapq.merge(*(_times(reminder, now, end) for reminder in active), key=lambda pair: pair[0])
    events = [
        _event(reminder, due, due, reminder.title, reminder.updated_at)
        for due, reminder in islice(planned, MAX_EVENTS)
        if (reminder.id, due) not in rows
    ]
    for row in rows.values():
        moment = row.moved_to or row.due_at
        if now < moment < end and row.status != OccurrenceStatus.SKIPPED and row.reminder.is_active:
            events.append(_event(row.reminder, row.due_at, moment, row.title, row.updated_at))
    return sorted(events, key=lambda event: (event.start, event.uid))[:MAX_EVENTS]


def _times(reminder: Reminder, now: datetime, end: datetime) -> Iterator[tuple[datetime, Reminder]]:
    rule, zone = stored_rule(reminder)
    return ((due, reminder) for due in takewhile(lambda due: due < end, iterate(rule, zone, now)))


def _event(reminder: Reminder, due: datetime, start: datetime, title: str, changed: datetime) -> Event:
    uid = f"{reminder.id}-{due:%Y%m%dT%H%M%S}@health-assistant"
    return Event(uid, start, title, changed)
