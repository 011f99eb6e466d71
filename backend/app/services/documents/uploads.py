"""What one request brings in: a file, or several photos of one document."""

from __future__ import annotations

from contextlib import ExitStack
from types import TracebackType
from typing import Self

from app.core.errors import AppError
from app.services.documents.form import Sink
from app.services.documents.incoming import Incoming, too_large
from app.services.documents.photos import MAX_PHOTOS
from app.services.runtime import Runtime


class Upload:
    """The files of a request as they arrive; together they are no larger than one may be."""

    def __init__(self, runtime: Runtime, *, combine: bool) -> None:
        self._runtime = runtime
        self._most = MAX_PHOTOS if combine else 1
        self._open = ExitStack()
        self.received: list[tuple[str, Incoming]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def begin(self, filename: str) -> Sink:
        """Where the bytes of the next file go."""
        if len(self.received) == self._most:
            raise AppError("request.invalid", detail=f"at most {self._most} files are expected")
        incoming = self._open.enter_context(Incoming(self._runtime))
        self.received.append((filename, incoming))

        async def sink(piece: bytes) -> None:
            limit = self._runtime.settings.limits.max_upload_bytes
            if sum(one.size for _, one in self.received) + len(piece) > limit:
                raise too_large(limit)
            await incoming.write(piece)

        return sink
