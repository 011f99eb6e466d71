"""One review from its claim to its end. No transaction is open while the model is asked."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.permissions import Principal
from app.models import DailyReview, ReviewStatus, User
from app.services.extraction import asking
from app.services.extraction.asking import OUT_OF_TOKENS, Answered, OutOfTokens
from app.services.extraction.owner import NO_SESSION
from app.services.gateways.claude import Fault, ModelError
from app.services.reviews import due, ending, gathering, order, proving, rules, words
from app.services.reviews.due import Claim
from app.services.reviews.ending import Outcome
from app.services.reviews.facts import Fact
from app.services.runtime import Runtime

UNUSABLE = "model.unreadable"


@dataclass(frozen=True, slots=True)
class Look:
    """What was found about one person, and what of it no review has seen before."""

    actor: Principal
    muted: list[str]
    facts: list[Fact]
    seen: frozenset[str]
    before: frozenset[str]

    @property
    def news(self) -> list[Fact]:
        return [fact for fact in self.facts if fact.mark not in self.before]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.actor.timezone)


@dataclass(frozen=True, slots=True)
class Heard:
    """What the model said; None with a code where it had nothing usable to say, or could not be asked."""

    answer: Answered | None = None
    error: str | None = None


async def run(runtime: Runtime, claim: Claim) -> None:
    found = await look(runtime, claim)
    if found is None:
        await ending.end(runtime, claim, Outcome())
    elif due.open_day(runtime.clock.now(), found.zone) != claim.day:
        await ending.give_up(runtime, claim)
    elif not found.news:
        await ending.end(runtime, claim, Outcome(seen=found.seen, before=found.before))
    else:
        try:
            heard = await _ask(runtime, found)
        except ModelError as error:
            await ending.put_off(runtime, claim, error.fault, found.actor.timezone)
        else:
            await conclude(runtime, claim, found, heard)


async def look(runtime: Runtime, claim: Claim) -> Look | None:
    """None when the person wants no review, or is not active any more."""
    async with runtime.database.sessions() as session:
        user = await session.get(User, claim.user_id)
        if user is None or not (user.is_active and user.daily_review):
            return None
        actor = Principal(user.id, NO_SESSION, user.role, user.locale, user.timezone)
        facts = await gathering.look(session, user, actor, runtime.clock.now(), claim.day)
        before = await _seen_before(session, claim)
    return Look(actor, list(user.muted_topics), facts, frozenset(fact.mark for fact in facts), before)


async def _seen_before(session: AsyncSession, claim: Claim) -> frozenset[str]:
    ended = (ReviewStatus.SILENT, ReviewStatus.TOLD)
    query = select(DailyReview.seen).where(
        DailyReview.user_id == claim.user_id, DailyReview.status.in_(ended), DailyReview.seen.is_not(None)
    )
    return frozenset(await session.scalar(query.order_by(DailyReview.ended_at.desc()).limit(1)) or ())


async def _ask(runtime: Runtime, found: Look) -> Heard:
    """Raises ModelError for what may go better later."""
    claude = runtime.settings.claude
    if claude.is_demo and not claude.demo_model_url:
        return Heard()
    wish, piece = order.order_for(found.actor.locale), question(runtime, found)
    try:
        answer = await asking.answer(runtime, found.actor, wish, piece)
    except OutOfTokens:
        return Heard(error=OUT_OF_TOKENS)
    except ModelError as error:
        if error.fault is not Fault.NOT_CONFIGURED:
            raise
        return Heard(error=error.fault)
    return Heard(answer, None if answer else UNUSABLE)


def question(runtime: Runtime, found: Look) -> str:
    news = {fact.mark for fact in found.news}
    return order.shown(found.facts, news, runtime.clock.now(), found.actor.timezone)


async def conclude(runtime: Runtime, claim: Claim, found: Look, heard: Heard) -> None:
    """Our own rules first, then what the model adds; where it had no part, what is new stays new for tomorrow."""
    drafts, summary, locale = rules.suggested(found.facts), "", found.actor.locale
    if heard.answer is not None:
        summary = proving.summary_of(heard.answer)
        drafts += proving.proved(heard.answer, found.facts, found.muted, runtime.clock.now(), found.zone)
    texts = _said(found.news) + [summary] + [f"{draft.suggestion.title}\n{draft.suggestion.body}" for draft in drafts]
    outcome = Outcome(
        drafts=drafts,
        summary=summary or rules.summary(found.news, locale),
        # Takes its time with long texts: nothing for the loop.
        emergency=await asyncio.to_thread(words.emergency, locale, texts),
        seen=found.seen if heard.error in (None, UNUSABLE) else None,
        before=found.before,
        error=heard.error,
    )
    await ending.end(runtime, claim, outcome)


def _said(news: Sequence[Fact]) -> list[str]:
    """The person's own words. Documents tell of emergencies long past on every other page."""
    return [fact.text for fact in news if fact.kind == "memory"]
