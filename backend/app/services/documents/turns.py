"""Turns at recognition: a document works for a while, and then those go on that wait.

The queue is fair to people: the priority of a job is how many turns its owner has asked for, counted down from those
that are being worked on, so that whoever has many documents keeps others waiting for one of them and not for all.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import case, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Document, DocumentPage
from app.services import jobs
from app.services.documents import reading, steps
from app.services.documents.status import announce
from app.services.gateways.ocr import ReadPage
from app.services.runtime import Runtime

# After its own last one, and not before those whose turn it is now. Nobody waits: from the beginning.
_PLACE = text("""
SELECT coalesce(least(max(priority), min(priority) FILTER (WHERE args->>'user_id' = :user_id) - 1), 0)
FROM procrastinate_jobs WHERE queue_name = :queue AND status IN ('todo', 'doing')
""")
_OTHERS = text("""
SELECT EXISTS (
    SELECT FROM procrastinate_jobs
    WHERE queue_name = :queue AND status = 'todo' AND lock <> :lock AND coalesce(scheduled_at <= now(), true)
)
""")


async def hand_on(
    runtime: Runtime, left: Document, scanned: Sequence[ReadPage], *, page_count: int, progress: float
) -> None:
    """Have pages recognised by a job that waits for its turn; what they say themselves is kept until then.

    What another program recognised is not: nobody should read or be told it before ours has failed.
    """
    texted = [page for page in scanned if page.text.strip() and page.confidence is None]
    known = {
        steps.SCANNED: [page.number for page in scanned],
        steps.TEXTED: [page.number for page in texted],
        steps.HIDDEN: [page.number for page in scanned if page.confidence is not None],
    }
    async with runtime.database.unit_of_work() as session:
        document = await reading.as_left(session, left)
        await reading.store(session, document, texted, page_count=page_count, progress=progress)
        steps.wait_for_recognition(document, runtime.clock.now(), **known)
        await _line_up(session, document)
    await announce(runtime, document)


async def give_way(runtime: Runtime, left: Document) -> None:
    """The turn of a document is over: it waits for its next one."""
    async with runtime.database.unit_of_work() as session:
        document = await reading.as_left(session, left)
        steps.wait_for_recognition(document, runtime.clock.now())
        await _line_up(session, document)
    await announce(runtime, document)


async def are_others_waiting(runtime: Runtime, document_id: UUID) -> bool:
    asked = {"queue": jobs.QUEUE_RECOGNITION, "lock": jobs.lock_of(document_id)}
    async with runtime.database.sessions() as session:
        return bool(await session.scalar(_OTHERS, asked))


async def own_text(runtime: Runtime, document_id: UUID, number: int) -> str:
    """The text of a page that is kept, as it was read."""
    page = DocumentPage
    there = (page.document_id == document_id, page.number == number)
    as_read = case((page.is_edited, page.read_text), else_=page.text)
    async with runtime.database.sessions() as session:
        return await session.scalar(select(as_read).where(*there)) or ""


async def _line_up(session: AsyncSession, document: Document) -> None:
    user_id = str(document.user_id)
    place = await session.scalar(_PLACE, {"queue": jobs.QUEUE_RECOGNITION, "user_id": user_id})
    args = {"document_id": str(document.id), "user_id": user_id}
    await jobs.enqueue_all(
        session,
        jobs.RECOGNISE_DOCUMENT,
        queue=jobs.QUEUE_RECOGNITION,
        jobs=[(args, jobs.lock_of(document.id))],
        priority=place or 0,
    )
