"""Which times of a reminder stand in the table."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Notification, NotificationStatus, Occurrence, OccurrenceStatus, Reminder
from app.services.schedules import stored_rule
from app.utils.recurrence import next_occurrence

_WAITING = (OccurrenceStatus.SCHEDULED, OccurrenceStatus.SNOOZED)


async def add(session: AsyncSession, times: Iterable[tuple[Reminder, datetime]]) -> None:
    """Put times into the table; those that stand there already stay as they are.

    Always in one order, so that two who add the same times wait for each other instead of locking each other out.
    """
    rows = [
        {
            "id": uuid4(),
            "user_id": reminder.user_id,
            "reminder_id": reminder.id,
            "due_at": due,
            "fires_at": due,
            "status": OccurrenceStatus.SCHEDULED,
            "late": False,
        }
        for reminder, due in sorted(times, key=lambda pair: (pair[0].id, pair[1]))
    ]
    if rows:
        await session.execute(insert(Occurrence).on_conflict_do_nothing(), rows)


async def plan_next(session: AsyncSession, reminder: Reminder, after: datetime) -> None:
    """Make sure that the first open time later than `after` stands in the table. The caller holds the reminder."""
    rule, zone = stored_rule(reminder)
    moment = after
    while reminder.is_active and (due := next_occurrence(rule, zone, moment)) is not None:
        await add(session, [(reminder, due)])
        status = await session.scalar(
            select(Occurrence.status).where(Occurrence.reminder_id == reminder.id, Occurrence.due_at == due)
        )
        if status == OccurrenceStatus.SCHEDULED:
            break
        # Settled before it was due (skipped in advance): the one after it is next.
        moment = due
    await note_next(session, [reminder.id])


async def replan(session: AsyncSession, reminder: Reminder, now: datetime) -> None:
    """Follow a changed rule: open times that lie ahead go, the next one comes. What has fired is history and stays."""
    await session.execute(
        delete(Occurrence).where(
            Occurrence.reminder_id == reminder.id,
            Occurrence.status == OccurrenceStatus.SCHEDULED,
            Occurrence.due_at > now,
        )
    )
    await plan_next(session, reminder, now)


async def hush(session: AsyncSession, reminder: Reminder, now: datetime) -> None:
    """What a reminder has told and mail, Telegram or browsers have not sent yet is not sent any more."""
    theirs = select(Occurrence.id).where(Occurrence.reminder_id == reminder.id)
    await session.execute(
        update(Notification)
        .where(Notification.occurrence_id.in_(theirs), Notification.status == NotificationStatus.PENDING)
        .values(status=NotificationStatus.READ, read_at=now, next_attempt_at=None)
        .execution_options(synchronize_session=False)
    )


async def silence(session: AsyncSession, reminder: Reminder, now: datetime) -> None:
    """A reminder that is paused or goes on: nothing that still waits may ring. The caller holds the reminder.

    What has rung before and was put off is open again, as if it had not been put off; what has not rung yet goes, also
    what became due a moment ago or while the product was down.
    """
    await hush(session, reminder, now)
    waiting = Occurrence.reminder_id == reminder.id, Occurrence.status.in_(_WAITING)
    await session.execute(
        update(Occurrence)
        .where(*waiting, Occurrence.fired_at.is_not(None))
        .values(status=OccurrenceStatus.FIRED, snoozed_until=None, acted_at=None)
        .execution_options(synchronize_session=False)
    )
    await session.execute(
        update(Occurrence)
        .where(Occurrence.reminder_id == reminder.id, Occurrence.status == OccurrenceStatus.FIRED)
        .values(fires_at=None)
        .execution_options(synchronize_session=False)
    )
    await session.execute(delete(Occurrence).where(*waiting).execution_options(synchronize_session=False))


async def note_next(session: AsyncSession, reminder_ids: Collection[UUID]) -> None:
    """Write down on the reminders what is next, as the table has it."""
    first = (
        select(func.min(Occurrence.fires_at))
        .where(Occurrence.reminder_id == Reminder.id, Occurrence.status == OccurrenceStatus.SCHEDULED)
        .correlate(Reminder)
        .scalar_subquery()
    )
    # Nothing about the reminder itself has changed, so its time of change stays.
    await session.execute(
        update(Reminder)
        .where(Reminder.id.in_(reminder_ids))
        .values(next_due_at=first, updated_at=Reminder.updated_at)
        .execution_options(synchronize_session=False)
    )
