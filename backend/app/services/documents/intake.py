"""Taking a file in: received without a trace until it is whole, stored, then known to the database with its job."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import hashlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self
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
from app.services.documents.status import announce
from app.services.runtime import Runtime
from app.utils.filenames import clean_filename
from app.utils.filetypes import ACCEPTED, HEAD_BYTES, sniff
from app.utils.private import private_directory

WRITE_BYTES = 1024 * 1024
log = get_logger(__name__)


class Incoming:
    """A file on its way in. It has no name on the disk, so nothing is left of it if this process dies."""

    def __init__(self, runtime: Runtime) -> None:
        self._limit = runtime.settings.limits.max_upload_bytes
        directory = runtime.settings.storage.data_dir / "tmp"
        with storage_refusals():
            private_directory(directory)
            self._file = tempfile.TemporaryFile(dir=directory)  # noqa: SIM115 - closed by __exit__
        self._hash = hashlib.sha256()
        self._waiting = bytearray()
        self.size = 0
        self.head = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    @property
    def path(self) -> Path:
        """A name for the open file, valid in this process while it is open."""
        return Path(f"/dev/fd/{self._file.fileno()}")

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    async def write(self, piece: bytes) -> None:
        self.size += len(piece)
        if self.size > self._limit:
            raise AppError("document.too-large", params={"max_mb": self._limit // (1024 * 1024)})
        if len(self.head) < HEAD_BYTES:
            self.head += piece[: HEAD_BYTES - len(self.head)]
        self._waiting += piece
        if len(self._waiting) >= WRITE_BYTES:
            await self.flush()

    async def flush(self) -> None:
        waiting, self._waiting = bytes(self._waiting), bytearray()
        await asyncio.to_thread(self._write, waiting)

    async def complete(self) -> None:
        """All of it was received."""
        await self.flush()
        # Where /dev/fd shares the position, the next reader must find the beginning.
        self._file.seek(0)

    def _write(self, data: bytes) -> None:
        self._hash.update(data)
        with storage_refusals():
            self._file.write(data)
            self._file.flush()

    def mime_type(self) -> str:
        """What the file is by its first bytes."""
        if self.size == 0:
            raise AppError("document.empty")
        kind = sniff(self.head)
        if kind is None:
            raise AppError("document.type-unsupported")
        return kind


@contextlib.contextmanager
def storage_refusals() -> Iterator[None]:
    """Say it in our words when the disk is full."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise AppError("server.storage-full") from error
        raise


async def store(
    runtime: Runtime, actor: Principal, incoming: Incoming, filename: str, *, allow_duplicate: bool
) -> Document:
    """The received file as a document that waits to be read. Leaves nothing behind when it is refused."""
    await incoming.complete()
    mime_type = incoming.mime_type()
    document = Document(
        id=uuid4(),
        user_id=actor.user_id,
        filename=clean_filename(filename),
        mime_type=mime_type,
        file_size=incoming.size,
        sha256=incoming.sha256,
    )
    document.storage_path = f"{folder(actor.user_id, document.id)}/original.{ACCEPTED[mime_type]}"
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
        await asyncio.shield(_forget_file(runtime, document))
        raise
    await announce(runtime, document)
    return document


async def enqueue(session: AsyncSession, *document_ids: UUID) -> None:
    """Have the documents read in the background, none of them twice at the same time."""
    await jobs.enqueue_all(
        session,
        jobs.PROCESS_DOCUMENT,
        queue=jobs.QUEUE_DOCUMENTS,
        jobs=[({"document_id": str(document_id)}, f"document:{document_id}") for document_id in document_ids],
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


async def _forget_file(runtime: Runtime, document: Document) -> None:
    """Remove the file of a document that was not recorded; a commit whose answer got lost may have recorded it."""
    try:
        async with runtime.database.sessions() as session:
            recorded = await session.scalar(select(Document.id).where(Document.id == document.id))
    except (DBAPIError, OSError) as error:
        # Unknown: the sweep of unowned files will tell.
        log.warning("could not check an upload that failed", error=type(error).__name__)
        return
    if recorded is None:
        await runtime.files.delete(document.storage_path)
