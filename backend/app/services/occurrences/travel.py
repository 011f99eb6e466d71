"""Their owner is in another zone: 08:00 stays 08:00, nothing is told twice, and nothing is lost on the day of travel.

What counts is the clock on the wall. Wall times up to the moment of departure were told in the old zone, so they are
over in the new one (westwards they would come again). Those that the clock jumped over on arrival (eastwards) become
due at once. Intervals in hours have no wall time: they stay in their zone and go on as if nothing had happened.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Occurrence, OccurrenceStatus, Reminder, Travel
from app.services.occurrences.planning import add, note_next, plan_next
from app.services.schedules import stored_rule
from app.utils.recurrence import instant, next_occurrence, occurrences_between

# More than so many times that were jumped over help nobody at once.
AT_ONCE = 10


async def follow(session: AsyncSession, user_id: UUID, old: str, new: str, now: datetime) -> None:
    """Take the person's reminders along that keep their time on the wall and were in the zone that is left."""
    mine = select(Reminder).where(Reminder.user_id == user_id, Reminder.travel == Travel.WALL, Reminder.timezone == old)
    reminders = (await session.scalars(mine.order_by(Reminder.id).with_for_update(key_share=True))).all()
    moving = [reminder for reminder in reminders if not _in_hours(reminder)]
    for reminder in moving:
        reminder.timezone = new
    ahead = await _ahead(session, moving, now)
    coming: list[tuple[Reminder, datetime]] = []
    for reminder in moving:
        kept = await _carry(session, ahead[reminder.id], ZoneInfo(old), ZoneInfo(new))
        jumped = [due for due in arrive(reminder, ZoneInfo(old), ZoneInfo(new), now) if due not in kept]
        if reminder.is_active:
            # Another time of the old zone may stand at that very instant, so each is due at the moment of arrival.
            coming += ((reminder, now + timedelta(microseconds=number)) for number, _ in enumerate(jumped[-AT_ONCE:]))
            coming += ((reminder, due) for due in _next(reminder, now))
    await session.flush()
    await add(session, coming)
    await note_next(session, [reminder.id for reminder in moving])
    for reminder in moving:
        if ahead[reminder.id]:
            # What comes next may be settled already.
            await plan_next(session, reminder, now + timedelta(microseconds=AT_ONCE))


def _next(reminder: Reminder, now: datetime) -> list[datetime]:
    rule, zone = stored_rule(reminder)
    due = next_occurrence(rule, zone, now)
    return [] if due is None else [due]


def _in_hours(reminder: Reminder) -> bool:
    return bool((reminder.schedule.get("interval") or {}).get("hours"))


def arrive(reminder: Reminder, old: ZoneInfo, new: ZoneInfo, now: datetime) -> list[datetime]:
    """The instants, in the new zone, of the wall times that the clock jumped over; from now on they are over."""
    left, arrived = (now.astimezone(zone).replace(tzinfo=None) for zone in (old, new))
    reminder.passed = max(left, reminder.passed or left)
    rule, _ = stored_rule(reminder)
    jumped = occurrences_between(rule, new, instant(reminder.passed, new), now)
    reminder.passed = max(arrived, reminder.passed)
    return jumped


async def _ahead(
    session: AsyncSession, reminders: Sequence[Reminder], now: datetime
) -> defaultdict[UUID, list[Occurrence]]:
    """The times to come that somebody has settled, put off or changed; all others go and are planned anew."""
    coming = Occurrence.reminder_id.in_([reminder.id for reminder in reminders]), Occurrence.due_at > now
    untouched = (
        Occurrence.status == OccurrenceStatus.SCHEDULED,
        Occurrence.moved_to.is_(None), Occurrence.own_title.is_(None), Occurrence.own_body.is_(None),
    )  # fmt: skip
    await session.execute(delete(Occurrence).where(*coming, *untouched).execution_options(synchronize_session=False))
    found: defaultdict[UUID, list[Occurrence]] = defaultdict(list)
    for occurrence in await session.scalars(select(Occurrence).where(*coming).order_by(Occurrence.due_at)):
        found[occurrence.reminder_id].append(occurrence)
    return found


async def _carry(session: AsyncSession, rows: list[Occurrence], old: ZoneInfo, new: ZoneInfo) -> set[datetime]:
    """Let these rows stand for the same wall times in the new zone; the instants at which they stand now."""
    kept = set()
    moves = [(row, instant(row.due_at.astimezone(old).replace(tzinfo=None), new)) for row in rows]
    westwards = bool(moves) and moves[0][1] > moves[0][0].due_at
    # One after the other in this order none lands where the next still stands.
    for row, due in reversed(moves) if westwards else moves:
        taken = select(Occurrence.id).where(Occurrence.reminder_id == row.reminder_id, Occurrence.due_at == due)
        kept.add(due)
        if await session.scalar(taken) is None:
            if row.fires_at == row.due_at:
                row.fires_at = due
            row.due_at = due
            await session.flush()
    return kept
