"""How a review ends: kept with its proposals and told, silent, put off, or failed. Only who holds it ends it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.logging import get_logger
from app.core.metrics import REVIEWS
from app.models import Channel, DailyReview, Notification, NotificationType, ReviewProposal, ReviewStatus, User
from app.services import notifications
from app.services.reviews import due, rules, words
from app.services.reviews.due import Claim
from app.services.reviews.facts import Draft
from app.services.runtime import Runtime

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a look has come to. `seen` is None where it must be looked at again tomorrow; `before` was seen earlier."""

    drafts: Sequence[Draft] = ()
    summary: str = ""
    emergency: str | None = None
    seen: frozenset[str] | None = None
    before: frozenset[str] = frozenset()
    error: str | None = None


def fingerprint(seen: Iterable[str]) -> str:
    return hashlib.sha256("|".join(sorted(seen)).encode()).hexdigest()


async def end(runtime: Runtime, claim: Claim, outcome: Outcome) -> None:
    """Proposals, notification and the end of the review: all of it or nothing, and once."""
    now, told = runtime.clock.now(), list[Notification]()
    async with runtime.database.unit_of_work() as session:
        review = await held(session, claim)
        if review is None:
            return
        user = (await session.scalars(select(User).where(User.id == claim.user_id))).one()
        drafts = await _still_wanted(session, user, outcome.drafts, now)
        is_told = user.is_active and user.daily_review and bool(drafts or outcome.emergency)
        _settle(review, outcome, now, ReviewStatus.TOLD if is_told else ReviewStatus.SILENT)
        if is_told:
            review.summary = "\n\n".join(part for part in (outcome.emergency, outcome.summary) if part)
            proposals = _proposals(review, drafts, now)
            session.add_all(proposals)
            await session.flush()
            told = await _tell(session, runtime, user, review, proposals, is_urgent=outcome.emergency is not None)
        REVIEWS.labels(review.status).inc()
    await notifications.announce(runtime, told)


async def put_off(runtime: Runtime, claim: Claim, code: str, timezone: str) -> None:
    """The provider failed: again after a pause, as long as there is a next attempt and the day is not over."""
    now = runtime.clock.now()
    async with runtime.database.unit_of_work() as session:
        review = await held(session, claim)
        if review is None:
            return
        review.error = code
        pause = due.PAUSES[min(claim.attempt, len(due.PAUSES)) - 1]
        if claim.attempt >= due.MOST_ATTEMPTS or due.open_day(now + pause, ZoneInfo(timezone)) != claim.day:
            due.fail(review, code, now)
            REVIEWS.labels(ReviewStatus.FAILED).inc()
            log.warning("daily review failed", review_id=str(review.id), error=code)
        else:
            review.next_attempt_at = now + pause


async def give_up(runtime: Runtime, claim: Claim) -> None:
    """Its day is over."""
    async with runtime.database.unit_of_work() as session:
        review = await held(session, claim)
        if review is not None:
            due.fail(review, review.error or due.BROKEN_OFF, runtime.clock.now())
            REVIEWS.labels(ReviewStatus.FAILED).inc()


async def held(session: AsyncSession, claim: Claim) -> DailyReview | None:
    """The review, locked, as long as nobody else has taken it over or ended it."""
    return await session.scalar(
        select(DailyReview)
        .where(
            DailyReview.id == claim.review_id,
            DailyReview.status == ReviewStatus.RUNNING,
            DailyReview.attempts == claim.attempt,
        )
        .with_for_update()
    )


async def _still_wanted(session: AsyncSession, user: User, drafts: Sequence[Draft], now: datetime) -> list[Draft]:
    """The person may have muted a topic while the model was thinking."""
    open_topics = [draft for draft in drafts if draft.topic not in user.muted_topics]
    if not open_topics:
        return []
    known, reminded = await rules.known(session, user.id, now), await rules.titles(session, user.id)
    return rules.fresh(open_topics, known, reminded)


def _settle(review: DailyReview, outcome: Outcome, now: datetime, status: ReviewStatus) -> None:
    review.status, review.error, review.ended_at = status, outcome.error, now
    review.next_attempt_at = review.batch_id = None
    if outcome.seen is not None:
        review.fingerprint = fingerprint(outcome.seen)
        review.seen = sorted(outcome.seen) if outcome.seen != outcome.before else None


def _proposals(review: DailyReview, drafts: Sequence[Draft], now: datetime) -> list[ReviewProposal]:
    return [
        ReviewProposal(
            id=uuid4(),
            user_id=review.user_id,
            review_id=review.id,
            position=position,
            topic=draft.topic,
            title=draft.suggestion.title,
            body=draft.suggestion.body or None,
            schedule=draft.suggestion.schedule,
            evidence=[fact.as_evidence() for fact in draft.evidence],
            created_at=now,
        )
        for position, draft in enumerate(drafts)
    ]


async def _tell(
    session: AsyncSession,
    runtime: Runtime,
    user: User,
    review: DailyReview,
    proposals: Sequence[ReviewProposal],
    *,
    is_urgent: bool,
) -> list[Notification]:
    own = words.of(user.locale)
    title = own["title_emergency"] if is_urgent else own["title"].format(count=len(proposals))
    listed = "\n".join(f"• {proposal.title}" for proposal in proposals)
    return await notifications.tell(
        session,
        runtime,
        user,
        NotificationType.AI_GENERATED,
        title,
        "\n\n".join(part for part in (review.summary, listed, own["note"]) if part),
        {"review_id": str(review.id), "proposal_ids": [str(proposal.id) for proposal in proposals]},
        Channel,
        key=f"review:{review.id}",
    )
