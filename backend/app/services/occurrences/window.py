"""The times in a stretch of the calendar, past and to come."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice, takewhile
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from app.core.errors import AppError
from app.core.permissions import Principal
from app.models import Occurrence, OccurrenceStatus, Reminder
from app.services.occurrences.acting import FURTHEST
from app.services.occurrences.planning import add
from app.services.runtime import Runtime
from app.services.schedules import stored_rule
from app.utils.paging import decode_cursor, encode_cursor
from app.utils.recurrence import iterate

MAX_WINDOW = timedelta(days=366)
MOMENT = timedelta(microseconds=1)
# Where a time stands in the calendar.
WHEN = func.coalesce(Occurrence.moved_to, Occurrence.due_at)


async def between(
    session: AsyncSession,
    runtime: Runtime,
    actor: Principal,
    *,
    start: datetime,
    end: datetime,
    limit: int,
    cursor: str | None = None,
    reminder_id: UUID | None = None,
    status: OccurrenceStatus | None = None,
) -> tuple[list[Occurrence], str | None]:
    """The actor's times in [start, end), soonest first; one that was moved stands where it was moved to.

    Times to come get their rows here, so that they can be settled in advance under an id that lasts.
    """
    if not start < end <= start + MAX_WINDOW:
        raise AppError("request.invalid", detail=f"the window must be between a moment and {MAX_WINDOW.days} days long")
    after = _position(cursor)
    begin = after[0] if after else start - MOMENT
    await _write_down(session, actor, max(runtime.clock.now(), begin), end, limit)
    near = Occurrence.due_at > start - FURTHEST, Occurrence.due_at < end + FURTHEST
    query = Occurrence.visible_to(actor).where(*near, start <= WHEN, end > WHEN)
    if reminder_id is not None:
        query = query.where(Occurrence.reminder_id == reminder_id)
    if status is not None:
        query = query.where(Occurrence.status == status)
    if after is not None:
        query = query.where(tuple_(WHEN, Occurrence.id) > after)
    query = query.order_by(WHEN, Occurrence.id).limit(limit + 1).options(joinedload(Occurrence.reminder))
    rows = list((await session.scalars(query)).all())
    if len(rows) <= limit:
        return rows, None
    last = rows[limit - 1]
    return rows[:limit], encode_cursor((last.moved_to or last.due_at).isoformat(), str(last.id))


def _position(cursor: str | None) -> tuple[datetime, UUID] | None:
    if cursor is None:
        return None
    try:
        moment, identity = decode_cursor(cursor)
        position = datetime.fromisoformat(str(moment)), UUID(str(identity))
    except ValueError as error:
        raise AppError("request.invalid", detail="the cursor is not valid") from error
    if position[0].tzinfo is None:
        raise AppError("request.invalid", detail="the cursor is not valid")
    return position


async def _write_down(session: AsyncSession, actor: Principal, after: datetime, end: datetime, limit: int) -> None:
    """Add the times in (after, end) that no row has yet, the soonest first and not many more than `limit`."""
    active = Reminder.visible_to(actor).where(Reminder.is_active, Reminder.next_due_at < end)
    reminders = (await session.scalars(active)).all()
    wanted = _soonest(reminders, after, end, limit)
    if not wanted:
        return
    known = await session.execute(
        select(Occurrence.reminder_id, Occurrence.due_at).where(
            Occurrence.user_id == actor.user_id, Occurrence.due_at > after, Occurrence.due_at <= wanted[-1][0]
        )
    )
    missing = {(reminder.id, due) for due, reminder in wanted} - {(row.reminder_id, row.due_at) for row in known}
    if not missing:
        return
    # Under the lock the rules are read again: one that was changed meanwhile must not leave times behind.
    locked = await session.scalars(
        active.where(Reminder.id.in_({identity for identity, _ in missing}))
        .order_by(Reminder.id)
        .with_for_update(read=True)
        .execution_options(populate_existing=True)
    )
    await add(session, ((reminder, due) for due, reminder in _soonest(locked.all(), after, end, limit)))


def _soonest(
    reminders: Sequence[Reminder], after: datetime, end: datetime, limit: int
) -> list[tuple[datetime, Reminder]]:
    def times(reminder: Reminder) -> Iterator[tuple[datetime, Reminder]]:
        rule, zone = stored_rule(reminder)
        return ((due, reminder) for due in takewhile(lambda due: due < end, iterate(rule, zone, after)))

    merged = heapq.merge(*(times(reminder) for reminder in reminders), key=lambda pair: pair[0])
    found = list(islice(merged, limit + 1))
    # An instant is written down as a whole, so that a cursor that points into it has passed nothing by.
    last = found[-1][0] if found else end
    return [*found, *takewhile(lambda pair: pair[0] == last, merged)]
