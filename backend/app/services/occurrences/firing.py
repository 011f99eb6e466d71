"""Due times become notifications, each exactly once, whoever ticks and however often.

After a downtime every missed time is written down. People are told about the latest `TOLD` of each reminder, one
notification each, marked late and in order; what was missed before those shows in the calendar, fired and late.

Paused reminders stay silent: see `planning.silence`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import (
    Channel,
    Notification,
    NotificationStatus,
    NotificationType,
    Occurrence,
    OccurrenceStatus,
    Reminder,
)
from app.services import notifications
from app.services.occurrences.planning import add, note_next
from app.services.schedules import stored_rule
from app.utils.recurrence import next_occurrence, occurrences_between

LATE = timedelta(seconds=60)
TOLD = 10
# Longer lists of missed times help nobody; the oldest are left out.
RECORDED = 500
PAGE = 200

# Written out, so that the planner sees that the partial index serves.
_WAITING = text("occurrences.status IN ('scheduled', 'snoozed')")
_MOMENT = func.coalesce(Occurrence.snoozed_until, Occurrence.due_at)


@dataclass(frozen=True, slots=True)
class Fired:
    count: int
    notifications: list[Notification]


async def catch_up(session: AsyncSession, now: datetime, after: UUID | None = None) -> UUID | None:
    """Write down the times that recurring reminders missed, for one page of reminders; the last one's id, if more."""
    overdue = select(Occurrence.reminder_id).where(
        _WAITING, Occurrence.status == OccurrenceStatus.SCHEDULED, Occurrence.due_at < now - LATE
    )
    query = select(Reminder).where(Reminder.id.in_(overdue), Reminder.is_active)
    if after is not None:
        query = query.where(Reminder.id > after)
    locked = query.order_by(Reminder.id).limit(PAGE).with_for_update(key_share=True, skip_locked=True)
    reminders = (await session.scalars(locked)).all()
    for reminder in reminders:
        rule, zone = stored_rule(reminder)
        missed = occurrences_between(rule, zone, reminder.next_due_at or now, now)
        await add(session, ((reminder, due) for due in missed[-RECORDED:]))
    return reminders[-1].id if len(reminders) == PAGE else None


async def fire_due(session: AsyncSession, now: datetime, limit: int) -> Fired:
    """Fire what is due, up to `limit`, and plan what comes next. Nothing has happened until the caller commits.

    What another process is working on, or somebody is changing, is left to them or to the next tick.
    """
    claim = (
        select(Occurrence, Reminder)
        .join(Reminder, Reminder.id == Occurrence.reminder_id)
        .where(_WAITING, Occurrence.due_at <= now, now >= _MOMENT, Reminder.is_active)
        .order_by(_MOMENT, Occurrence.id)
        .limit(limit)
        .with_for_update(of=[Occurrence, Reminder], key_share=True, skip_locked=True)
    )
    claimed = [(row[0], row[1]) for row in (await session.execute(claim)).all()]
    if not claimed:
        return Fired(0, [])
    told = [pair for pair in claimed if not _is_old_news(*pair, now)]
    rows = [_notification(*pair, now, number) for number, pair in enumerate(told)]
    created = await notifications.create(session, rows)
    await session.execute(
        update(Occurrence)
        .where(Occurrence.id.in_([occurrence.id for occurrence, _ in claimed]))
        .values(status=OccurrenceStatus.FIRED, fired_at=now, late=now - LATE > _MOMENT, snoozed_until=None)
        .execution_options(synchronize_session=False)
    )
    await _plan_after(session, claimed)
    return Fired(len(claimed), created)


async def _plan_after(session: AsyncSession, claimed: list[tuple[Occurrence, Reminder]]) -> None:
    latest: dict[UUID, tuple[datetime, Reminder]] = {}
    for occurrence, reminder in claimed:
        known = latest.get(reminder.id)
        if known is None or known[0] < occurrence.due_at:
            latest[reminder.id] = (occurrence.due_at, reminder)
    following = []
    for due_at, reminder in latest.values():
        rule, zone = stored_rule(reminder)
        due = next_occurrence(rule, zone, due_at)
        if due is not None:
            following.append((reminder, due))
    await add(session, following)
    await note_next(session, latest.keys())


def _is_old_news(occurrence: Occurrence, reminder: Reminder, now: datetime) -> bool:
    """Whether so many later times of this reminder were missed too that only those are worth a notification."""
    if occurrence.status != OccurrenceStatus.SCHEDULED or now - occurrence.due_at <= LATE:
        return False
    rule, zone = stored_rule(reminder)
    return len(occurrences_between(rule, zone, occurrence.due_at, now, limit=TOLD)) == TOLD


def _notification(occurrence: Occurrence, reminder: Reminder, now: datetime, number: int) -> dict[str, object]:
    """One row. Until mail and Telegram deliver, the bell does, whatever channels the reminder names."""
    moment, key = occurrence.due_at, f"occurrence:{occurrence.id}:{Channel.IN_APP}"
    if occurrence.snoozed_until is not None:
        moment = occurrence.snoozed_until
        key += f":{moment.timestamp():.0f}"
    return {
        "id": uuid4(),
        "user_id": reminder.user_id,
        "title": reminder.title,
        "body": reminder.body,
        "type": NotificationType.REMINDER,
        "channel": Channel.IN_APP,
        "status": NotificationStatus.DELIVERED,
        "scheduled_at": moment,
        "sent_at": now,
        "dedup_key": key,
        "metadata": {
            "reminder_id": str(reminder.id),
            "occurrence_id": str(occurrence.id),
            "late": now - moment > LATE,
        },
        # Rows of one statement would share a moment; lists show them in the order in which they were due.
        "created_at": now + timedelta(microseconds=number),
    }
