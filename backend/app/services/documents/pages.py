"""Single pages: their text as it counts, the owner's corrections of it, and where each word stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ScalarSelect, Text, func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from app.core.errors import AppError
from app.core.logging import get_logger
from app.core.permissions import Principal
from app.models import Document, DocumentPage, PageSource
from app.services.documents import library
from app.services.documents.originals import local_original
from app.services.gateways import ocr
from app.services.gateways.children.run import ChildFailed
from app.services.runtime import Runtime

MAX_WHOLE_TEXT = 200_000
# That a character takes.
MOST_BYTES = 4
log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word, its offsets in the text as read, and its edges as fractions of the page."""

    text: str
    start: int
    end: int
    box: tuple[float, float, float, float]
    confidence: float | None


async def find(session: AsyncSession, actor: Principal, document_id: UUID, number: int) -> DocumentPage:
    await library.find(session, actor, document_id)
    query = DocumentPage.visible_to(actor).where(DocumentPage.document_id == document_id, DocumentPage.number == number)
    row = await session.scalar(query.options(undefer(DocumentPage.words)))
    if row is None:
        raise AppError("document.page-not-found")
    return row


async def correct(
    session: AsyncSession, actor: Principal, document_id: UUID, number: int, text: str | None
) -> DocumentPage:
    """The page with the owner's text, which no later reading replaces; None puts back what was read."""
    # The document first, as readings do, so that neither waits for the other in a circle.
    document = await library.find(session, actor, document_id, locked=True)
    page = await find(session, actor, document_id, number)
    if text is None:
        if not page.is_edited:
            raise AppError("document.page-not-edited")
        page.text, page.read_text, page.is_edited = page.read_text or "", None, False
    else:
        page.read_text = page.read_text if page.is_edited else page.text
        page.text, page.is_edited = text, True
    await session.flush()
    document.extracted_text = await session.scalar(select(joined_texts(document_id)))
    await session.flush()
    return page


def joined_texts(document_id: UUID, *, pages: int | None = None) -> ScalarSelect[str]:
    """The texts of all pages or of the first ones, one after the other, as far as they are kept with the document."""
    # Their sizes are known without their texts, so that no more of these are looked up than are kept.
    size = func.octet_length(DocumentPage.text)
    before = (func.sum(size).over(order_by=DocumentPage.number) - size).label("before")
    of_document = select(DocumentPage.number, DocumentPage.text, before).where(DocumentPage.document_id == document_id)
    page = (of_document if pages is None else of_document.where(DocumentPage.number <= pages)).subquery()
    in_order = aggregate_order_by(literal("\n\n", Text), page.c.number)
    whole = func.left(func.string_agg(page.c.text, in_order), MAX_WHOLE_TEXT)
    return select(func.coalesce(whole, "")).where(page.c.before < MOST_BYTES * MAX_WHOLE_TEXT).scalar_subquery()


async def words(runtime: Runtime, actor: Principal, document_id: UUID, number: int) -> list[PlacedWord]:
    """Where the words of a page stand. Of recognised pages it is known; of digital ones the file tells."""
    async with runtime.database.sessions() as session:
        document = await library.find(session, actor, document_id)
        page = await find(session, actor, document_id, number)
    text = (page.read_text or "") if page.is_edited else page.text
    if page.source == PageSource.NONE:
        return []
    kept: list[list[Any]] = page.words or []
    if page.source == PageSource.DIGITAL:
        kept = await _of_the_file(runtime, document, number, text)
    return [_placed(text, *word) for word in kept]


async def _of_the_file(runtime: Runtime, document: Document, number: int, text: str) -> list[list[Any]]:
    try:
        async with local_original(runtime, document) as (file, directory):
            found = await ocr.page_words(file, directory, number)
    except ChildFailed as failure:
        log.info("words not read", document_id=str(document.id), page=number, reason=failure.reason)
        return []
    # Read by an older version of ours: the offsets would point at other words.
    return found["words"] if found["text"] == text else []


def _placed(text: str, start: int, end: int, *rest: float) -> PlacedWord:
    x0, y0, x1, y1 = (edge / 1000 for edge in rest[:4])
    return PlacedWord(text[start:end], start, end, (x0, y0, x1, y1), rest[4] if len(rest) > 4 else None)
