"""One look at a person: what is known, what of it is news, and what the model said about it."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.permissions import Principal
from app.models import DailyReview, ReviewStatus, User
from app.services.extraction.asking import Answered
from app.services.extraction.orders import Order
from app.services.extraction.owner import NO_SESSION
from app.services.reviews import gathering, order
from app.services.reviews.due import Claim
from app.services.reviews.facts import Fact
from app.services.runtime import Runtime

UNUSABLE = "model.unreadable"


@dataclass(frozen=True, slots=True)
class Look:
    """What was found, and the marks of what earlier reviews have seen."""

    actor: Principal
    muted: list[str]
    facts: list[Fact]
    before: frozenset[str]

    @property
    def seen(self) -> frozenset[str]:
        return frozenset(fact.mark for fact in self.facts)

    @property
    def news(self) -> list[Fact]:
        return [fact for fact in self.facts if fact.mark not in self.before]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.actor.timezone)

    @property
    def order(self) -> Order:
        return order.order_for(self.actor.locale)


@dataclass(frozen=True, slots=True)
class Heard:
    """What the model said; None with a code where it had nothing usable to say, or could not be asked."""

    answer: Answered | None = None
    error: str | None = None

    @classmethod
    def of(cls, answer: Answered | None) -> Heard:
        return cls(answer, None if answer else UNUSABLE)

    @property
    def is_over(self) -> bool:
        """Whether what was new has had its turn, and need not be looked at again tomorrow."""
        return self.error in (None, UNUSABLE)


async def look(runtime: Runtime, claim: Claim) -> Look | None:
    """None when the person wants no review, or is not active any more."""
    async with runtime.database.sessions() as session:
        user = await session.get(User, claim.user_id)
        if user is None or not (user.is_active and user.daily_review):
            return None
        actor = Principal(user.id, NO_SESSION, user.role, user.locale, user.timezone)
        facts = await gathering.look(session, runtime, user, actor, claim.day)
        return Look(actor, list(user.muted_topics), facts, await _seen_before(session, claim))


async def _seen_before(session: AsyncSession, claim: Claim) -> frozenset[str]:
    ended = (ReviewStatus.SILENT, ReviewStatus.TOLD)
    query = select(DailyReview.seen).where(
        DailyReview.user_id == claim.user_id, DailyReview.status.in_(ended), DailyReview.seen.is_not(None)
    )
    return frozenset(await session.scalar(query.order_by(DailyReview.ended_at.desc()).limit(1)) or ())


def question(runtime: Runtime, found: Look) -> str:
    news = {fact.mark for fact in found.news}
    return order.shown(found.facts, news, runtime.clock.now(), found.actor.timezone)
