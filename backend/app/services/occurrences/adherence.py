"""What became of the times that were due: by day and by reminder, counted where the rows are.

A time that was told and not answered is *missed* once the next one of its reminder is due, or after a day; until then
it is open. One that was moved has no neighbour any more: for it only the day counts. Days are those of the person's
zone.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Date, Subquery, and_, case, cast, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.permissions import Principal
from app.models import Occurrence, OccurrenceStatus, Reminder, ReminderCategory
from app.schemas.reminder import AdherenceDay, AdherenceOut, AdherenceReminder
from app.services.occurrences.acting import FURTHEST
from app.services.occurrences.window import WHEN
from app.services.runtime import Runtime

MAX_DAYS = 366
USUAL_DAYS = 30
OPEN_FOR = timedelta(hours=24)
TAKEN, SKIPPED, MISSED, OPEN = OUTCOMES = ("taken", "skipped", "missed", "open")
type Counts = dict[str, int]
_TOLD: Final = (OccurrenceStatus.FIRED, OccurrenceStatus.SNOOZED)


async def adherence(
    session: AsyncSession,
    runtime: Runtime,
    actor: Principal,
    *,
    since: date | None = None,
    until: date | None = None,
    reminder_id: UUID | None = None,
    category: ReminderCategory | None = None,
) -> AdherenceOut:
    """The days from `since` to `until` (both included; by default the last 30), those without any times too."""
    now, zone = runtime.clock.now(), ZoneInfo(actor.timezone)
    until = until or max(now.astimezone(zone).date(), since or date.min)
    since = since or until - timedelta(days=USUAL_DAYS - 1)
    if not 0 <= (until - since).days < MAX_DAYS:
        raise AppError("request.invalid", detail=f"between one and {MAX_DAYS} days can be asked for")
    rows = _outcomes(actor, zone, since, until, now)
    query = select(rows.c.day, rows.c.reminder_id, rows.c.outcome, func.count().label("number"))
    query = query.where(rows.c.outcome.is_not(None), rows.c.day.between(since, until))
    if reminder_id is not None:
        query = query.where(rows.c.reminder_id == reminder_id)
    if category is not None:
        theirs = Reminder.visible_to(actor).where(Reminder.category == category).with_only_columns(Reminder.id)
        query = query.where(rows.c.reminder_id.in_(theirs))
    by_day, by_reminder = tuple_(rows.c.day, rows.c.outcome), tuple_(rows.c.reminder_id, rows.c.outcome)
    days: defaultdict[date, Counts] = defaultdict(dict)
    reminders: defaultdict[UUID, Counts] = defaultdict(dict)
    for row in await session.execute(query.group_by(func.grouping_sets(by_day, by_reminder))):
        (days[row.day] if row.day else reminders[row.reminder_id])[row.outcome] = row.number
    return AdherenceOut(
        since=since,
        until=until,
        percent=_percent(*days.values()),
        days=[
            AdherenceDay(day=day, **_tally(days.get(day, {})))
            for day in (since + timedelta(days=number) for number in range((until - since).days + 1))
        ],
        reminders=await _by_reminder(session, actor, reminders),
    )


def _outcomes(actor: Principal, zone: ZoneInfo, since: date, until: date, now: datetime) -> Subquery:
    """Each of the person's times near these days, with its local day and its outcome; none for what lies ahead."""
    begin, end = (datetime.combine(day, time(), UTC) for day in (since, until))
    following = func.lead(Occurrence.due_at).over(partition_by=Occurrence.reminder_id, order_by=Occurrence.due_at)
    near = Occurrence.due_at > begin - FURTHEST, Occurrence.due_at < end + FURTHEST
    rows = (
        Occurrence.visible_to(actor)
        .where(*near)
        .with_only_columns(
            Occurrence.reminder_id, Occurrence.status, Occurrence.moved_to, Occurrence.fired_at,
            WHEN.label("moment"), following.label("following"),
        )
        .subquery()
    )  # fmt: skip
    return select(
        rows.c.reminder_id, cast(func.timezone(zone.key, rows.c.moment), Date).label("day"), _outcome(rows, now)
    ).subquery()


def _outcome(rows: Subquery, now: datetime) -> ColumnElement[str | None]:
    is_over = or_(
        and_(rows.c.moved_to.is_(None), rows.c.following <= now),
        func.coalesce(rows.c.fired_at, rows.c.moment) <= now - OPEN_FOR,
    )
    return case(
        (rows.c.status == OccurrenceStatus.TAKEN, TAKEN),
        (rows.c.status == OccurrenceStatus.SKIPPED, SKIPPED),
        (and_(rows.c.status == OccurrenceStatus.FIRED, is_over), MISSED),
        (or_(rows.c.status.in_(_TOLD), rows.c.moment <= now), OPEN),
        else_=None,
    ).label("outcome")


async def _by_reminder(session: AsyncSession, actor: Principal, counted: dict[UUID, Counts]) -> list[AdherenceReminder]:
    mine = Reminder.visible_to(actor).where(Reminder.id.in_(counted)).order_by(Reminder.title, Reminder.id)
    return [
        AdherenceReminder(
            reminder_id=reminder.id,
            title=reminder.title,
            category=reminder.category,
            percent=_percent(counted[reminder.id]),
            **_tally(counted[reminder.id]),
        )
        for reminder in await session.scalars(mine)
    ]


def _tally(counts: Counts) -> dict[str, Any]:
    return {"due": sum(counts.values())} | {name: counts.get(name, 0) for name in OUTCOMES}


def _percent(*several: Counts) -> int | None:
    """Taken, of what is decided; open ones are not."""
    taken = sum(counts.get(TAKEN, 0) for counts in several)
    decided = taken + sum(counts.get(name, 0) for counts in several for name in (SKIPPED, MISSED))
    return None if decided == 0 else (200 * taken + decided) // (2 * decided)
