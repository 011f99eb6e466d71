"""What comes over the wire from a model server: its faults, and its stream of events out of pieces of bytes."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import orjson

# The longest event a server may send; the longest real ones are whole thinking blocks of some 100 kB.
MAX_EVENT_BYTES = 4 * 1024 * 1024


class Fault(StrEnum):
    """Why the provider did not finish an answer."""

    BUSY = "model.busy"
    UNREACHABLE = "model.unreachable"
    REJECTED = "model.rejected"
    NOT_CONFIGURED = "model.not-configured"


class ModelError(Exception):
    """The provider failed. `fault` is an error code of the catalogue; the text is for logs, not for people.

    `final` says that asking again was tried already, or would not help.
    """

    def __init__(self, fault: Fault, detail: str, *, retry_after: float | None = None, final: bool = False) -> None:
        super().__init__(detail)
        self.fault = fault
        self.retry_after = retry_after
        self.final = final


class SseDecoder:
    """Server-sent events out of arbitrary pieces of bytes; only the `data` is of interest here."""

    def __init__(self) -> None:
        self._rest = b""
        # What is wrong with the stream, once something is; what came before it is as good as any.
        self.broken: ModelError | None = None

    def feed(self, piece: bytes) -> list[dict[str, Any]]:
        """The events completed by `piece`, up to the first that is not JSON, which is told in `broken`."""
        buffer = self._rest + piece
        if b"\r" in buffer:
            # A piece may end between \r and \n: keep a lone trailing \r for the next one.
            tail = b"\r" if buffer.endswith(b"\r") else b""
            buffer = buffer[: len(buffer) - len(tail)].replace(b"\r\n", b"\n") + tail
        *blocks, self._rest = buffer.split(b"\n\n")
        if len(self._rest) > MAX_EVENT_BYTES:
            self.broken = ModelError(Fault.UNREACHABLE, "an event of the stream has no end", final=True)
        events: list[dict[str, Any]] = []
        for block in blocks:
            try:
                event = self._decode(block)
            except orjson.JSONDecodeError:
                self.broken = ModelError(Fault.UNREACHABLE, "the stream holds something that is not JSON")
                break
            if event is not None:
                events.append(event)
        return events

    @staticmethod
    def _decode(block: bytes) -> dict[str, Any] | None:
        lines = block.split(b"\n")
        data = b"\n".join(line[5:].lstrip() for line in lines if line.startswith(b"data:"))
        if not data:
            return None
        event = orjson.loads(data)
        return event if isinstance(event, dict) else None
