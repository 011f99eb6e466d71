"""Stored files on their way out."""

from __future__ import annotations

from collections.abc import AsyncIterator

from app.core.errors import AppError
from app.services.runtime import Runtime


async def open_stream(runtime: Runtime, path: str) -> AsyncIterator[bytes]:
    """The bytes of a stored file. Opened at once, so that a missing file is noticed before an answer has begun."""
    chunks = runtime.files.stream(path)
    try:
        first = await anext(chunks, b"")
    except FileNotFoundError as error:
        raise AppError("server.error", detail="the stored file is missing") from error

    async def whole() -> AsyncIterator[bytes]:
        yield first
        async for chunk in chunks:
            yield chunk

    return whole()
