"""The step of the document pipeline that reads results out of tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import case, null, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import DateKind, Document, DocumentPage, DocumentType, User
from app.models.user import Sex
from app.services.documents import steps
from app.services.documents.library import TYPE_IS_CHOSEN
from app.services.documents.steps import Note, Outcome
from app.services.labs import rows
from app.services.labs.shapes import Doubt, Report, Row
from app.services.labs.wire import KeptPage
from app.services.runtime import Runtime

# Reports are short; what stands further back in a long file is not a report of one sampling.
MOST_PAGES = 60
# One alone may be a number that a letter mentions.
FEWEST_KNOWN = 2
# Their places are those in the text as read: in a corrected one they would point at other words.
WORDS = case((DocumentPage.is_edited, null()), else_=DocumentPage.words).label("words")


async def read_ahead(runtime: Runtime, document: Document, texts: Sequence[tuple[int, str]]) -> None:
    """Begin with the first pages while the others are still being read, as if none of them had been corrected."""
    async with runtime.database.sessions() as session:
        sex, born = await _owner(session, document)
    pages = [(number, text, None, None) for number, text in texts if text.strip()]
    if pages:
        runtime.lab_reports.begin(document.id, pages, sex, born)


async def read_results(runtime: Runtime, document: Document) -> Outcome | str:
    """Read the document's results; a note when there was nothing to read."""
    async with runtime.database.sessions() as session:
        sex, born = await _owner(session, document)
        begun = runtime.lab_reports.begun(document.id, sex, born)
        if begun is not None and not await _are_as_told(session, document):
            runtime.lab_reports.forget(document.id)
            begun = None
        pages = await _pages(session, document) if begun is None else []
    if begun is None and not pages:
        return Note.NO_TEXT
    report = await (begun or runtime.lab_reports.read(pages, sex, born))

    async def keep(session: AsyncSession, kept: Document) -> None:
        if report.laboratory:
            kept.laboratory = report.laboratory
        if report.collected_on and kept.date_kind != DateKind.CHOSEN:
            kept.document_date, kept.date_kind = report.collected_on, DateKind.COLLECTED
        if _is_report_after_all(kept, report):
            kept.doc_type = DocumentType.LAB_RESULT
        steps.note_day(kept, is_sure=_is_sure(kept, report))
        await rows.keep(session, kept, _dated(kept, report, _believed(kept, report)))

    return Outcome(keep, None if report.rows else Note.NOT_A_REPORT)


async def _are_as_told(session: AsyncSession, document: Document) -> bool:
    """Whether the first pages say what their file says, and not what was recognised or what their owner made of it."""
    others = or_(DocumentPage.is_edited, DocumentPage.confidence.is_not(None))
    first = (DocumentPage.document_id == document.id, DocumentPage.number <= MOST_PAGES)
    return await session.scalar(select(DocumentPage.number).where(*first, others).limit(1)) is None


async def _pages(session: AsyncSession, document: Document) -> list[KeptPage]:
    """The first pages that say something."""
    columns = select(DocumentPage.number, DocumentPage.text, DocumentPage.confidence, WORDS)
    first = columns.where(DocumentPage.document_id == document.id).order_by(DocumentPage.number).limit(MOST_PAGES)
    found = await session.execute(first)
    return [(row.number, row.text, row.confidence, row.words) for row in found if row.text.strip()]


def _is_report_after_all(document: Document, report: Report) -> bool:
    """A table of known analytes tells, where no word of the document did."""
    known = {row.analyte for row in report.rows if row.analyte is not None}
    is_untold = document.doc_type == DocumentType.OTHER and not document.meta.get(TYPE_IS_CHOSEN)
    return is_untold and len(known) >= FEWEST_KNOWN


async def _owner(session: AsyncSession, document: Document) -> tuple[Sex | None, date | None]:
    """Sex and birth date, as far as they are known."""
    sex, born = (await session.execute(select(User.sex, User.birth_date).where(User.id == document.user_id))).one()
    return sex, born


def _is_sure(document: Document, report: Report) -> bool:
    """Whether nobody has to look at the day; of letters too small to be read none is."""
    is_told = report.collected_on is not None and report.collected_surely
    return not steps.small(document) and (is_told or not steps.recognised(document))


def _believed(document: Document, report: Report) -> list[Row]:
    """In other documents than reports numbers stand for many things: there the analyte must be a known one."""
    if document.doc_type == DocumentType.LAB_RESULT:
        return list(report.rows)
    return [row for row in report.rows if row.analyte is not None]


def _dated(document: Document, report: Report, found: list[Row]) -> list[Row]:
    """Rows without a date of their own have the one that the owner chose for the document, if there is a choice."""
    if document.date_kind != DateKind.CHOSEN:
        return found
    day, of_report = document.document_date, (None, report.collected_on)
    return [_of_day(row, day) if row.collected_on in of_report else row for row in found]


def _of_day(row: Row, day: date | None) -> Row:
    """Of the day that the owner said, which nobody doubts."""
    doubts = tuple(doubt for doubt in row.doubts if doubt is not Doubt.DATE_UNCERTAIN)
    return replace(row, collected_on=day, doubts=doubts)
