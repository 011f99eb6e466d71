"""Reminders: rules that people, or the assistant for them, set up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.permissions import Principal
from app.models import Occurrence, Reminder, ReminderCategory, ReminderState, User
from app.schemas.reminder import ReminderIn, ReminderPatch, Schedule
from app.services import occurrences, schedules
from app.services.paging import newest_first
from app.services.runtime import Runtime

MAX_ACTIVE = 500
# Those that are over or paused count too, as long as they are kept.
MAX_KEPT = 5000
_PLAIN = {"title", "category", "travel", "ignores_quiet_hours", "repeat_until_acknowledged", "repeat_minutes"}
# As `Reminder.state` says it.
_IN_STATE: dict[ReminderState, tuple[ColumnElement[bool], ...]] = {
    ReminderState.ACTIVE: (Reminder.is_active.is_(True), Reminder.next_due_at.is_not(None)),
    ReminderState.PAUSED: (Reminder.is_active.is_(False),),
    ReminderState.ENDED: (Reminder.is_active.is_(True), Reminder.next_due_at.is_(None)),
}


async def create(
    session: AsyncSession,
    runtime: Runtime,
    actor: Principal,
    data: ReminderIn,
    *,
    source_message_id: UUID | None = None,
) -> Reminder:
    """Set up a reminder and its first time. The zone is the actor's unless given."""
    now, zone = runtime.clock.now(), schedules.zone_of(data.timezone or actor.timezone)
    schedule = schedules.to_store(data.schedule, zone, now)
    await _check_limit(session, actor)
    reminder = Reminder(
        id=uuid4(),
        user_id=actor.user_id,
        title=data.title,
        body=data.body or None,
        schedule=schedule,
        timezone=zone.key,
        channels=_distinct(data.channels),
        category=data.category,
        travel=data.travel,
        ignores_quiet_hours=_rings_always(data),
        repeat_until_acknowledged=data.repeat_until_acknowledged,
        repeat_minutes=data.repeat_minutes,
        escalate_after_minutes=data.escalate_after_minutes,
        is_active=True,
        source_message_id=source_message_id,
    )
    session.add(reminder)
    await session.flush()
    await occurrences.plan_next(session, reminder, now)
    await session.refresh(reminder)
    return reminder


async def page(
    session: AsyncSession,
    actor: Principal,
    *,
    state: ReminderState | None = None,
    category: ReminderCategory | None = None,
    words: str | None = None,
    limit: int,
    cursor: str | None,
) -> tuple[list[Reminder], str | None]:
    """Newest first; `words` are looked for in title and text."""
    query = Reminder.visible_to(actor)
    if state is not None:
        query = query.where(*_IN_STATE[state])
    if category is not None:
        query = query.where(Reminder.category == category)
    for word in (words or "").split():
        fields = Reminder.title, func.coalesce(Reminder.body, "")
        query = query.where(or_(*(field.icontains(word, autoescape=True) for field in fields)))
    return await newest_first(session, query, by=Reminder.created_at, key=Reminder.id, limit=limit, cursor=cursor)


async def get(session: AsyncSession, actor: Principal, reminder_id: UUID) -> Reminder:
    reminder = await session.scalar(Reminder.visible_to(actor).where(Reminder.id == reminder_id))
    if reminder is None:
        raise AppError("reminder.not-found")
    return reminder


async def update(
    session: AsyncSession, runtime: Runtime, actor: Principal, reminder_id: UUID, data: ReminderPatch
) -> Reminder:
    """Change what is given. A new rule, zone or state re-plans the times that lie ahead and nothing else."""
    if data.is_active or data.schedule is not None:
        await _check_limit(session, actor, besides=reminder_id)
    reminder = await _held(session, actor, reminder_id)
    for name, value in data.model_dump(exclude_unset=True, include=_PLAIN).items():
        if value is not None:
            setattr(reminder, name, value)
    if "body" in data.model_fields_set:
        reminder.body = data.body or None
    if "escalate_after_minutes" in data.model_fields_set:
        reminder.escalate_after_minutes = data.escalate_after_minutes
    if data.channels is not None:
        reminder.channels = _distinct(data.channels)
    await _follow(session, runtime, reminder, data)
    await session.flush()
    await session.refresh(reminder)
    return reminder


async def _follow(session: AsyncSession, runtime: Runtime, reminder: Reminder, data: ReminderPatch) -> None:
    """Take over a changed rule, zone or state; a rule that is given again as it was is no change."""
    now = runtime.clock.now()
    zone = schedules.zone_of(data.timezone or reminder.timezone)
    asked = data.schedule or Schedule.model_validate(reminder.schedule)
    active = reminder.is_active if data.is_active is None else data.is_active
    kept = schedules.rule_of(Schedule.model_validate(reminder.schedule))
    same_rule = schedules.rule_of(asked) == kept and zone.key == reminder.timezone
    if same_rule and active == reminder.is_active:
        return
    if active or not same_rule:
        reminder.schedule, reminder.timezone = schedules.to_store(asked, zone, now), zone.key
    if not same_rule:
        reminder.passed = None
    if active != reminder.is_active:
        await occurrences.silence(session, reminder, now)
    reminder.is_active = active
    await session.flush()
    await occurrences.replan(session, reminder, now)


async def delete(session: AsyncSession, runtime: Runtime, actor: Principal, reminder_id: UUID) -> None:
    """Remove the reminder with all its times; what it has told stays in the bell, what still waits is not sent."""
    reminder = await _held(session, actor, reminder_id)
    await occurrences.hush(session, reminder, runtime.clock.now())
    await session.delete(reminder)


async def was_used(session: AsyncSession, reminder: Reminder) -> bool:
    """Whether anything has become of it since it was made: a change, a telling, an answer. The caller holds it."""
    # Both moments are the database's, one statement apart.
    if reminder.updated_at - reminder.created_at > timedelta(seconds=1):
        return True
    lived = or_(
        Occurrence.told > 0, Occurrence.fired_at.is_not(None), Occurrence.acted_at.is_not(None),
        Occurrence.moved_to.is_not(None), Occurrence.own_title.is_not(None), Occurrence.own_body.is_not(None),
    )  # fmt: skip
    return bool(await session.scalar(select(exists().where(Occurrence.reminder_id == reminder.id, lived))))


async def _held(session: AsyncSession, actor: Principal, reminder_id: UUID) -> Reminder:
    mine = Reminder.visible_to(actor).where(Reminder.id == reminder_id)
    reminder = await session.scalar(mine.with_for_update(key_share=True))
    if reminder is None:
        raise AppError("reminder.not-found")
    return reminder


async def _check_limit(session: AsyncSession, actor: Principal, besides: UUID | None = None) -> None:
    """Refuse one more than allowed; `besides` is there already and about to become active.

    The lock on the person makes requests at the same moment count each other.
    """
    await session.execute(select(User.id).where(User.id == actor.user_id).with_for_update(key_share=True))
    mine = Reminder.visible_to(actor).where(Reminder.is_active, Reminder.next_due_at.is_not(None))
    limits = [(mine, MAX_ACTIVE), (Reminder.visible_to(actor), MAX_KEPT)]
    if besides is not None:
        limits = [(mine.where(Reminder.id != besides), MAX_ACTIVE)]
    for query, limit in limits:
        if (await session.scalar(select(func.count()).select_from(query.subquery())) or 0) >= limit:
            raise AppError("reminder.limit-reached", params={"limit": limit})


def _distinct(channels: Iterable[str]) -> list[str]:
    """Each once, in the order in which their owner wants to be told."""
    return list(dict.fromkeys(str(channel) for channel in channels))


def _rings_always(data: ReminderIn) -> bool:
    if data.ignores_quiet_hours is None:
        return data.category == ReminderCategory.MEDICINE
    return data.ignores_quiet_hours
