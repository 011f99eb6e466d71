"""What a person answers to a proposal. Saying the same again changes nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.permissions import Principal
from app.models import Channel, ProposalState, Reminder, ReminderCategory, ReviewProposal, ReviewTopic, User
from app.schemas.reminder import ReminderIn, Schedule
from app.schemas.review import AcceptIn
from app.services import reminders, schedules
from app.services.runtime import Runtime
from app.utils.recurrence import instant


async def accept(
    session: AsyncSession,
    runtime: Runtime,
    actor: Principal,
    proposal_id: UUID,
    wish: AcceptIn,
) -> Reminder:
    """The reminder that was proposed, at the time that is given or that the proposal has; set up once."""
    proposal = await _held(session, actor, proposal_id)
    if proposal.state == ProposalState.ACCEPTED and proposal.reminder_id is not None:
        return await reminders.get(session, actor, proposal.reminder_id)
    _require_open(proposal, ProposalState.OPEN)
    asked = ReminderIn(
        title=proposal.title,
        body=proposal.body,
        schedule=wish.schedule or _own_schedule(proposal, runtime.clock.now(), schedules.zone_of(actor.timezone)),
        channels=wish.channels or [Channel.IN_APP],
        category=_category(proposal),
    )
    reminder = await reminders.create(session, runtime, actor, asked)
    proposal.state, proposal.reminder_id = ProposalState.ACCEPTED, reminder.id
    await session.flush()
    return reminder


async def take_back(session: AsyncSession, runtime: Runtime, actor: Principal, proposal_id: UUID) -> ReviewProposal:
    """A yes that was not meant: the reminder goes, and the proposal asks again.

    Only a reminder that is as it was made; what was changed, has rung or was answered is the person's, and stays.
    """
    # First its reminder, as whoever deletes that one does.
    reminder = await _reminder_of(session, actor, proposal_id)
    proposal = await _held(session, actor, proposal_id)
    _require_open(proposal, ProposalState.ACCEPTED, ProposalState.OPEN)
    if proposal.reminder_id is not None:
        if reminder is None or reminder.id != proposal.reminder_id:
            # Accepted anew in this very moment.
            raise AppError("proposal.already-answered", params={"state": proposal.state})
        if await reminders.was_used(session, reminder):
            raise AppError("proposal.reminder-used", params={"title": reminder.title})
        await reminders.delete(session, runtime, actor, reminder.id)
    proposal.state, proposal.reminder_id = ProposalState.OPEN, None
    await session.flush()
    await session.refresh(proposal)
    return proposal


async def decline(
    session: AsyncSession, actor: Principal, proposal_id: UUID, *, mute_topic: bool = False
) -> ReviewProposal:
    """No to this one, and to everything of its topic from now on if wanted."""
    proposal = await _held(session, actor, proposal_id)
    _require_open(proposal, ProposalState.OPEN, ProposalState.DECLINED)
    proposal.state = ProposalState.DECLINED
    if mute_topic:
        user = await session.get_one(User, actor.user_id, with_for_update={"key_share": True})
        user.muted_topics = [topic for topic in ReviewTopic if topic in {*user.muted_topics, proposal.topic}]
    await session.flush()
    await session.refresh(proposal)
    return proposal


async def _reminder_of(session: AsyncSession, actor: Principal, proposal_id: UUID) -> Reminder | None:
    """The reminder that a proposal became, locked."""
    its = ReviewProposal.visible_to(actor).where(ReviewProposal.id == proposal_id)
    mine = Reminder.visible_to(actor).where(
        Reminder.id == its.with_only_columns(ReviewProposal.reminder_id).scalar_subquery()
    )
    reminder: Reminder | None = await session.scalar(mine.with_for_update(key_share=True))
    return reminder


async def _held(session: AsyncSession, actor: Principal, proposal_id: UUID) -> ReviewProposal:
    mine = ReviewProposal.visible_to(actor).where(ReviewProposal.id == proposal_id)
    proposal = await session.scalar(mine.with_for_update())
    if proposal is None:
        raise AppError("proposal.not-found")
    return proposal


def _require_open(proposal: ReviewProposal, *states: ProposalState) -> None:
    if proposal.state not in states:
        raise AppError("proposal.already-answered", params={"state": proposal.state})


def _category(proposal: ReviewProposal) -> ReminderCategory:
    """Results and checks lead to a doctor; only what names a medicine of the person's is one."""
    if proposal.topic in (ReviewTopic.RESULTS, ReviewTopic.CHECKS):
        return ReminderCategory.VISIT
    names_medicine = proposal.topic == ReviewTopic.MEDICINES and proposal.evidence[0]["kind"] == "memory"
    return ReminderCategory.MEDICINE if names_medicine else ReminderCategory.OTHER


def _own_schedule(proposal: ReviewProposal, now: datetime, zone: ZoneInfo) -> Schedule:
    """The time that was proposed. A single one that has passed meanwhile means the next day at the same hour."""
    stored: dict[str, Any] | None = proposal.schedule
    if stored is None:
        raise AppError("proposal.schedule-needed")
    schedule = Schedule.model_validate(stored)
    if schedule.at is None:
        return schedule
    wall = datetime.fromisoformat(schedule.at)
    while instant(wall, zone) <= now:
        today = max(wall.date(), now.astimezone(zone).date() - timedelta(days=1))
        wall = datetime.combine(today + timedelta(days=1), wall.time())
    return schedule.model_copy(update={"at": wall.isoformat(timespec="minutes")})
