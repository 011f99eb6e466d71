"""The step `extraction`: results that the reader of tables has not read, and what the document is if nobody knows."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.logging import get_logger
from app.core.metrics import EXTRACTED
from app.models import DateKind, Document, DocumentType, LabReader, LabResult
from app.services.documents.steps import Note
from app.services.extraction import answers, head, orders, texts
from app.services.extraction.answers import Heard
from app.services.extraction.drafting import Drop, row_of
from app.services.extraction.hints import may_hold_results
from app.services.extraction.orders import SaidResult
from app.services.extraction.owner import Owner, owner_of
from app.services.extraction.places import Place
from app.services.extraction.texts import Page
from app.services.labs import rows
from app.services.labs.dates import age_on
from app.services.labs.numbers import decimal_mark
from app.services.labs.shapes import Row
from app.services.labs.understanding import Reading
from app.services.runtime import Runtime

# So many requests for one document at most.
MOST_PIECES = 8
log = get_logger(__name__)


@dataclass(slots=True)
class Known:
    """What others than the model have read: by page the numbers of their lines, and how many rows there are."""

    lines: dict[int, set[int]] = field(default_factory=dict)
    rows: int = 0

    def holds(self, place: Place) -> bool:
        taken = self.lines.get(place.page.number, set())
        return any(number in taken for number in range(place.first, place.last + 1))


async def read_results(runtime: Runtime, document: Document) -> str | None:
    """Ask about the lines that are left, keep what is proved; a note when nothing was done or not all could be."""
    async with runtime.database.sessions() as session:
        owner = await owner_of(session, document)
        kept_pages = await texts.kept_pages(session, document.id)
        others = await _read_by_others(session, document.id)
    pages, known, asked = await asyncio.to_thread(_prepared, document, owner, kept_pages, others)
    if not pages:
        return Note.NO_TEXT
    heard = await answers.hear(runtime, owner, document, orders.RESULTS, asked)
    read = await asyncio.to_thread(_rows, document, pages, owner, known, heard.items)
    heads = await asyncio.to_thread(_heads, pages, owner, heard)
    async with runtime.database.unit_of_work() as session:
        kept = await answers.settled(session, document.id, orders.RESULTS, heard)
        if kept is None:
            return Note.OTHER_PERSON
        for found in heads:
            head.complete(kept, found)
        await rows.keep(session, kept, read, reader=LabReader.MODEL, is_whole=heard.is_whole)
    if heard.fault is not None:
        raise heard.fault
    if not heard.is_whole:
        return heard.note or Note.MODEL_FAILED
    return None if read or known.rows else Note.NOT_A_REPORT


async def _read_by_others(session: AsyncSession, document_id: UUID) -> list[tuple[int, str]]:
    """Page and quote of the rows that the model has no say in: those of tables, and what their owner has settled."""
    found = select(LabResult.page, LabResult.quote).where(
        LabResult.document_id == document_id, LabResult.reader != LabReader.MODEL
    )
    return [(row.page, row.quote) for row in await session.execute(found)]


def _prepared(
    document: Document, owner: Owner, kept_pages: Sequence[Any], others: Sequence[tuple[int, str]]
) -> tuple[list[Page], Known, list[str]]:
    """The pages, what is known of them, and what to ask about."""
    pages = texts.pages_of(kept_pages, owner.identity)
    known = _known(pages, others)
    wanted = [page for page in pages if may_hold_results(page, document.doc_type, known.lines.get(page.number, set()))]
    return pages, known, list(islice(texts.pieces(wanted, known.lines), MOST_PIECES))


def _heads(pages: Sequence[Page], owner: Owner, heard: Heard) -> list[head.Found]:
    return [head.proved(answer.whole, pages, owner.birth_date) for answer in heard.answers]


def _known(pages: Sequence[Page], others: Sequence[tuple[int, str]]) -> Known:
    printed: dict[int, set[str]] = {}
    known = Known(rows=len(others))
    for page, quote in others:
        printed.setdefault(page, set()).update(_plain(line) for line in quote.split("\n"))
    for shown in pages:
        lines = {number for number, line in enumerate(shown.lines) if _plain(line) in printed.get(shown.number, ())}
        known.lines[shown.number] = lines
    return known


def _plain(line: str) -> str:
    return " ".join(line.split())


def _rows(document: Document, pages: Sequence[Page], owner: Owner, known: Known, said: Sequence[Any]) -> list[Row]:
    """The rows that are proved, in the order of their lines."""
    is_report = document.doc_type == DocumentType.LAB_RESULT
    collected_on = document.document_date if document.date_kind in (DateKind.COLLECTED, DateKind.CHOSEN) else None
    reading = Reading(
        sex=owner.sex,
        age=age_on(owner.birth_date, collected_on),
        mark=decimal_mark("\n".join(page.text for page in pages)),
        recognised=any(page.confidence is not None for page in pages),
    )
    found: dict[tuple[int, str, str], Row] = {}
    for item in said:
        assert isinstance(item, SaidResult)  # noqa: S101 - what the order's entries are
        row = row_of(item, pages, reading, collected_on, known.holds)
        if isinstance(row, Row) and row.analyte is None and not is_report:
            # In other documents numbers stand for many things: there the analyte must be a known one.
            row = Drop.UNKNOWN_ANALYTE
        if isinstance(row, Drop):
            EXTRACTED.labels("result", str(row)).inc()
            continue
        EXTRACTED.labels("result", "kept").inc()
        found.setdefault((row.page, row.quote, f"{row.analyte_printed}|{row.value_printed}"), row)
    dropped = len(said) - len(found)
    if dropped:
        log.info("results of the model not kept", document_id=str(document.id), dropped=dropped, kept=len(found))
    return [replace(row, position=known.rows + number) for number, row in enumerate(found.values())]
