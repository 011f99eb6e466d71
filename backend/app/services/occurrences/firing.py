"""Due times become notifications, each exactly once, whoever ticks and however often.

What happens at a firing (first, repeated, escalated) is `telling`'s answer; here rows are claimed and written. After a
downtime every missed time is written down. People are told about the latest `TOLD` of each reminder, marked late and in
order; what was missed before those shows in the calendar, fired and late. Once a newer time of a reminder was told, the
older ones repeat no more.

Paused reminders stay silent: see `planning.silence`. One that cannot be understood is set aside for a while, so that it
keeps nobody else waiting.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.config import Settings
from app.core.logging import get_logger
from app.models import Notification, NotificationType, Occurrence, OccurrenceStatus, Reminder
from app.services import notifications
from app.services.deliveries import outbox, replacing
from app.services.occurrences import owners, telling
from app.services.occurrences.planning import add, note_next
from app.services.occurrences.telling import Owner, Telling
from app.services.schedules import stored_rule
from app.utils.recurrence import next_occurrence, occurrences_between

LATE = timedelta(seconds=60)
TOLD = 10
# Longer lists of missed times help nobody; the oldest are left out.
RECORDED = 500
PAGE = 200
SET_ASIDE = timedelta(minutes=15)
log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Fired:
    count: int
    notifications: list[Notification]


@dataclass(frozen=True, slots=True)
class Firing:
    """One claimed time, and what is told of it now; nothing when it is old news."""

    occurrence: Occurrence
    reminder: Reminder
    telling: Telling
    moment: datetime
    # Due as the rule says, and the time after it.
    is_plain: bool
    is_told: bool
    next_due: datetime | None = None

    @property
    def values(self) -> dict[str, object]:
        """What changes of the occurrence with every firing."""
        told = self.occurrence.told + (1 if self.is_told and self.telling.channels else 0)
        following = self.telling.following if self.is_told else None
        return {"id": self.occurrence.id, "told": told, "escalated": self.telling.escalated, "fires_at": following}


async def catch_up(session: AsyncSession, now: datetime, after: UUID | None = None) -> UUID | None:
    """Write down the times that recurring reminders missed, for one page of reminders; the last one's id, if more."""
    overdue = select(Occurrence.reminder_id).where(
        Occurrence.fires_at < now - LATE, Occurrence.status == OccurrenceStatus.SCHEDULED
    )
    query = select(Reminder).where(Reminder.id.in_(overdue), Reminder.is_active)
    if after is not None:
        query = query.where(Reminder.id > after)
    locked = query.order_by(Reminder.id).limit(PAGE).with_for_update(key_share=True, skip_locked=True)
    reminders = (await session.scalars(locked)).all()
    missed: list[tuple[Reminder, datetime]] = []
    for reminder in reminders:
        try:
            rule, zone = stored_rule(reminder)
            times = occurrences_between(rule, zone, reminder.next_due_at or now, now)
        except Exception as error:  # noqa: BLE001 - the others must hear of what they missed
            _not_understood(reminder, error)
            continue
        missed += ((reminder, due) for due in times[-RECORDED:])
    await add(session, missed)
    return reminders[-1].id if len(reminders) == PAGE else None


async def fire_due(session: AsyncSession, settings: Settings, now: datetime, limit: int) -> Fired:
    """Fire what is due, up to `limit`, and plan what comes next. Nothing has happened until the caller commits.

    What another process is working on, or somebody is changing, is left to them or to the next tick.
    """
    claim = (
        select(Occurrence, Reminder)
        .join(Reminder, Reminder.id == Occurrence.reminder_id)
        .where(Occurrence.fires_at <= now, Reminder.is_active)
        .order_by(Occurrence.fires_at, Occurrence.id)
        .limit(limit)
        # The reminder first: whoever skips it must not keep the lock of its occurrence.
        .with_for_update(of=[Reminder, Occurrence], key_share=True, skip_locked=True)
    )
    claimed = [(row[0], row[1]) for row in (await session.execute(claim)).all()]
    if not claimed:
        return Fired(0, [])
    people = await owners.of(session, settings, {reminder.user_id for _, reminder in claimed})
    firings = await _understood(session, claimed, people, now)
    rows = [row for number, firing in enumerate(firings) for row in _rows(firing, now, number)]
    created = await notifications.create(session, rows)
    # What is told for the first time has nothing older that waits.
    again = {firing.occurrence.id for firing in firings if not firing.telling.is_first}
    await replacing.end_older(session, [one for one in created if one.occurrence_id in again], now)
    await _record(session, firings, now)
    await _plan_after(session, [firing for firing in firings if firing.telling.is_first])
    return Fired(len(claimed), created)


async def _understood(
    session: AsyncSession, claimed: Sequence[tuple[Occurrence, Reminder]], people: dict[UUID, Owner], now: datetime
) -> list[Firing]:
    firings, aside = [], []
    for occurrence, reminder in claimed:
        try:
            firings.append(_firing(occurrence, reminder, people[reminder.user_id], now))
        except Exception as error:  # noqa: BLE001 - one that cannot be told must not silence all others
            _not_understood(reminder, error)
            aside.append({"id": occurrence.id, "fires_at": now + SET_ASIDE})
    if aside:
        await session.execute(update(Occurrence), aside)
    return firings


def _not_understood(reminder: Reminder, error: Exception) -> None:
    log.error("a reminder cannot be understood", reminder_id=str(reminder.id), error=type(error).__name__)


def _firing(occurrence: Occurrence, reminder: Reminder, owner: Owner, now: datetime) -> Firing:
    moment = occurrence.fires_at or now
    if occurrence.status == OccurrenceStatus.FIRED:
        told = telling.again(occurrence, reminder, owner, now)
        return Firing(occurrence, reminder, told, moment, is_plain=False, is_told=True)
    # Due as the rule says. The time after one that was put off or moved was planned when that was done.
    plain = occurrence.status == OccurrenceStatus.SCHEDULED and occurrence.moved_to is None
    rule, zone = stored_rule(reminder)
    is_told = not (plain and _is_old_news(occurrence, reminder, now))
    next_due = next_occurrence(rule, zone, occurrence.due_at) if plain else None
    return Firing(occurrence, reminder, telling.first(reminder, owner, now), moment, plain, is_told, next_due)


def _is_old_news(occurrence: Occurrence, reminder: Reminder, now: datetime) -> bool:
    """Whether so many later times of this reminder were missed too that only those are worth a notification."""
    if now - occurrence.due_at <= LATE:
        return False
    rule, zone = stored_rule(reminder)
    return len(occurrences_between(rule, zone, occurrence.due_at, now, limit=TOLD)) == TOLD


def _rows(firing: Firing, now: datetime, number: int) -> list[dict[str, object]]:
    """One row for each channel."""
    if not firing.is_told:
        return []
    occurrence, reminder, told = firing.occurrence, firing.reminder, firing.telling
    meta = {
        "reminder_id": str(reminder.id),
        "occurrence_id": str(occurrence.id),
        "category": reminder.category,
        "late": now - firing.moment > LATE,
        "repeat": not told.is_first and not told.is_escalation,
        "escalated": told.is_escalation,
        # The bell is filled without a sound.
        "quiet": told.quiet_until is not None,
    }
    return [
        outbox.row(
            user_id=reminder.user_id,
            channel=channel,
            kind=NotificationType.REMINDER,
            title=occurrence.own_title or reminder.title,
            body=reminder.body if occurrence.own_body is None else occurrence.own_body,
            meta=meta,
            dedup_key=f"occurrence:{occurrence.id}:{occurrence.told + 1}:{channel}",
            # Rows of one statement would share a moment; lists show them in the order in which they were due.
            now=now + timedelta(microseconds=number),
            scheduled_at=firing.moment,
            send_at=told.quiet_until,
            occurrence_id=occurrence.id,
        )
        for channel in told.channels
    ]


async def _record(session: AsyncSession, firings: Sequence[Firing], now: datetime) -> None:
    first, others = [], []
    for firing in firings:
        if firing.telling.is_first:
            late = now - firing.moment > LATE
            state = {"status": OccurrenceStatus.FIRED, "fired_at": now, "late": late, "snoozed_until": None}
            first.append(firing.values | state)
        else:
            others.append(firing.values)
    for values in (first, others):
        if values:
            await session.execute(update(Occurrence), values)
    await _silence_older(session, {firing.reminder.id for firing in firings if _rings_on(firing.reminder)})


def _rings_on(reminder: Reminder) -> bool:
    return reminder.repeat_until_acknowledged or reminder.escalate_after_minutes is not None


async def _silence_older(session: AsyncSession, reminder_ids: Collection[UUID]) -> None:
    if not reminder_ids:
        return
    newer = aliased(Occurrence)
    has_newer = exists().where(
        newer.reminder_id == Occurrence.reminder_id, newer.status == OccurrenceStatus.FIRED,
        func.coalesce(newer.moved_to, newer.due_at) > func.coalesce(Occurrence.moved_to, Occurrence.due_at),
    )  # fmt: skip
    still_ringing = and_(Occurrence.status == OccurrenceStatus.FIRED, Occurrence.fires_at.is_not(None))
    await session.execute(
        update(Occurrence)
        .where(Occurrence.reminder_id.in_(reminder_ids), still_ringing, has_newer)
        .values(fires_at=None)
        .execution_options(synchronize_session=False)
    )


async def _plan_after(session: AsyncSession, firings: Sequence[Firing]) -> None:
    latest: dict[UUID, Firing] = {}
    for firing in firings:
        known = latest.get(firing.reminder.id)
        if firing.is_plain and (known is None or known.occurrence.due_at < firing.occurrence.due_at):
            latest[firing.reminder.id] = firing
    await add(session, [(one.reminder, one.next_due) for one in latest.values() if one.next_due is not None])
    await note_next(session, {firing.reminder.id for firing in firings})
