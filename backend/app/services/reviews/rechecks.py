"""Results out of range, and what is due to be checked again: rules that need no model."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.permissions import Principal
from app.models import Document, DocumentPage, LabResult, ReviewTopic
from app.models.document import NOT_THEIRS
from app.services.ai.sources import spaced
from app.services.labs import dictionary, trends
from app.services.labs.trends import Group
from app.services.reviews import words
from app.services.reviews.facts import Fact, Suggestion
from app.services.reviews.intervals import Interval, intervals_in
from app.services.schedules import next_morning

# A result out of range that nothing has followed for so long is to be asked about; after years it is history.
RECHECK_AFTER, FORGOTTEN_AFTER = timedelta(days=90), timedelta(days=3 * 365)
# What a document asks for is told a week before, and half a year long.
TOLD_BEFORE, OVERDUE = timedelta(days=7), timedelta(days=183)
MOST_RESULTS, MOST_CHECKS, MOST_PAGES = 20, 10, 200
LONGEST_QUOTE = 160
# What the lines that are read closely have in common.
_NAMES_TIME = r"(через|спустя|in|after|within)\s"


async def results(session: AsyncSession, actor: Principal, today: date) -> list[Fact]:
    """The newest result of each analyte where it is out of range: news while it is fresh, a check once it is old."""
    groups = await trends.latest(session, actor, flagged=True)
    dated = [(group, day) for group in groups if (day := _day(group)) and today - day <= FORGOTTEN_AFTER]
    dated.sort(key=lambda found: found[1], reverse=True)
    return [_result(group, day, actor.locale, today) for group, day in dated[:MOST_RESULTS]]


def _day(group: Group) -> date | None:
    """The day of a result that can be relied on."""
    row = group.latest.row
    return None if trends.is_doubtful(row) else row.collected_on


def _result(group: Group, day: date, locale: str, today: date) -> Fact:
    row = group.latest.row
    value = " ".join(part for part in (row.value_printed, row.unit_printed) if part)
    is_due = today - day >= RECHECK_AFTER
    text = f"{group.name}: {value}, {row.flag}, range {row.range_printed or 'not printed'}, collected {day}"
    return Fact(
        kind="lab",
        id=row.id,
        topic=ReviewTopic.CHECKS if is_due else ReviewTopic.RESULTS,
        label=f"{group.name} {value} · {day}",
        text=f"{text}; nothing newer" if is_due else text,
        page=row.page,
        quote=row.quote,
        state=value,
        suggests=_again(group.name, row, value, day, locale, today) if is_due else None,
    )


def _again(name: str, row: LabResult, value: str, day: date, locale: str, today: date) -> Suggestion:
    own = words.of(locale)
    body = own["result_body"].format(day=day, value=value, range=row.range_printed or own["no_range"])
    return Suggestion(own["result_title"].format(name=name), body, next_morning(today))


async def asked_for(session: AsyncSession, actor: Principal, today: date) -> list[Fact]:
    """What the person's documents say is to be done again and is due by now."""
    pages = (
        Document.visible_to(actor)
        .join(DocumentPage, DocumentPage.document_id == Document.id)
        .where(Document.patient_match.not_in(NOT_THEIRS), Document.document_date.is_not(None))
        .where(Document.document_date >= today - FORGOTTEN_AFTER)
        .where(DocumentPage.text.regexp_match(_NAMES_TIME, flags="i"))
        .order_by(Document.document_date.desc(), DocumentPage.number)
        .limit(MOST_PAGES)
    )
    columns = (Document.id, Document.filename, Document.document_date, DocumentPage.number, DocumentPage.text)
    rows = (await session.execute(pages.with_only_columns(*columns))).all()
    found = [
        _check(row, interval, due, actor.locale, today)
        for row in rows
        for interval in intervals_in(row.text)
        if (due := interval.after(row.document_date)) - TOLD_BEFORE <= today <= due + OVERDUE
    ]
    if not found:
        return []
    newest = await _newest(session, actor)
    return [fact for fact, asked_on in found if not _is_done(fact, asked_on, newest)][:MOST_CHECKS]


def _check(row: Row[Any], interval: Interval, due: date, locale: str, today: date) -> tuple[Fact, date]:
    own, quote = words.of(locale), interval.line[:LONGEST_QUOTE]
    body = own["check_body"].format(quote=quote, page=row.number, day=row.document_date, due=due)
    title = own["check_title"].format(name=row.filename[:100])
    fact = Fact(
        kind="document",
        id=row.id,
        topic=ReviewTopic.CHECKS,
        label=row.filename,
        text=f"“{spaced(row.filename)}”, dated {row.document_date}, due {due}: {quote}",
        page=row.number,
        quote=quote,
        suggests=Suggestion(title, body, next_morning(max(today, due - timedelta(days=1)))),
    )
    return fact, row.document_date


async def _newest(session: AsyncSession, actor: Principal) -> dict[str, date]:
    """The day of the newest result of each known analyte."""
    groups = await trends.groups_of(session, actor)
    days = [(group.analyte, group.latest.row.collected_on) for group in groups]
    newest: dict[str, date] = {}
    for analyte, day in days:
        if analyte is not None and day is not None:
            newest[analyte] = max(day, newest.get(analyte, day))
    return newest


def _is_done(fact: Fact, asked_on: date, newest: dict[str, date]) -> bool:
    """Whether the line names an analyte that was measured since."""
    named = {match.analyte.key for name in _names(fact.quote or "") if (match := dictionary.find(name)) is not None}
    return any(newest.get(key, asked_on) > asked_on for key in named)


def _names(line: str) -> Sequence[str]:
    """Words of a line, alone and in twos, as analytes are named."""
    said = [word.strip(".,;:()") for word in line.split()]
    return [word for word in said if len(word) > 1] + [f"{one} {two}" for one, two in zip(said, said[1:], strict=False)]
