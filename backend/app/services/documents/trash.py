"""The trash: documents out of sight everywhere for thirty days, then gone with their files.

Gone for good happens in three steps, each of which can be repeated: marked (nobody can bring it back), files removed,
row removed. What a crash leaves in between the next tick finishes, wherever the files are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, literal, or_, select, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.logging import get_logger
from app.core.permissions import Principal
from app.models import Document, ProcessingStatus
from app.models.document import PURGING
from app.services.documents import intake, library, reading, steps
from app.services.documents.status import announce
from app.services.reviews import forgetting
from app.services.runtime import Runtime

KEPT = timedelta(days=30)
BATCH = 50
log = get_logger(__name__)
_marked = Document.meta.op("||")(literal({PURGING: True}, JSONB))


async def throw_away(runtime: Runtime, actor: Principal, document_id: UUID) -> None:
    """Into the trash, with everything that was read from it."""
    async with runtime.database.unit_of_work() as session:
        document = await library.find(session, actor, document_id)
        document.deleted_at = runtime.clock.now()
    await announce(runtime, document)


async def restore(runtime: Runtime, actor: Principal, document_id: UUID) -> Document:
    """Back on the shelf; one that stands there already is left as it is."""
    async with runtime.database.unit_of_work() as session:
        document = await session.scalar(
            Document.trash_of(actor).where(Document.id == document_id).with_for_update()
        ) or await library.find(session, actor, document_id)
        document.deleted_at = None
        await resume(session, [document])
        await session.flush()
        await session.refresh(document)
    await announce(runtime, document)
    return document


async def resume(session: AsyncSession, documents: Sequence[Document]) -> None:
    """Have those gone on with that were thrown away before everything was done with them."""
    unread = [document for document in documents if document.status in reading.LIVE]
    for document in unread:
        document.status, document.attempts = ProcessingStatus.PENDING, 0
    await intake.enqueue(session, *(document.id for document in unread))
    begun = [one for one in documents if one.status == ProcessingStatus.COMPLETED and one.steps]
    halfway = [one.id for one in begun if not all(steps.is_finished(one, name) for name in steps.AFTERWARDS)]
    await steps.go_on(session, *halfway)


async def remove(runtime: Runtime, actor: Principal, document_id: UUID) -> None:
    """Out of the trash for good."""
    if not await purge(runtime, actor, [document_id]):
        async with runtime.database.sessions() as session:
            await library.find(session, actor, document_id)
        raise AppError("document.not-in-trash")


async def discard(runtime: Runtime, actor: Principal, document_id: UUID) -> None:
    """Undo what should not have been taken in."""
    await throw_away(runtime, actor, document_id)
    await purge(runtime, actor, [document_id])


async def purge(runtime: Runtime, actor: Principal, ids: Sequence[UUID]) -> list[UUID]:
    """Those of the documents that were in the trash are gone for good; which ones."""
    async with runtime.database.unit_of_work() as session:
        # Locked, so that one that is being brought back at this moment stays.
        found = await library.locked(session, Document.trash_of(actor).where(Document.id.in_(ids)))
        rows = await session.execute(
            update(Document).where(Document.id.in_(found)).values(meta=_marked).returning(Document.id, Document.user_id)
        )
        marked = [(document_id, user_id) for document_id, user_id in rows]
    for document_id, user_id in marked:
        await _finish(runtime, document_id, user_id)
    return [document_id for document_id, _ in marked]


async def purge_due(runtime: Runtime) -> int:
    """Let go of what has been in the trash long enough, and finish what was begun; how many documents that were."""
    long_ago = runtime.clock.now() - KEPT
    gone = 0
    while True:
        async with runtime.database.unit_of_work() as session:
            due = (
                select(Document.id)
                .where(
                    Document.deleted_at.is_not(None),
                    or_(Document.deleted_at < long_ago, Document.meta.has_key(PURGING)),
                )
                .limit(BATCH)
                .with_for_update(skip_locked=True)
            )
            rows = await session.execute(
                update(Document)
                .where(Document.id.in_(due.scalar_subquery()))
                .values(meta=_marked)
                .returning(Document.id, Document.user_id)
            )
            marked = [(document_id, user_id) for document_id, user_id in rows]
        if not marked:
            return gone
        for document_id, user_id in marked:
            await _finish(runtime, document_id, user_id)
        gone += len(marked)


async def _finish(runtime: Runtime, document_id: UUID, user_id: UUID) -> None:
    await runtime.files.delete_all(intake.folder(user_id, document_id))
    async with runtime.database.unit_of_work() as session:
        await forgetting.forget_document(session, document_id, user_id)
        await session.execute(delete(Document).where(Document.id == document_id))
