"""What is kept of a document while it is read. Each function is one transaction, and saying so to open windows.

Every step can be repeated: pages are replaced by number, and attempts are counted before the work begins, so that
a file which takes its worker down with it comes to an end.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import set_committed_value

from app.database import to_json
from app.models import Document, DocumentPage, PageSource, ProcessingStatus
from app.services.documents import steps
from app.services.documents.pages import joined_texts
from app.services.documents.status import announce
from app.services.documents.steps import Ending, Note, Outcome, Step
from app.services.gateways.ocr import ReadPage
from app.services.runtime import Runtime

MAX_ATTEMPTS = 3
FAILED = "document.processing-failed"
LIVE = (ProcessingStatus.PENDING, ProcessingStatus.PROCESSING)
# What is kept on the way is read again if the machine loses it, so its commit need not wait for the disk; that of a
# document which is read does, and with it all before it is on the disk.
_NEED_NOT_WAIT = func.set_config("synchronous_commit", "off", True)
_WAIT = text("SET LOCAL synchronous_commit = on")

# How far a reading is.
_FAR = ("progress", "page_count", "steps")
# One statement whatever the number of pages, so that it is prepared once, and with them how far the reading is. A text
# that the owner corrected stays, and the new reading is kept beside it.
_KEEP = text("""
WITH reading AS (
    UPDATE documents
    SET progress = :progress, page_count = :page_count, steps = CAST(:steps AS jsonb), updated_at = clock_timestamp()
    WHERE id = :document_id
)
INSERT INTO document_pages
    (id, user_id, document_id, number, text, words, source, confidence, width, height)
SELECT gen_random_uuid(), :user_id, :document_id, page.number, page.text, CAST(page.words AS jsonb), page.source,
    page.confidence, page.width, page.height
FROM unnest(
    CAST(:numbers AS integer[]), CAST(:texts AS text[]), CAST(:words AS text[]), CAST(:sources AS text[]),
    CAST(:confidences AS double precision[]), CAST(:widths AS double precision[]), CAST(:heights AS double precision[])
) AS page (number, text, words, source, confidence, width, height)
ON CONFLICT (document_id, number) DO UPDATE SET
    text = CASE WHEN document_pages.is_edited THEN document_pages.text ELSE excluded.text END,
    read_text = CASE WHEN document_pages.is_edited THEN excluded.text END,
    words = excluded.words, source = excluded.source, confidence = excluded.confidence,
    width = excluded.width, height = excluded.height
""")


class Gone(Exception):  # noqa: N818 - reads as what happened
    """The document was deleted or settled by somebody else while it was read."""


class HandedOn(Exception):  # noqa: N818 - reads as what happened
    """Another job goes on with the document."""


class Lost(Exception):  # noqa: N818 - reads as what happened
    """The database has come back from a crash without the last of what was kept."""


@contextlib.asynccontextmanager
async def changing(runtime: Runtime, document_id: UUID, *, afterwards: bool = False) -> AsyncIterator[Document]:
    """The document while it is being read, locked, in one transaction. Raises Gone.

    `afterwards`: while what comes after the reading is done.
    """
    status = ProcessingStatus.COMPLETED if afterwards else ProcessingStatus.PROCESSING
    async with runtime.database.unit_of_work() as session:
        document = await locked(session, document_id, status)
        if document is None:
            raise Gone
        yield document
    await announce(runtime, document)


async def begin(runtime: Runtime, document_id: UUID, *, to_recognise: bool = False) -> Document | None:
    """Count an attempt and begin with the first step. None when there is nothing to do (any more).

    `to_recognise`: the attempt goes on whose pages are known and wait for that; it counts again only after a crash.
    """
    async with runtime.database.unit_of_work() as session:
        document = await locked(session, document_id, *LIVE)
        if document is None or (to_recognise and steps.to_recognise(document) is None):
            return None
        goes_on = to_recognise and steps.waits_for(document) == Note.RECOGNITION
        document.attempts += not goes_on
        document.steps = steps.all_of(document)
        if document.attempts > MAX_ATTEMPTS:
            _give_up(runtime, document, FAILED)
        else:
            document.status, document.error_code = ProcessingStatus.PROCESSING, None
            await _go_on(runtime, session, document, anew=True)
    await announce(runtime, document)
    return document if document.status == ProcessingStatus.PROCESSING else None


async def is_being_read(runtime: Runtime, document_id: UUID) -> bool:
    """False once its owner has cancelled it, thrown it away or had it begun again."""
    async with runtime.database.sessions() as session:
        there = (Document.id == document_id, Document.deleted_at.is_(None))
        status = await session.scalar(select(Document.status).where(*there))
    return status == ProcessingStatus.PROCESSING


async def go_on(runtime: Runtime, left: Document, *endings: Ending) -> None:
    """Keep what steps have come to, end them and begin the next; after the last one the document is read.

    `left`: the document as the caller left it; then it is as it is left now. Raises Gone and Lost.
    """
    async with runtime.database.unit_of_work() as session:
        document = await as_left(session, left, on_the_way=True)
        for ending in endings:
            await _end(runtime, session, document, ending)
        await _go_on(runtime, session, document)
        _leave(left, document)
    await announce(runtime, document)


async def begin_step(runtime: Runtime, document_id: UUID, name: Step) -> Document:
    """Begin one of the steps that come after the reading. Raises Gone."""
    async with changing(runtime, document_id, afterwards=True) as document:
        steps.began(document, name, runtime.clock.now())
    return document


async def end_step(runtime: Runtime, document_id: UUID, name: Step, outcome: Outcome | str | None) -> None:
    async with runtime.database.unit_of_work() as session:
        document = await locked(session, document_id, ProcessingStatus.COMPLETED)
        if document is None:
            raise Gone
        await _end(runtime, session, document, Ending(name, outcome))
    await announce(runtime, document)


async def keep_pages(
    runtime: Runtime,
    left: Document,
    pages: Sequence[ReadPage],
    *,
    page_count: int,
    progress: float,
    recognised: ReadPage | None = None,
    is_told: bool = True,
) -> None:
    """Store pages as read, and of which one recognition is done. Raises Gone and Lost.

    `left`: the document as the caller left it; then it is as it is left now. Windows hear of it where it `is_told`.
    """
    async with runtime.database.unit_of_work() as session:
        document = await as_left(session, left, on_the_way=True)
        if recognised is not None:
            steps.note_recognised(document, recognised)
        await store(session, document, pages, page_count=page_count, progress=progress)
        _leave(left, document)
    if is_told:
        await announce(runtime, document)


async def store(
    session: AsyncSession, document: Document, pages: Sequence[ReadPage], *, page_count: int, progress: float
) -> None:
    """Pages of the document that is locked, and how far its reading is with them."""
    await keep_page_count(session, document, page_count)
    document.progress = round(progress, 6)
    if pages:
        for name in _FAR:
            # Written with the pages, and not once more before them.
            set_committed_value(document, name, getattr(document, name))
        far = {"progress": document.progress, "page_count": page_count, "steps": to_json(document.steps)}
        await session.execute(_KEEP, far | _columns(document, pages))


async def keep_page_count(session: AsyncSession, document: Document, page_count: int) -> None:
    """How many pages there are; those that an earlier reading found beyond them go."""
    if (document.page_count or 0) > page_count:
        beyond = DocumentPage.document_id == document.id, DocumentPage.number > page_count
        await session.execute(delete(DocumentPage).where(*beyond))
    document.page_count = page_count


async def fail(runtime: Runtime, document_id: UUID, code: str) -> None:
    """Give up with a reason the person can read. The pages read so far stay."""
    with contextlib.suppress(Gone):
        async with changing(runtime, document_id) as document:
            _give_up(runtime, document, code)


async def give_back(runtime: Runtime, document_id: UUID) -> None:
    """Uncount an attempt that the server ended and not the file."""
    async with runtime.database.unit_of_work() as session:
        document = await locked(session, document_id, ProcessingStatus.PROCESSING)
        if document is not None:
            document.attempts = max(0, document.attempts - 1)


async def _go_on(runtime: Runtime, session: AsyncSession, document: Document, *, anew: bool = False) -> None:
    """The next step has begun, unless it is being done already, or all that makes the document readable is done.

    `anew`: an attempt begins, and nothing is being done.
    """
    name = steps.next_to_read(document)
    if name is not None:
        if anew or steps.running(document) != name:
            steps.began(document, name, runtime.clock.now())
        return
    await session.execute(_WAIT)
    document.status, document.progress = ProcessingStatus.COMPLETED, 1.0
    # Joined where the pages are, now that the document is locked: one that was corrected meanwhile is seen.
    document.extracted_text = joined_texts(document.id)
    # What comes after it is a job of its own.
    await steps.go_on(session, document.id)


async def _end(runtime: Runtime, session: AsyncSession, document: Document, ending: Ending) -> None:
    name, outcome, since = ending
    if since is not None and steps.state(document, name) == steps.WAITING:
        steps.began(document, name, since)
    if isinstance(outcome, Outcome):
        await outcome.keep(session, document)
        outcome = outcome.note
    steps.ended(document, name, runtime.clock.now(), outcome)


def _give_up(runtime: Runtime, document: Document, code: str) -> None:
    steps.broke_off(document, runtime.clock.now())
    document.status, document.error_code = ProcessingStatus.FAILED, code


async def as_left(session: AsyncSession, left: Document, *, on_the_way: bool = False) -> Document:
    """The document that is being read, locked. Raises Gone, and Lost where it is not as its reader has left it.

    A reader knows in its memory what need not be read any more. What was committed without waiting is gone when
    PostgreSQL crashes, and the reader may hear nothing of that: its next transaction comes after the recovery.
    """
    document = await locked(session, left.id, ProcessingStatus.PROCESSING, on_the_way=on_the_way)
    if document is None:
        raise Gone
    if (document.progress, document.steps) != (left.progress, left.steps):
        raise Lost
    return document


def _leave(left: Document, document: Document) -> None:
    """To be said before the commit, so that another transaction of the same reader that waits for it finds it said.

    Where the commit fails, the other one is Lost, which is as true: both are done again.
    """
    left.progress, left.steps = document.progress, document.steps


async def locked(
    session: AsyncSession, document_id: UUID, *status: ProcessingStatus, on_the_way: bool = False
) -> Document | None:
    # What is in the trash is not worked on; bringing it back has it gone on with.
    there = (Document.id == document_id, Document.deleted_at.is_(None))
    query = select(Document).where(*there, Document.status.in_(status)).with_for_update()
    return await session.scalar(query.add_columns(_NEED_NOT_WAIT) if on_the_way else query)


def _columns(document: Document, pages: Sequence[ReadPage]) -> dict[str, Any]:
    sources = [_source(page) for page in pages]
    return {
        "user_id": document.user_id,
        "document_id": document.id,
        "numbers": [page.number for page in pages],
        "texts": ["" if source == PageSource.NONE else page.text for page, source in zip(pages, sources, strict=True)],
        "words": [None if page.words is None else to_json(page.words) for page in pages],
        "sources": [str(source) for source in sources],
        "confidences": [page.confidence for page in pages],
        "widths": [page.width for page in pages],
        "heights": [page.height for page in pages],
    }


def _source(page: ReadPage) -> PageSource:
    if not page.text.strip():
        return PageSource.NONE
    return PageSource.OCR if page.confidence is not None else PageSource.DIGITAL
