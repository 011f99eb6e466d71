"""The upstream: every request is answered with the same number of tokens at the same pace.

Written on bare sockets, because whatever the upstream costs is taken from the machine that is being measured.
Run as `python -m bench.upstream PORT TOKENS PACE_MS THINK_MS`.
"""

from __future__ import annotations

import asyncio
import re
import sys
import time
from dataclasses import dataclass
from typing import cast

import uvloop

from bench.protocol import CLOSING, OPENING, deltas

HEAD = (
    b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\ncache-control: no-cache\r\n"
    b"transfer-encoding: chunked\r\n\r\n"
)
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)
# The loop's timers are as exact as milliseconds; a token that is due within half of one is due.
TOLERANCE = 0.0005


# A request for us and not for the model: how fast to talk from now on, in milliseconds a token.
CONTROL = b"PUT /pace"


@dataclass(slots=True)
class Order:
    """`think` is the time before the first token, `pace` between two of them, in seconds."""

    tokens: int
    pace: float
    think: float


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


class Answering(asyncio.Protocol):
    """One connection: a request, its answer, the next request."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._received = b""
        self._sent = 0
        self._first_due = 0.0
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, separator, body = self._received.partition(b"\r\n\r\n")
        if not separator:
            return
        length = LENGTH.search(head + b"\r\n")
        if length is None:
            self._transport.abort()
        elif len(body) >= int(length[1]):
            self._received = body[int(length[1]) :]
            if head.startswith(CONTROL):
                self._order.pace = float(body) / 1000
                self._transport.write(b"HTTP/1.1 204 No Content\r\n\r\n")
            else:
                self._begin()

    def _begin(self) -> None:
        self._transport.write(HEAD + chunk(OPENING))
        self._sent = 0
        self._first_due = time.monotonic() + self._order.think
        self._wait()

    def _wait(self) -> None:
        due = self._first_due + self._sent * self._order.pace
        delay = max(due - time.monotonic(), 0.0)
        self._timer = asyncio.get_running_loop().call_later(delay, self._send_due)

    def _send_due(self) -> None:
        """Everything that is due by the clock: a late timer sends more, so that the pace does not drift."""
        elapsed = time.monotonic() + TOLERANCE - self._first_due
        due = min(int(elapsed / self._order.pace) + 1, self._order.tokens) if elapsed >= 0 else 0
        if due > self._sent:
            self._transport.write(chunk(deltas(due - self._sent)))
            self._sent = due
        if self._sent < self._order.tokens:
            self._wait()
        else:
            self._transport.write(chunk(CLOSING % self._order.tokens) + b"0\r\n\r\n")


async def set_pace(port: int, pace_ms: float) -> None:
    """Tell a running upstream how fast to talk from now on."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    body = b"%g" % pace_ms
    writer.write(CONTROL + b" HTTP/1.1\r\nhost: upstream\r\ncontent-length: %d\r\n\r\n%b" % (len(body), body))
    await reader.readuntil(b"\r\n\r\n")
    writer.close()


async def serve(port: int, order: Order) -> None:
    server = await asyncio.get_running_loop().create_server(lambda: Answering(order), "127.0.0.1", port, backlog=1024)
    await server.serve_forever()


if __name__ == "__main__":
    port, tokens, pace_ms, think_ms = sys.argv[1:]
    uvloop.run(serve(int(port), Order(int(tokens), float(pace_ms) / 1000, float(think_ms) / 1000)))
