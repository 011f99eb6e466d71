"""What is kept of a document while it is read. Each function is one transaction, and saying so to open windows.

Every step can be repeated: pages are replaced by number, and attempts are counted before the work begins, so that
a file which takes its worker down with it comes to an end.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import case, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Document, DocumentPage, PageSource, ProcessingStatus
from app.services.documents import pages as stored_pages
from app.services.documents.kinds import guess_kind
from app.services.documents.library import RECOGNISED_UP_TO, TYPE_IS_CHOSEN
from app.services.documents.status import announce
from app.services.gateways.ocr import ReadPage
from app.services.runtime import Runtime

MAX_ATTEMPTS = 3
FAILED = "document.processing-failed"
LIVE = (ProcessingStatus.PENDING, ProcessingStatus.PROCESSING)


class Gone(Exception):  # noqa: N818 - reads as what happened
    """The document was deleted or settled by somebody else while it was read."""


async def begin(runtime: Runtime, document_id: UUID) -> Document | None:
    """Count an attempt. None when there is nothing to do (any more)."""
    async with runtime.database.unit_of_work() as session:
        document = await _locked(session, document_id)
        if document is None:
            return None
        document.attempts += 1
        if document.attempts > MAX_ATTEMPTS:
            document.status, document.error_code = ProcessingStatus.FAILED, FAILED
        else:
            document.status, document.error_code = ProcessingStatus.PROCESSING, None
    await announce(runtime, document)
    return document if document.status == ProcessingStatus.PROCESSING else None


async def keep_pages(
    runtime: Runtime,
    document_id: UUID,
    pages: Sequence[ReadPage],
    *,
    page_count: int,
    progress: float,
    recognised_up_to: int | None = None,
) -> None:
    """Store pages as read. Raises Gone when the document is not being read any more."""
    async with runtime.database.unit_of_work() as session:
        document = await _locked(session, document_id)
        if document is None:
            raise Gone
        document.page_count = page_count
        document.progress = round(progress, 3)
        if recognised_up_to is not None:
            document.meta = {**document.meta, RECOGNISED_UP_TO: recognised_up_to}
        if pages:
            await _upsert(session, [_values(document, page) for page in pages])
    await announce(runtime, document)


async def finish(runtime: Runtime, document_id: UUID) -> None:
    """All pages are there: the whole text, what kind of document it is, done."""
    async with runtime.database.unit_of_work() as session:
        document = await _locked(session, document_id)
        if document is None:
            raise Gone
        text = await stored_pages.whole_text(session, document_id)
        document.extracted_text = text
        if not document.meta.get(TYPE_IS_CHOSEN):
            document.doc_type = guess_kind(text, document.filename)
        document.status, document.progress = ProcessingStatus.COMPLETED, 1.0
    await announce(runtime, document)


async def fail(runtime: Runtime, document_id: UUID, code: str) -> None:
    """Give up with a reason the person can read. The pages read so far stay."""
    async with runtime.database.unit_of_work() as session:
        document = await _locked(session, document_id)
        if document is None:
            return
        document.status, document.error_code = ProcessingStatus.FAILED, code
    await announce(runtime, document)


async def give_back(runtime: Runtime, document_id: UUID) -> None:
    """Uncount an attempt that the server ended and not the file."""
    async with runtime.database.unit_of_work() as session:
        document = await _locked(session, document_id)
        if document is not None:
            document.attempts = max(0, document.attempts - 1)


async def _locked(session: AsyncSession, document_id: UUID) -> Document | None:
    query = select(Document).where(Document.id == document_id, Document.status.in_(LIVE)).with_for_update()
    return (await session.scalars(query)).one_or_none()


def _values(document: Document, page: ReadPage) -> dict[str, Any]:
    source = PageSource.NONE
    if page.text.strip():
        source = PageSource.OCR if page.confidence is not None else PageSource.DIGITAL
    return {
        "user_id": document.user_id,
        "document_id": document.id,
        "number": page.number,
        "text": page.text if source != PageSource.NONE else "",
        "words": page.words,
        "source": source,
        "confidence": page.confidence,
        "width": page.width,
        "height": page.height,
    }


async def _upsert(session: AsyncSession, rows: list[dict[str, Any]]) -> None:
    """Store readings of pages; a text that the owner corrected stays, and the new reading is kept beside it."""
    statement = insert(DocumentPage).values(rows)
    new = statement.excluded
    replaced: dict[str, Any] = {name: new[name] for name in ("words", "source", "confidence", "width", "height")}
    replaced["text"] = case((DocumentPage.is_edited, DocumentPage.text), else_=new["text"])
    replaced["read_text"] = case((DocumentPage.is_edited, new["text"]))
    await session.execute(statement.on_conflict_do_update(index_elements=["document_id", "number"], set_=replaced))
