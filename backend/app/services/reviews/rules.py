"""What is proposed without any model, and what was proposed before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Reminder, ReviewProposal
from app.services.reviews import words
from app.services.reviews.facts import Draft, Fact, key_of

MOST_PROPOSALS = 5
# Accepted, declined or left alone: so long nothing is said about the same again.
SAID_FOR = timedelta(days=90)
Known = set[tuple[object, ...]]


def suggested(facts: Iterable[Fact]) -> list[Draft]:
    """One proposal for each fact that our own rules have something to say about."""
    return [
        Draft(fact.topic, fact.suggests, (fact,))
        for fact in facts
        if fact.suggests is not None and fact.topic is not None
    ]


async def known(session: AsyncSession, user_id: object, now: datetime) -> Known:
    """Topics and evidence of what was proposed lately."""
    lately = select(ReviewProposal.topic, ReviewProposal.evidence).where(
        ReviewProposal.user_id == user_id, ReviewProposal.created_at > now - SAID_FOR
    )
    return {(topic, *key_of(item)) for topic, evidence in await session.execute(lately) for item in evidence}


async def titles(session: AsyncSession, user_id: object) -> list[str]:
    """Of reminders that are still to come."""
    ahead = select(Reminder.title).where(
        Reminder.user_id == user_id, Reminder.is_active, Reminder.next_due_at.is_not(None)
    )
    return [title.lower() for title in await session.scalars(ahead)]


def fresh(drafts: Sequence[Draft], said_before: Known, reminded: Sequence[str]) -> list[Draft]:
    """The first five that are not about what was proposed lately, by one of those before them, or is set up already."""
    taken, kept = set(said_before), []
    for draft in drafts:
        about = {(draft.topic, *fact.key) for fact in draft.evidence}
        if about <= taken or draft.suggestion.title.lower() in reminded:
            continue
        taken |= about
        kept.append(draft)
    return kept[:MOST_PROPOSALS]


def summary(news: Sequence[Fact], locale: str) -> str:
    """What is new, counted."""
    own, counted = words.of(locale), dict[str, int]()
    for fact in news:
        name = fact.topic or "other"
        counted[name] = counted.get(name, 0) + 1
    return own["summary"].format(things="; ".join(own[name].format(count=count) for name, count in counted.items()))
