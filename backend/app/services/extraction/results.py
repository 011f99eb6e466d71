"""The step `extraction`: results that the reader of tables has not read, and what the document is if nobody knows."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.logging import get_logger
from app.core.metrics import EXTRACTED
from app.models import DateKind, Document, DocumentType, LabReader, LabResult
from app.services.documents import steps
from app.services.documents.steps import Note
from app.services.extraction import asking, head, orders
from app.services.extraction.asking import OutOfTokens
from app.services.extraction.drafting import Drop, row_of
from app.services.extraction.hints import may_hold_results
from app.services.extraction.orders import SaidResult
from app.services.extraction.owner import Owner, owner_of
from app.services.extraction.places import Place
from app.services.extraction.texts import Page, pages_of, pieces
from app.services.labs import rows
from app.services.labs.numbers import decimal_mark
from app.services.labs.review import age_on
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
        owner = await owner_of(session, document.user_id)
        pages = await pages_of(session, document.id, owner.identity)
        known = await _known(session, document.id, pages)
    if not pages:
        return Note.NO_TEXT
    wanted = [page for page in pages if may_hold_results(page, document.doc_type, known.lines.get(page.number, set()))]
    asked = list(pieces(wanted, known.lines))[:MOST_PIECES]
    try:
        answers = [await asking.answer(runtime, owner.actor, orders.RESULTS, piece) for piece in asked]
    except OutOfTokens:
        return Note.QUOTA
    usable = [found for found in answers if found is not None]
    said = [item for found in usable for item in found.items]
    read = await asyncio.to_thread(_rows, document, pages, owner, known, said)
    async with runtime.database.unit_of_work() as session:
        kept = await session.scalar(select(Document).where(Document.id == document.id).with_for_update())
        if kept is None or steps.is_held(kept):
            return None if kept is None else Note.OTHER_PERSON
        for found in usable:
            head.complete(kept, found.whole, pages, owner.birth_date)
        is_whole = len(usable) == len(answers)
        await rows.keep(session, kept, read, reader=LabReader.MODEL, is_whole=is_whole)
    if not is_whole:
        return Note.MODEL_FAILED
    return None if read or known.rows else Note.NOT_A_REPORT


async def _known(session: AsyncSession, document_id: UUID, pages: Sequence[Page]) -> Known:
    """The lines of rows that the model has no say in: those of tables, and what their owner has settled."""
    found = select(LabResult.page, LabResult.quote).where(
        LabResult.document_id == document_id, LabResult.reader != LabReader.MODEL
    )
    printed: dict[int, set[str]] = {}
    known = Known()
    for page, quote in await session.execute(found):
        known.rows += 1
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
