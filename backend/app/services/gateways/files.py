"""Stored files, on the local disk or in a bucket, behind names that only we make."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, from_url

from app.core.errors import AppError
from app.utils.private import private_directory

# Whatever a user calls a file, a stored path consists of our own ids.
SAFE_PATH = re.compile(r"^[a-z_]+(/[A-Za-z0-9_-]+(\.[a-z0-9]+)?)+$")
CHUNK = 1024 * 1024
# Each stands in memory with five megabytes while it is written.
PIECES_AT_ONCE = 2


class FileStore:
    """Paths look like `uploads/<user>/<document>/original.pdf`; anything else is refused, also on reading."""

    def __init__(self, url: str, data_dir: Path) -> None:
        if not url or url.startswith("file://"):
            root = Path(url.removeprefix("file://")) if url else data_dir / "files"
            private_directory(root)
            self.root: Path | None = root
            self._store: ObjectStore = LocalStore(root, automatic_cleanup=True)
        else:
            self.root = None
            self._store = from_url(url)

    @staticmethod
    def _checked(path: str) -> str:
        if not SAFE_PATH.fullmatch(path):
            raise ValueError("not a storage path of ours")
        return path

    async def put_file(self, path: str, source: Path) -> None:
        """Store a finished local file whole: readers see all of it or nothing."""
        try:
            with source.open("rb") as stream:
                await obstore.put_async(self._store, self._checked(path), stream, max_concurrency=PIECES_AT_ONCE)
        except (BaseError, OSError) as error:
            raise self._refusal(error) from error

    async def put(self, path: str, content: bytes) -> None:
        try:
            await obstore.put_async(self._store, self._checked(path), content)
        except (BaseError, OSError) as error:
            raise self._refusal(error) from error

    async def read(self, path: str) -> bytes:
        answer = await obstore.get_async(self._store, self._checked(path))
        return bytes(await answer.bytes_async())

    async def stream(self, path: str) -> AsyncIterator[bytes]:
        answer = await obstore.get_async(self._store, self._checked(path))
        async for chunk in answer.stream(min_chunk_size=CHUNK):
            yield bytes(chunk)

    async def fetch_to(self, path: str, target: Path) -> None:
        """Copy a stored file to a local one, for programs that want a file name."""
        with target.open("wb") as file:
            async for chunk in self.stream(path):
                file.write(chunk)

    async def delete(self, path: str) -> None:
        """Remove a file; one that is gone already is fine."""
        try:
            await obstore.delete_async(self._store, self._checked(path))
        except (FileNotFoundError, BaseError) as error:
            if not isinstance(error, FileNotFoundError) and "not found" not in str(error).lower():
                raise

    async def delete_all(self, prefix: str) -> None:
        async for batch in self._store.list(prefix=self._checked(prefix)):
            for item in batch:
                await self.delete(item["path"])

    async def ping(self) -> None:
        """Write, read and remove a few bytes."""
        await self.put("health/probe", b"ok")
        await self.read("health/probe")

    @staticmethod
    def _refusal(error: Exception) -> Exception:
        text = str(error).lower()
        if "no space" in text or "disk quota" in text:
            return AppError("server.storage-full")
        return error
