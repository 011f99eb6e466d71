"""The readers: many parallel streams over bare sockets, each noting when every token reached it."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import cast

from bench.protocol import STAMP

# Lines that carry text: the product's own events and, through the pass-through, the upstream's.
TEXT_LINES = (b'data: {"text":', b'data: {"type":"content_block_delta"')
ENDS = (b"event: message.completed", b"event: message_stop")
# A stream may take this much longer than the upstream needs for it.
PATIENCE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Target:
    """A POST whose answer is a stream of stamped tokens."""

    port: int
    path: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)

    def request(self) -> bytes:
        own = "".join(f"{name}: {value}\r\n" for name, value in self.headers.items())
        head = (
            f"POST {self.path} HTTP/1.1\r\nhost: 127.0.0.1:{self.port}\r\naccept: text/event-stream\r\n"
            f"content-type: application/json\r\ncontent-length: {len(self.body)}\r\n{own}\r\n"
        )
        return head.encode() + self.body


@dataclass(slots=True)
class Reading:
    """What one reader saw. `first` is the time from the request to the first token, both in seconds."""

    first: float | None = None
    delays: list[float] = field(default_factory=list)
    error: str | None = None


class Chunks:
    """The content of a chunked HTTP body, out of the pieces in which it arrives."""

    def __init__(self) -> None:
        self._rest = b""
        self.ended = False

    def feed(self, piece: bytes) -> bytes:
        data, position, content = self._rest + piece, 0, []
        while (line_end := data.find(b"\r\n", position)) >= 0:
            size = int(data[position:line_end], 16)
            begin, end = line_end + 2, line_end + 2 + size
            if size == 0:
                self.ended = True
                break
            if len(data) < end + 2:
                break
            content.append(data[begin:end])
            position = end + 2
        self._rest = data[position:]
        return b"".join(content)


class Reader(asyncio.Protocol):
    """Sends one request and reads its stream to the end."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._head: bytes | None = b""
        self._chunks = Chunks()
        self._line = b""
        self._asked = 0
        self._completed = False
        self.reading = Reading()
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def ask(self) -> None:
        self._asked = time.monotonic_ns()
        self._transport.write(self._target.request())

    def connection_lost(self, exc: Exception | None) -> None:
        self._finish("the connection broke")

    def data_received(self, data: bytes) -> None:
        now = time.monotonic_ns()
        if self._head is not None:
            self._head += data
            head, separator, data = self._head.partition(b"\r\n\r\n")
            if not separator:
                return
            self._head = None
            status = head.split(b"\r\n", 1)[0].decode()
            if " 200 " not in status:
                self._finish(status)
                return
        *lines, self._line = (self._line + self._chunks.feed(data)).split(b"\n")
        for line in lines:
            if line.startswith(TEXT_LINES):
                self._note(line, now)
            elif line.startswith(ENDS):
                self._completed = True
        if self._chunks.ended:
            self._finish(None if self._completed else "the stream ended, but not the answer")

    def _note(self, line: bytes, now: int) -> None:
        if self.reading.first is None:
            self.reading.first = (now - self._asked) / 1e9
        self.reading.delays.extend((now - int(sent)) / 1e9 for sent in STAMP.findall(line))

    def _finish(self, error: str | None) -> None:
        if not self.done.done():
            self.reading.error = error
            self.done.set_result(None)
            self._transport.close()


async def read_all(targets: list[Target], *, tokens: int, ramp: float, expected: float) -> list[Reading]:
    """One stream from each target, begun one after the other within `ramp` seconds, each taking `expected`."""
    loop = asyncio.get_running_loop()
    readers = [
        (await loop.create_connection(lambda target=target: Reader(target), "127.0.0.1", target.port))[1]
        for target in targets
    ]
    for number, reader in enumerate(readers):
        loop.call_later(ramp * number / len(readers), reader.ask)
    await asyncio.wait([reader.done for reader in readers], timeout=ramp + expected + PATIENCE_SECONDS)
    for reader in readers:
        if not reader.done.done():
            reader.reading.error = "the stream did not end"
        elif reader.reading.error is None and len(reader.reading.delays) != tokens:
            reader.reading.error = f"{len(reader.reading.delays)} tokens instead of {tokens}"
    return [reader.reading for reader in readers]
