"""Looking at what is known of a person: what they remember, what is new, what is due, what they missed.

Muted topics are not looked at, and neither is what documents say about other people. With masking, what says who
somebody is has been taken out of everything that is meant for the model.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.permissions import Principal
from app.models import (
    Document,
    DocumentPage,
    DocumentType,
    MemoryCategory,
    MemoryStatus,
    Occurrence,
    OccurrenceStatus,
    ProcessingStatus,
    Reminder,
    ReviewTopic,
    User,
)
from app.models.document import NOT_THEIRS
from app.services.ai.masking import Identity, masked
from app.services.ai.sources import spaced
from app.services.memory import finding
from app.services.reviews import rechecks, words
from app.services.reviews.facts import Fact, Suggestion
from app.services.schedules import next_morning

NEW_FOR = timedelta(days=14)
MOST_MEMORIES, MOST_DOCUMENTS, MOST_REMINDERS = 40, 6, 10
LONGEST_MEMORY, LONGEST_EXCERPT = 300, 1_200
WEEK, SETTLED_AFTER = timedelta(days=7), timedelta(hours=24)
# From so many missed times in a week, and this share of all, another time is suggested.
MANY_MISSED, SHARE_MISSED = 3, 0.3


async def look(session: AsyncSession, user: User, actor: Principal, now: datetime, today: date) -> list[Fact]:
    """Everything a review of this day rests on."""
    muted = set(user.muted_topics)
    found = await _memory(session, actor)
    if ReviewTopic.DOCUMENTS not in muted:
        found += await _documents(session, user, actor, now)
    if not {ReviewTopic.RESULTS, ReviewTopic.CHECKS} <= muted:
        found += await rechecks.results(session, actor, today)
    if ReviewTopic.CHECKS not in muted:
        found += await rechecks.asked_for(session, actor, today)
    if ReviewTopic.MEDICINES not in muted:
        found += await _missed(session, actor, now, today)
    return [_fit_to_send(fact, user) for fact in found if fact.topic not in muted]


def _fit_to_send(fact: Fact, user: User, printed_name: str | None = None) -> Fact:
    if not user.mask_identifiers:
        return fact
    identity = Identity(user.full_name, user.birth_date, user.email, printed_name)
    return replace(fact, text=masked(fact.text, identity))


async def _memory(session: AsyncSession, actor: Principal) -> list[Fact]:
    """What the person has said or confirmed, the most important first."""
    entries = await finding.search(session, actor, limit=MOST_MEMORIES)
    return [
        Fact(
            kind="memory",
            id=entry.id,
            topic=ReviewTopic.MEDICINES if entry.category == MemoryCategory.MEDICATION else None,
            label=entry.title,
            text=f"{entry.category}: {entry.title}. {entry.content[:LONGEST_MEMORY]}{_until(entry.valid_to)}",
            state=hashlib.sha256(f"{entry.title}|{entry.content}|{entry.valid_to}".encode()).hexdigest(),
        )
        for entry in entries
        if entry.status == MemoryStatus.CONFIRMED and entry.category != MemoryCategory.DOCUMENT_SUMMARY
    ]


def _until(day: date | None) -> str:
    return f" (until {day})" if day else ""


async def _documents(session: AsyncSession, user: User, actor: Principal, now: datetime) -> list[Fact]:
    """Documents of the last two weeks by how they begin. Reports of laboratories speak through their results."""
    begins = func.left(DocumentPage.text, LONGEST_EXCERPT).label("begins")
    query = (
        Document.visible_to(actor)
        .outerjoin(DocumentPage, (DocumentPage.document_id == Document.id) & (DocumentPage.number == 1))
        .where(Document.status == ProcessingStatus.COMPLETED, Document.patient_match.not_in(NOT_THEIRS))
        .where(Document.created_at > now - NEW_FOR)
        .order_by(Document.created_at.desc())
        .limit(MOST_DOCUMENTS)
    )
    columns = (Document.id, Document.filename, Document.doc_type, Document.document_date, Document.patient_name, begins)
    found = []
    for row in await session.execute(query.with_only_columns(*columns)):
        text = f"“{spaced(row.filename)}”, {row.doc_type}, dated {row.document_date or 'unknown'}"
        if row.doc_type != DocumentType.LAB_RESULT and row.begins:
            text = f"{text}:\n{row.begins}"
        fact = Fact("document", row.id, ReviewTopic.DOCUMENTS, row.filename, text, page=1)
        found.append(_fit_to_send(fact, user, row.patient_name))
    return found


async def _missed(session: AsyncSession, actor: Principal, now: datetime, today: date) -> list[Fact]:
    """Reminders of the last week that had no answer within a day."""
    due, missed = func.count().label("due"), func.count().filter(Occurrence.status == OccurrenceStatus.FIRED)
    told = (OccurrenceStatus.FIRED, OccurrenceStatus.TAKEN, OccurrenceStatus.SKIPPED)
    query = (
        select(Reminder.id, Reminder.title, Reminder.category, due, missed.label("missed"))
        .join(Occurrence, Occurrence.reminder_id == Reminder.id)
        .where(Reminder.user_id == actor.user_id, Reminder.is_active, Occurrence.status.in_(told))
        .where(Occurrence.due_at > now - SETTLED_AFTER - WEEK, Occurrence.due_at <= now - SETTLED_AFTER)
        .group_by(Reminder.id)
        .having(missed > 0)
        .order_by(missed.desc(), Reminder.id)
        .limit(MOST_REMINDERS)
    )
    own, found = words.of(actor.locale), []
    for row in await session.execute(query):
        many = row.missed >= MANY_MISSED and row.missed / row.due >= SHARE_MISSED
        title, body = (own[name].format(name=row.title[:100], missed=row.missed, due=row.due) for name in _WORDS)
        found.append(
            Fact(
                kind="reminder",
                id=row.id,
                topic=ReviewTopic.MEDICINES,
                label=row.title,
                text=f"{row.category} “{row.title}”: {row.missed} of {row.due} times of the last week had no answer",
                # Told once a week at most: the number is another one every day.
                state="{}-{}".format(*today.isocalendar()[:2]),
                suggests=Suggestion(title, body, next_morning(today)) if many else None,
            )
        )
    return found


_WORDS = ("missed_title", "missed_body")
