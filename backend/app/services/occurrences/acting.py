"""Taken, skipped, later, not at all: what the person answers to one time. Saying the same again changes nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from app.core.errors import AppError
from app.core.permissions import Principal
from app.models import Occurrence, OccurrenceStatus, Reminder
from app.schemas.reminder import OccurrencePatch
from app.services import notifications
from app.services.deliveries import outbox
from app.services.occurrences import owners, telling
from app.services.occurrences.planning import note_next, plan_next
from app.services.runtime import Runtime

SETTLED = frozenset({OccurrenceStatus.TAKEN, OccurrenceStatus.SKIPPED})
# How far one time may be moved away from where its rule has it; the calendar looks so far for it.
FURTHEST = timedelta(days=366)


async def hold(session: AsyncSession, actor: Principal, occurrence_id: UUID) -> Occurrence:
    """The actor's occurrence, with the locks of its reminder and of itself, in this order."""
    mine = Occurrence.visible_to(actor).where(Occurrence.id == occurrence_id)
    reminder_id = await session.scalar(mine.with_only_columns(Occurrence.reminder_id))
    if reminder_id is not None:
        await session.scalar(
            Reminder.visible_to(actor).where(Reminder.id == reminder_id).with_for_update(key_share=True)
        )
    occurrence = await session.scalar(
        mine.with_for_update(of=Occurrence)
        .options(joinedload(Occurrence.reminder, innerjoin=True))
        .execution_options(populate_existing=True)
    )
    if occurrence is None:
        raise AppError("occurrence.not-found")
    return occurrence


async def take(session: AsyncSession, runtime: Runtime, actor: Principal, occurrence_id: UUID) -> Occurrence:
    occurrence = await hold(session, actor, occurrence_id)
    if occurrence.status != OccurrenceStatus.TAKEN:
        await _answer(session, runtime, actor, occurrence, OccurrenceStatus.TAKEN)
    return occurrence


async def skip(
    session: AsyncSession, runtime: Runtime, actor: Principal, occurrence_id: UUID, reason: str | None
) -> Occurrence:
    occurrence = await hold(session, actor, occurrence_id)
    if occurrence.status != OccurrenceStatus.SKIPPED:
        await _answer(session, runtime, actor, occurrence, OccurrenceStatus.SKIPPED)
    # In a chat the skip comes first, and why is asked afterwards.
    occurrence.skip_reason = occurrence.skip_reason or reason
    return occurrence


async def snooze(
    session: AsyncSession, runtime: Runtime, actor: Principal, occurrence_id: UUID, minutes: int
) -> Occurrence:
    """Remind again `minutes` from now; one that is not due yet is moved by so much. What is paused promises nothing."""
    occurrence = await hold(session, actor, occurrence_id)
    if not occurrence.reminder.is_active:
        raise AppError("reminder.paused")
    pause, due_at = timedelta(minutes=minutes), occurrence.moved_to or occurrence.due_at
    if occurrence.status == OccurrenceStatus.SNOOZED and occurrence.acted_at is not None:
        asked_before = max(occurrence.acted_at, due_at) + pause
        if occurrence.snoozed_until == asked_before:
            return occurrence
    now = await _answer(session, runtime, actor, occurrence, OccurrenceStatus.SNOOZED)
    occurrence.snoozed_until = occurrence.fires_at = max(now, due_at) + pause
    return occurrence


async def reopen(session: AsyncSession, runtime: Runtime, actor: Principal, occurrence_id: UUID) -> Occurrence:
    """Undo taken or skipped. One that is still to come comes; one that was told goes on as if nobody had answered."""
    occurrence = await hold(session, actor, occurrence_id)
    if occurrence.status not in SETTLED:
        return occurrence
    now, reminder = runtime.clock.now(), occurrence.reminder
    occurrence.acted_at = occurrence.acted_via = occurrence.skip_reason = None
    moment = occurrence.moved_to or occurrence.due_at
    if occurrence.fired_at is None and moment > now:
        occurrence.status = OccurrenceStatus.SCHEDULED
        occurrence.fires_at = moment if reminder.is_active else None
    else:
        occurrence.status = OccurrenceStatus.FIRED
        if occurrence.fired_at is not None and reminder.is_active and not await _has_newer(session, occurrence):
            owner = (await owners.of(session, runtime.settings, [actor.user_id]))[actor.user_id]
            occurrence.fires_at = telling.follows(
                reminder, owner, fired_at=occurrence.fired_at, escalated=occurrence.escalated, after=now
            )
    await session.flush()
    await outbox.show_anew(session, occurrence.id, now)
    await note_next(session, [reminder.id])
    return occurrence


async def edit(
    session: AsyncSession, runtime: Runtime, actor: Principal, occurrence_id: UUID, data: OccurrencePatch
) -> Occurrence:
    """Change this time alone: its words, or its moment. The rule and all other times stay."""
    occurrence = await hold(session, actor, occurrence_id)
    if occurrence.status in SETTLED:
        raise AppError("occurrence.already-settled", params={"status": occurrence.status})
    if "title" in data.model_fields_set:
        occurrence.own_title = data.title
    if "body" in data.model_fields_set:
        occurrence.own_body = data.body
    if "moved_to" in data.model_fields_set and data.moved_to != occurrence.moved_to:
        await _move(session, runtime, actor, occurrence, data.moved_to)
    await session.flush()
    return occurrence


async def _move(
    session: AsyncSession, runtime: Runtime, actor: Principal, occurrence: Occurrence, moved_to: datetime | None
) -> None:
    now, moment = runtime.clock.now(), moved_to or occurrence.due_at
    if moment <= now:
        raise AppError("reminder.in-the-past")
    if abs(moment - occurrence.due_at) > FURTHEST:
        raise AppError("request.invalid", detail=f"a time can be moved by {FURTHEST.days} days at most")
    was_told = occurrence.status != OccurrenceStatus.SCHEDULED
    occurrence.status, occurrence.moved_to, occurrence.snoozed_until = OccurrenceStatus.SCHEDULED, moved_to, None
    occurrence.fires_at = moment if occurrence.reminder.is_active else None
    await session.flush()
    if was_told:
        await _seen(session, actor, occurrence, now)
    await plan_next(session, occurrence.reminder, occurrence.due_at)


async def _has_newer(session: AsyncSession, occurrence: Occurrence) -> bool:
    told = Occurrence.fired_at.is_not(None), Occurrence.due_at > occurrence.due_at
    newer = exists().where(Occurrence.reminder_id == occurrence.reminder_id, *told)
    return bool(await session.scalar(select(newer)))


async def _answer(
    session: AsyncSession, runtime: Runtime, actor: Principal, occurrence: Occurrence, status: OccurrenceStatus
) -> datetime:
    """Nothing rings any more, on no channel; the caller says when it does again. Answers the moment of the answer."""
    if occurrence.status in SETTLED:
        raise AppError("occurrence.already-settled", params={"status": occurrence.status})
    now, was_open = runtime.clock.now(), occurrence.status == OccurrenceStatus.SCHEDULED
    occurrence.status, occurrence.acted_at, occurrence.acted_via = status, now, actor.kind
    occurrence.skip_reason = occurrence.snoozed_until = occurrence.fires_at = None
    await session.flush()
    await _seen(session, actor, occurrence, now)
    if was_open:
        await plan_next(session, occurrence.reminder, occurrence.due_at)
    return now


async def _seen(session: AsyncSession, actor: Principal, occurrence: Occurrence, now: datetime) -> None:
    await notifications.read_those_of(session, actor, occurrence.id, now=now)
    await outbox.end(session, occurrence.id, now)
