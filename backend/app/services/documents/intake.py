"""Taking a file in: stored, then known to the database with its job."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.logging import get_logger
from app.core.permissions import Principal
from app.models import Document
from app.models.document import PURGING
from app.services import jobs
from app.services.documents import photos
from app.services.documents.incoming import Incoming
from app.services.documents.status import announce
from app.services.runtime import Runtime
from app.utils.filenames import clean_filename
from app.utils.filetypes import ENDINGS, PHOTOS

# How many photos were put together into the file, in a document's metadata.
PARTS = "parts"
log = get_logger(__name__)


async def take_in(
    runtime: Runtime, actor: Principal, received: Sequence[tuple[str, Incoming]], *, allow_duplicate: bool
) -> Document:
    """One file as a document, or several photos as the pages of one."""
    filename, incoming = received[0]
    if len(received) == 1:
        kind = await incoming.complete()
        return await store(runtime, actor, incoming, filename, kind, allow_duplicate=allow_duplicate)
    with ExitStack() as stack:
        archive = stack.enter_context(await photos.together(runtime, [part for _, part in received]))
        name, meta = photos.name_of(clean_filename(filename)), {PARTS: len(received)}
        return await store(runtime, actor, archive, name, PHOTOS, meta=meta, allow_duplicate=allow_duplicate)


async def store(
    runtime: Runtime,
    actor: Principal,
    incoming: Incoming,
    filename: str,
    kind: str,
    *,
    meta: dict[str, Any] | None = None,
    allow_duplicate: bool = False,
) -> Document:
    """The received file as a document that waits to be read. Leaves nothing behind when it is refused."""
    document = Document(
        id=uuid4(),
        user_id=actor.user_id,
        filename=clean_filename(filename),
        mime_type=kind,
        file_size=incoming.size,
        sha256=incoming.sha256,
        meta=meta or {},
    )
    document.storage_path = f"{folder(actor.user_id, document.id)}/original.{ENDINGS[kind]}"
    async with runtime.database.sessions() as session:
        await _require_room(session, runtime, actor, document, allow_duplicate=allow_duplicate)
    await runtime.files.put_file(document.storage_path, incoming.path)
    try:
        async with runtime.database.unit_of_work() as session:
            await session.execute(
                select(func.pg_advisory_xact_lock(func.hashtextextended(f"documents:{actor.user_id}", 0)))
            )
            await _require_room(session, runtime, actor, document, allow_duplicate=allow_duplicate)
            session.add(document)
            await session.flush()
            await enqueue(session, document.id)
    except BaseException:
        await asyncio.shield(forget_unowned(runtime, document, document.storage_path))
        raise
    await announce(runtime, document)
    return document


async def enqueue(session: AsyncSession, *document_ids: UUID) -> None:
    """Have the documents read in the background, none of them twice at the same time.

    One by itself goes before many at once, and any of them before a recognition of the same document that still waits.
    """
    await jobs.enqueue_all(
        session,
        jobs.PROCESS_DOCUMENT,
        queue=jobs.QUEUE_DOCUMENTS,
        jobs=[({"document_id": str(document_id)}, jobs.lock_of(document_id)) for document_id in document_ids],
        priority=2 if len(document_ids) == 1 else 1,
    )


def folder(user_id: UUID, document_id: UUID) -> str:
    return f"uploads/{user_id.hex}/{document_id.hex}"


async def _require_room(
    session: AsyncSession, runtime: Runtime, actor: Principal, document: Document, *, allow_duplicate: bool
) -> None:
    own, limits = Document.kept_for(actor), runtime.settings.limits
    if not allow_duplicate:
        same = own.where(Document.sha256 == document.sha256, ~Document.meta.has_key(PURGING))
        twin = await session.scalar(
            same.order_by(Document.deleted_at.desc().nulls_first(), Document.created_at).limit(1)
        )
        if twin is not None:
            known = {"document_id": str(twin.id), "filename": twin.filename, "in_trash": twin.deleted_at is not None}
            raise AppError("document.already-stored", params=known)
    size = func.coalesce(func.sum(Document.file_size), 0)
    used, count = (await session.execute(own.with_only_columns(size, func.count()))).one()
    if int(used) + document.file_size > limits.max_user_storage_bytes:
        raise AppError("document.storage-exceeded")
    if count >= limits.max_user_documents:
        raise AppError("document.limit-reached", params={"limit": limits.max_user_documents})


async def forget_unowned(runtime: Runtime, document: Document, path: str) -> None:
    """Remove a file of a document that was not recorded, or is gone for good by now.

    A commit whose answer got lost may have recorded it. One that lets go of its files after this look finds this one.
    """
    try:
        async with runtime.database.sessions() as session:
            there = select(Document.id).where(Document.id == document.id, ~Document.meta.has_key(PURGING))
            recorded = await session.scalar(there)
    except (DBAPIError, OSError) as error:
        # Unknown: the sweep of unowned files will tell.
        log.warning("could not check whose a stored file is", error=type(error).__name__)
        return
    if recorded is None:
        await runtime.files.delete(path)
