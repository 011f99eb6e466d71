"""Taken, skipped, later: what the person answers to one time. Saying the same again changes nothing."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from app.core.errors import AppError
from app.core.permissions import Principal
from app.models import Occurrence, OccurrenceStatus, Reminder
from app.services import notifications
from app.services.occurrences.planning import plan_next
from app.services.runtime import Runtime

SETTLED = frozenset({OccurrenceStatus.TAKEN, OccurrenceStatus.SKIPPED})


async def take(session: AsyncSession, runtime: Runtime, actor: Principal, occurrence_id: UUID) -> Occurrence:
    occurrence = await _held(session, actor, occurrence_id)
    if occurrence.status != OccurrenceStatus.TAKEN:
        await _change(session, runtime, actor, occurrence, OccurrenceStatus.TAKEN)
    return occurrence


async def skip(
    session: AsyncSession, runtime: Runtime, actor: Principal, occurrence_id: UUID, reason: str | None
) -> Occurrence:
    occurrence = await _held(session, actor, occurrence_id)
    if occurrence.status != OccurrenceStatus.SKIPPED:
        await _change(session, runtime, actor, occurrence, OccurrenceStatus.SKIPPED, reason=reason)
    return occurrence


async def snooze(
    session: AsyncSession, runtime: Runtime, actor: Principal, occurrence_id: UUID, minutes: int
) -> Occurrence:
    """Remind again `minutes` from now; one that is not due yet is moved by so much."""
    occurrence = await _held(session, actor, occurrence_id)
    pause = timedelta(minutes=minutes)
    if occurrence.status == OccurrenceStatus.SNOOZED and occurrence.acted_at is not None:
        asked_before = max(occurrence.acted_at, occurrence.due_at) + pause
        if occurrence.snoozed_until == asked_before:
            return occurrence
    await _change(session, runtime, actor, occurrence, OccurrenceStatus.SNOOZED, pause=pause)
    return occurrence


async def _held(session: AsyncSession, actor: Principal, occurrence_id: UUID) -> Occurrence:
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


async def _change(
    session: AsyncSession,
    runtime: Runtime,
    actor: Principal,
    occurrence: Occurrence,
    status: OccurrenceStatus,
    *,
    reason: str | None = None,
    pause: timedelta | None = None,
) -> None:
    if occurrence.status in SETTLED:
        raise AppError("occurrence.already-settled", params={"status": occurrence.status})
    now, was_open = runtime.clock.now(), occurrence.status == OccurrenceStatus.SCHEDULED
    occurrence.status, occurrence.acted_at = status, now
    occurrence.skip_reason = reason
    occurrence.snoozed_until = None if pause is None else max(now, occurrence.due_at) + pause
    # A paused reminder takes the answer and stays silent.
    occurrence.fires_at = occurrence.snoozed_until if occurrence.reminder.is_active else None
    await session.flush()
    await notifications.read_those_of(session, actor, occurrence.id, now=now)
    if was_open:
        await plan_next(session, occurrence.reminder, occurrence.due_at)
