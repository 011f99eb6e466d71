"""A file on its way in, received without a trace until it is whole."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import hashlib
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from app.core.errors import AppError
from app.services.runtime import Runtime
from app.utils.filetypes import sniff
from app.utils.private import private_directory

WRITE_BYTES = 256 * 1024


class Incoming:
    """Bytes as they arrive, counted and hashed. They have no name on the disk, so nothing is left of them if this
    process dies."""

    def __init__(self, runtime: Runtime, *, limit: int | None = None) -> None:
        self._limit = runtime.settings.limits.max_upload_bytes if limit is None else limit
        directory = runtime.settings.storage.data_dir / "tmp"
        with storage_refusals():
            private_directory(directory)
            self._file: BinaryIO = tempfile.TemporaryFile(dir=directory)  # noqa: SIM115 - closed by __exit__
        self._hash = hashlib.sha256()
        self._waiting = bytearray()
        self.crc = 0
        self.size = 0

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
            raise too_large(self._limit)
        self._waiting += piece
        if len(self._waiting) >= WRITE_BYTES:
            await self._flush()

    async def complete(self) -> str:
        """All of it was received: what it is. Refused when it is nothing we read."""
        await self._flush()
        if self.size == 0:
            raise AppError("document.empty")
        kind = await asyncio.to_thread(sniff, self._file)
        # Where /dev/fd shares the position, the next reader must find the beginning.
        self._file.seek(0)
        if kind is None:
            raise AppError("document.type-unsupported")
        return kind

    async def finish(self) -> None:
        """All of it was written by ourselves."""
        await self._flush()
        self._file.seek(0)

    async def copy_to(self, other: Incoming) -> None:
        self._file.seek(0)
        while piece := await asyncio.to_thread(self._file.read, WRITE_BYTES):
            await other.write(piece)

    async def _flush(self) -> None:
        waiting, self._waiting = bytes(self._waiting), bytearray()
        await asyncio.to_thread(self._write, waiting)

    def _write(self, data: bytes) -> None:
        self._hash.update(data)
        self.crc = zlib.crc32(data, self.crc)
        with storage_refusals():
            self._file.write(data)
            self._file.flush()


def too_large(limit: int) -> AppError:
    return AppError("document.too-large", params={"max_mb": limit // (1024 * 1024)})


@contextlib.contextmanager
def storage_refusals() -> Iterator[None]:
    """Say it in our words when the disk is full."""
    try:
        yield
    except OSError as error:
        if is_storage_full(error):
            raise AppError("server.storage-full") from error
        raise


def is_storage_full(error: BaseException) -> bool:
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
