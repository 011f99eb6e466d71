"""Reviews that were done: for the person with everything, for administrators without a word of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.permissions import Principal
from app.models import CallPurpose, CallState, DailyReview, ModelCall, ProposalState, ReviewProposal, ReviewStatus, User
from app.services.paging import newest_first
from app.services.reviews import forgetting

ENDED_WELL = (ReviewStatus.TOLD, ReviewStatus.SILENT)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal with the evidence that is still there. Answers like its row for everything else."""

    row: ReviewProposal
    evidence: list[dict[str, Any]]

    def __getattr__(self, field: str) -> Any:
        return getattr(self.row, field)


@dataclass(frozen=True, slots=True)
class Told:
    """A review with its proposals. Answers like its row for everything else."""

    row: DailyReview
    proposals: list[Proposal]

    def __getattr__(self, field: str) -> Any:
        return getattr(self.row, field)


@dataclass(frozen=True, slots=True)
class Run:
    """A review as an administrator sees it: whose, when, how it went, what it took."""

    row: DailyReview
    username: str
    full_name: str | None
    model: str | None = None
    tokens: int = 0
    cost_usd: Decimal | None = Decimal(0)

    def __getattr__(self, field: str) -> Any:
        return getattr(self.row, field)

    @property
    def in_batch(self) -> bool:
        return self.row.call_id is not None


async def page(
    session: AsyncSession, actor: Principal, *, status: ReviewStatus | None, limit: int, cursor: str | None
) -> tuple[list[Told], str | None]:
    """The person's reviews, the newest first. One that failed or goes on is no concern of theirs."""
    states = ENDED_WELL if status is None else (status,)
    query = DailyReview.visible_to(actor).where(DailyReview.status.in_(states))
    rows, following = await newest_first(
        session, query, by=DailyReview.created_at, key=DailyReview.id, limit=limit, cursor=cursor
    )
    mine = ReviewProposal.visible_to(actor).where(ReviewProposal.review_id.in_([row.id for row in rows]))
    proposals = list(await session.scalars(mine.order_by(ReviewProposal.position)))
    there = await forgetting.there(session, actor, proposals)
    theirs: defaultdict[UUID, list[Proposal]] = defaultdict(list)
    for proposal in proposals:
        evidence = [item for item in proposal.evidence if (item["kind"], item["id"]) in there]
        # What rests on nothing any more is not proposed any more; what was answered stays as history.
        if evidence or proposal.state != ProposalState.OPEN:
            theirs[proposal.review_id].append(Proposal(proposal, evidence))
    return [Told(row, theirs[row.id]) for row in rows], following


async def runs(
    session: AsyncSession, *, status: ReviewStatus | None, limit: int, cursor: str | None
) -> tuple[list[Run], str | None]:
    """Everybody's reviews, the newest first, with what the ledger says about them."""
    query = select(DailyReview)
    if status is not None:
        query = query.where(DailyReview.status == status)
    rows, following = await newest_first(
        session, query, by=DailyReview.created_at, key=DailyReview.id, limit=limit, cursor=cursor
    )
    people = await session.execute(
        select(User.id, User.username, User.full_name).where(User.id.in_({row.user_id for row in rows}))
    )
    named = {person.id: (person.username, person.full_name) for person in people}
    taken = await _taken(session, rows)
    return [Run(row, *named[row.user_id], *taken.get((row.user_id, row.local_day), ())) for row in rows], following


async def _taken(
    session: AsyncSession, rows: list[DailyReview]
) -> dict[tuple[UUID, Any], tuple[str, int, Decimal | None]]:
    """Model, tokens and cost by person and day; a cost is unknown as soon as that of one call is."""
    unknown = func.count() > func.count(ModelCall.cost_usd)
    tokens = (
        ModelCall.input_tokens + ModelCall.output_tokens + ModelCall.cache_read_tokens + ModelCall.cache_write_tokens
    )
    calls = await session.execute(
        select(
            ModelCall.user_id,
            ModelCall.day,
            func.max(ModelCall.model),
            func.sum(tokens),
            case((unknown, None), else_=func.sum(ModelCall.cost_usd)),
        )
        .where(ModelCall.purpose == CallPurpose.REVIEW, ModelCall.state == CallState.SETTLED)
        .where(ModelCall.user_id.in_({row.user_id for row in rows}))
        .where(ModelCall.day.in_({row.local_day for row in rows}))
        .group_by(ModelCall.user_id, ModelCall.day)
    )
    return {(user, day): (model, total, cost) for user, day, model, total, cost in calls}
