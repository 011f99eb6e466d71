"""Looking at what is known of a person: what they remember, what is new, what is due, what they missed.

Muted topics are not looked at, and neither is what documents say about other people. With masking, what says who
somebody is has been taken out of everything that is meant for the model.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.permissions import Principal
from app.models import (
    Document,
    DocumentPage,
    DocumentType,
    MemoryCategory,
    MemoryStatus,
    ProcessingStatus,
    Reminder,
    ReviewTopic,
    User,
)
from app.models.document import NOT_THEIRS
from app.schemas.reminder import AdherenceReminder
from app.services.ai import knowledge
from app.services.ai.masking import Identity, masked
from app.services.ai.sources import spaced
from app.services.memory import finding
from app.services.occurrences.adherence import adherence
from app.services.reviews import rechecks, words
from app.services.reviews.facts import Fact, Suggestion
from app.services.runtime import Runtime
from app.services.schedules import next_morning

NEW_FOR = timedelta(days=14)
MOST_MEMORIES, MOST_DOCUMENTS, MOST_REMINDERS = 40, 6, 10
LONGEST_MEMORY, LONGEST_EXCERPT = 300, 1_200
WEEK, A_DAY = timedelta(days=7), timedelta(days=1)
# From so many missed times in a week, and this share of all, another time is suggested.
MANY_MISSED, SHARE_MISSED = 3, 0.3


async def look(session: AsyncSession, runtime: Runtime, user: User, actor: Principal, today: date) -> list[Fact]:
    """Everything a review of this day rests on."""
    muted = set(user.muted_topics)
    found = await _memory(session, actor)
    if ReviewTopic.DOCUMENTS not in muted:
        found += await _documents(session, actor, runtime.clock.now())
    if not {ReviewTopic.RESULTS, ReviewTopic.CHECKS} <= muted:
        found += await rechecks.results(session, actor, today)
    if ReviewTopic.CHECKS not in muted:
        found += await rechecks.asked_for(session, actor, today)
    if ReviewTopic.MEDICINES not in muted:
        found += await _missed(session, runtime, actor, today)
    identity = await knowledge.identity_of(session, actor)
    return [_fit_to_send(fact, identity) for fact in found if fact.topic not in muted]


def _fit_to_send(fact: Fact, identity: Identity | None) -> Fact:
    return fact if identity is None else replace(fact, text=masked(fact.text, identity))


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


async def _documents(session: AsyncSession, actor: Principal, now: datetime) -> list[Fact]:
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
    columns = (Document.id, Document.filename, Document.doc_type, Document.document_date, begins)
    found = []
    for row in await session.execute(query.with_only_columns(*columns)):
        text = f"“{spaced(row.filename)}”, {row.doc_type}, dated {row.document_date or 'unknown'}"
        if row.doc_type != DocumentType.LAB_RESULT and row.begins:
            text = f"{text}:\n{row.begins}"
        found.append(Fact("document", row.id, ReviewTopic.DOCUMENTS, row.filename, text, page=1))
    return found


async def _missed(session: AsyncSession, runtime: Runtime, actor: Principal, today: date) -> list[Fact]:
    """Reminders of the last week, today aside, that had no answer."""
    week = await adherence(session, runtime, actor, since=today - WEEK, until=today - A_DAY)
    active = Reminder.visible_to(actor).where(Reminder.is_active).with_only_columns(Reminder.id)
    going_on = set(await session.scalars(active))
    missed = [one for one in week.reminders if one.missed and one.reminder_id in going_on]
    missed.sort(key=lambda one: one.missed, reverse=True)
    return [_of_week(one, actor.locale, today) for one in missed[:MOST_REMINDERS]]


def _of_week(one: AdherenceReminder, locale: str, today: date) -> Fact:
    own, many = words.of(locale), one.missed >= MANY_MISSED and one.missed / one.due >= SHARE_MISSED
    title = own["missed_title"].format(name=one.title[:100])
    body = own["missed_body"].format(missed=one.missed, due=one.due)
    return Fact(
        kind="reminder",
        id=one.reminder_id,
        topic=ReviewTopic.MEDICINES,
        label=one.title,
        text=f"{one.category} “{one.title}”: {one.missed} of {one.due} times of the last week had no answer",
        # Told once a week at most: the number is another one every day.
        state="{}-{}".format(*today.isocalendar()[:2]),
        suggests=Suggestion(title, body, next_morning(today)) if many else None,
    )
