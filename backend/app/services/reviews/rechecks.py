"""Results out of range, and what is due to be checked again: rules that need no model."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.permissions import Principal
from app.models import Document, DocumentPage, LabResult, ReviewTopic
from app.models.document import NOT_THEIRS
from app.services.ai.sources import spaced
from app.services.labs import dictionary, newest, trends
from app.services.labs.trends import Group
from app.services.reviews import words
from app.services.reviews.facts import Fact, Suggestion
from app.services.reviews.intervals import intervals_in
from app.services.reviews.texts import plain, printable
from app.services.schedules import next_morning
from app.utils.moments import spoken_day

# A result out of range that nothing has followed for so long is to be asked about; after years it is history.
RECHECK_AFTER, FORGOTTEN_AFTER = timedelta(days=90), timedelta(days=3 * 365)
# What a document asks for is told a week before, and half a year long.
TOLD_BEFORE, OVERDUE = timedelta(days=7), timedelta(days=183)
MOST_RESULTS, MOST_CHECKS, MOST_PAGES = 20, 10, 200
LONGEST_QUOTE = 160
# What the lines that are read closely have in common.
_NAMES_TIME = r"(через|спустя|in|after|within)\s"
# Some reports print the flag in the column of the range.
_FLAG_BESIDE = re.compile(r"\s+(?:[↑↓*]+|[HLВН])$")


async def results(session: AsyncSession, actor: Principal, today: date) -> list[Fact]:
    """The newest result of each analyte where it is out of range: news while it is fresh, a check once it is old."""
    groups = await newest.latest(session, actor, flagged=True)
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
        label=f"{group.name} {value} · {spoken_day(day, locale)}",
        text=f"{text}; nothing newer" if is_due else text,
        page=row.page,
        quote=row.quote,
        state=value,
        suggests=_again(group.name, row, value, day, locale, today) if is_due else None,
    )


def _again(name: str, row: LabResult, value: str, day: date, locale: str, today: date) -> Suggestion:
    own = words.of(locale)
    printed = _FLAG_BESIDE.sub("", row.range_printed or "")
    body = own["result_body"].format(day=spoken_day(day, locale), value=value, range=printed or own["no_range"])
    return Suggestion(own["result_title"].format(name=name), body, next_morning(today))


@dataclass(frozen=True, slots=True)
class _Order:
    """A line of a document that names an interval, and the day that it comes to."""

    document_id: UUID
    filename: str
    asked_on: date
    page: int
    quote: str
    due: date


async def asked_for(session: AsyncSession, actor: Principal, today: date) -> list[Fact]:
    """What the person's documents say is to be done again and is due by now."""
    orders = await _orders(session, actor, today)
    if not orders:
        return []
    newest = await _newest(session, actor)
    return [_check(order, actor.locale, today) for order in orders if not _is_done(order, newest)][:MOST_CHECKS]


async def _orders(session: AsyncSession, actor: Principal, today: date) -> list[_Order]:
    pages = (
        Document.visible_to(actor)
        .join(DocumentPage, DocumentPage.document_id == Document.id)
        .where(Document.patient_match.not_in(NOT_THEIRS))
        .where(Document.document_date.between(today - FORGOTTEN_AFTER, today))
        .where(DocumentPage.text.regexp_match(_NAMES_TIME, flags="i"))
        .order_by(Document.document_date.desc(), DocumentPage.number)
        .limit(MOST_PAGES)
    )
    columns = (Document.id, Document.filename, Document.document_date, DocumentPage.number, DocumentPage.text)
    return [
        _Order(document_id, filename, asked_on, page, printable(interval.line)[:LONGEST_QUOTE], due)
        for document_id, filename, asked_on, page, text in await session.execute(pages.with_only_columns(*columns))
        if asked_on is not None
        for interval in intervals_in(text)
        if (due := interval.after(asked_on)) - TOLD_BEFORE <= today <= due + OVERDUE
    ]


def _check(order: _Order, locale: str, today: date) -> Fact:
    own, said = words.of(locale), plain(order.quote, LONGEST_QUOTE)
    days = {"day": spoken_day(order.asked_on, locale), "due": spoken_day(order.due, locale)}
    body = own["check_body"].format(quote=said, page=order.page, **days)
    return Fact(
        kind="document",
        id=order.document_id,
        topic=ReviewTopic.CHECKS,
        label=order.filename,
        text=f"“{spaced(order.filename)}”, dated {order.asked_on}, due {order.due}: {order.quote}",
        page=order.page,
        quote=order.quote,
        suggests=Suggestion(
            own["check_title"].format(name=plain(order.filename, 100)),
            body,
            next_morning(max(today, order.due - timedelta(days=1))),
        ),
    )


async def _newest(session: AsyncSession, actor: Principal) -> dict[str, date]:
    """The day of the newest result of each known analyte."""
    groups = await trends.groups_of(session, actor)
    days = [(group.analyte, group.latest.row.collected_on) for group in groups]
    newest: dict[str, date] = {}
    for analyte, day in days:
        if analyte is not None and day is not None:
            newest[analyte] = max(day, newest.get(analyte, day))
    return newest


def _is_done(order: _Order, newest: dict[str, date]) -> bool:
    """Whether the line names an analyte that was measured since."""
    named = {match.analyte.key for name in _names(order.quote) if (match := dictionary.find(name)) is not None}
    return any(newest.get(key, order.asked_on) > order.asked_on for key in named)


def _names(line: str) -> list[str]:
    """Words of a line, alone and in twos, as analytes are named."""
    said = [word.strip(".,;:()") for word in line.split()]
    return [word for word in said if len(word) > 1] + [f"{one} {two}" for one, two in pairwise(said)]
