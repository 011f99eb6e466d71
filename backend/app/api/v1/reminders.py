"""Reminders and the times at which they are due."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, BackgroundTasks, Body, Query

from app.api.deps import ActorDep, Cursor, IntentDep, Limit, RuntimeDep, SessionDep, Words
from app.core.permissions import Principal
from app.models import OccurrenceStatus, ReminderCategory, ReminderState
from app.schemas.common import Day, Page
from app.schemas.reminder import (
    WINDOW_LIMIT,
    AdherenceOut,
    MomentOrDay,
    OccurrenceOut,
    OccurrencePatch,
    ReminderIn,
    ReminderOut,
    ReminderPatch,
    ScheduleProbe,
    ScheduleTimes,
    SkipIn,
    SnoozeIn,
)
from app.services import notifications, occurrences, reminders, replays, schedules

router = APIRouter(prefix="/reminders", tags=["reminders"])


From = Annotated[MomentOrDay | None, Query(alias="from", description="default: now")]
To = Annotated[MomentOrDay | None, Query(description="default: a week after from; at most 366 days")]
WindowLimit = Annotated[int, Query(ge=1, le=WINDOW_LIMIT)]
FromDay = Annotated[Day | None, Query(alias="from", description="default: 30 days up to `to`")]
ToDay = Annotated[Day | None, Query(alias="to", description="default: today; at most 366 days")]
PREVIEWED = 5
A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)


@router.get("")
async def list_reminders(
    actor: ActorDep,
    session: SessionDep,
    state: ReminderState | None = None,
    category: ReminderCategory | None = None,
    words: Annotated[Words | None, Query(alias="q", description="in title and text")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[ReminderOut]:
    rows, following = await reminders.page(
        session, actor, state=state, category=category, words=words, limit=limit, cursor=cursor
    )
    return Page(items=[ReminderOut.model_validate(row) for row in rows], next_cursor=following)


@router.post("", status_code=201)
async def create_reminder(
    data: ReminderIn, actor: ActorDep, runtime: RuntimeDep, session: SessionDep, intent: IntentDep
) -> ReminderOut:
    reminder = await replays.once(
        session, actor, intent,
        lambda: reminders.create(session, runtime, actor, data),
        lambda known: reminders.get(session, actor, known),
    )  # fmt: skip
    return ReminderOut.model_validate(reminder)


@router.post("/preview")
async def preview_schedule(data: ScheduleProbe, actor: ActorDep, runtime: RuntimeDep) -> ScheduleTimes:
    """The next times of a schedule that is not kept yet."""
    zone = schedules.zone_of(data.timezone or actor.timezone)
    return ScheduleTimes(items=schedules.upcoming(data.schedule, zone, runtime.clock.now(), PREVIEWED))


@router.get("/occurrences")
async def list_occurrences(
    actor: ActorDep,
    runtime: RuntimeDep,
    session: SessionDep,
    begin: From = None,
    to: To = None,
    reminder_id: UUID | None = None,
    status: OccurrenceStatus | None = None,
    limit: WindowLimit = WINDOW_LIMIT,
    cursor: Cursor = None,
) -> Page[OccurrenceOut]:
    start, end = _stretch(actor, begin or runtime.clock.now(), to)
    rows, following = await occurrences.between(
        session,
        runtime,
        actor,
        start=start,
        end=end,
        limit=limit,
        cursor=cursor,
        reminder_id=reminder_id,
        status=status,
    )
    return Page(items=[OccurrenceOut.model_validate(row) for row in rows], next_cursor=following)


def _stretch(actor: Principal, begin: datetime | date, to: datetime | date | None) -> tuple[datetime, datetime]:
    """The moments meant; a day is one of the person's own calendar, from its beginning or to its end."""
    start = begin if isinstance(begin, datetime) else schedules.beginning_of(begin, actor.timezone)
    if to is None:
        return start, start + A_WEEK
    return start, to if isinstance(to, datetime) else schedules.beginning_of(to + A_DAY, actor.timezone)


@router.get("/adherence")
async def show_adherence(
    actor: ActorDep,
    runtime: RuntimeDep,
    session: SessionDep,
    since: FromDay = None,
    until: ToDay = None,
    reminder_id: UUID | None = None,
    category: ReminderCategory | None = None,
) -> AdherenceOut:
    return await occurrences.adherence(
        session, runtime, actor, since=since, until=until, reminder_id=reminder_id, category=category
    )


@router.patch("/occurrences/{occurrence_id}")
async def change_occurrence(
    occurrence_id: UUID,
    data: OccurrencePatch,
    actor: ActorDep,
    runtime: RuntimeDep,
    session: SessionDep,
    after: BackgroundTasks,
) -> OccurrenceOut:
    occurrence = await occurrences.edit(session, runtime, actor, occurrence_id, data)
    after.add_task(notifications.announce_change, runtime, actor.user_id)
    return OccurrenceOut.model_validate(occurrence)


@router.post("/occurrences/{occurrence_id}/taken")
async def take_occurrence(
    occurrence_id: UUID, actor: ActorDep, runtime: RuntimeDep, session: SessionDep, after: BackgroundTasks
) -> OccurrenceOut:
    occurrence = await occurrences.take(session, runtime, actor, occurrence_id)
    after.add_task(notifications.announce_change, runtime, actor.user_id)
    return OccurrenceOut.model_validate(occurrence)


@router.post("/occurrences/{occurrence_id}/done")
async def finish_occurrence(
    occurrence_id: UUID, actor: ActorDep, runtime: RuntimeDep, session: SessionDep, after: BackgroundTasks
) -> OccurrenceOut:
    """Taken, in the words of what is not a medicine."""
    return await take_occurrence(occurrence_id, actor, runtime, session, after)


@router.post("/occurrences/{occurrence_id}/reopen")
async def reopen_occurrence(
    occurrence_id: UUID, actor: ActorDep, runtime: RuntimeDep, session: SessionDep, after: BackgroundTasks
) -> OccurrenceOut:
    occurrence = await occurrences.reopen(session, runtime, actor, occurrence_id)
    after.add_task(notifications.announce_change, runtime, actor.user_id)
    return OccurrenceOut.model_validate(occurrence)


@router.post("/occurrences/{occurrence_id}/skip")
async def skip_occurrence(
    occurrence_id: UUID,
    actor: ActorDep,
    runtime: RuntimeDep,
    session: SessionDep,
    after: BackgroundTasks,
    data: Annotated[SkipIn | None, Body()] = None,
) -> OccurrenceOut:
    reason = data.reason if data else None
    occurrence = await occurrences.skip(session, runtime, actor, occurrence_id, reason)
    after.add_task(notifications.announce_change, runtime, actor.user_id)
    return OccurrenceOut.model_validate(occurrence)


@router.post("/occurrences/{occurrence_id}/snooze")
async def snooze_occurrence(
    occurrence_id: UUID,
    actor: ActorDep,
    runtime: RuntimeDep,
    session: SessionDep,
    after: BackgroundTasks,
    data: Annotated[SnoozeIn | None, Body()] = None,
) -> OccurrenceOut:
    minutes = (data or SnoozeIn()).minutes
    occurrence = await occurrences.snooze(session, runtime, actor, occurrence_id, minutes)
    after.add_task(notifications.announce_change, runtime, actor.user_id)
    return OccurrenceOut.model_validate(occurrence)


@router.get("/{reminder_id}")
async def get_reminder(reminder_id: UUID, actor: ActorDep, session: SessionDep) -> ReminderOut:
    return ReminderOut.model_validate(await reminders.get(session, actor, reminder_id))


@router.patch("/{reminder_id}")
async def update_reminder(
    reminder_id: UUID, data: ReminderPatch, actor: ActorDep, runtime: RuntimeDep, session: SessionDep
) -> ReminderOut:
    return ReminderOut.model_validate(await reminders.update(session, runtime, actor, reminder_id, data))


@router.delete("/{reminder_id}", status_code=204)
async def delete_reminder(reminder_id: UUID, actor: ActorDep, runtime: RuntimeDep, session: SessionDep) -> None:
    await reminders.delete(session, runtime, actor, reminder_id)
