"""Daily reviews and the reminders that they propose."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Body

from app.api.deps import ActorDep, Cursor, Limit, RuntimeDep, SessionDep
from app.models import ReviewStatus
from app.schemas.common import Page
from app.schemas.reminder import ReminderOut
from app.schemas.review import AcceptIn, DeclineIn, ProposalOut, ReviewOut
from app.services.reviews import answering, library

router = APIRouter(prefix="/reviews", tags=["reviews"])


@router.get("")
async def list_reviews(
    actor: ActorDep,
    session: SessionDep,
    status: Literal["told", "silent"] | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[ReviewOut]:
    wanted = None if status is None else ReviewStatus(status)
    rows, following = await library.page(session, actor, status=wanted, limit=limit, cursor=cursor)
    return Page(items=[ReviewOut.model_validate(row) for row in rows], next_cursor=following)


@router.post("/proposals/{proposal_id}/accept")
async def accept_proposal(
    proposal_id: UUID,
    actor: ActorDep,
    runtime: RuntimeDep,
    session: SessionDep,
    data: Annotated[AcceptIn | None, Body()] = None,
) -> ReminderOut:
    reminder = await answering.accept(session, runtime, actor, proposal_id, data or AcceptIn())
    return ReminderOut.model_validate(reminder)


@router.post("/proposals/{proposal_id}/take-back")
async def take_back_acceptance(
    proposal_id: UUID, actor: ActorDep, runtime: RuntimeDep, session: SessionDep
) -> ProposalOut:
    return ProposalOut.model_validate(await answering.take_back(session, runtime, actor, proposal_id))


@router.post("/proposals/{proposal_id}/decline")
async def decline_proposal(
    proposal_id: UUID, actor: ActorDep, session: SessionDep, data: Annotated[DeclineIn | None, Body()] = None
) -> ProposalOut:
    mute = data is not None and data.mute_topic
    return ProposalOut.model_validate(await answering.decline(session, actor, proposal_id, mute_topic=mute))
