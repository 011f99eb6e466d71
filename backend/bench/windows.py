"""Many WebSockets that only listen, on bare sockets, so that the reader costs less than what it measures."""

from __future__ import annotations

import asyncio
import base64
import os
import socket
import time
from collections.abc import Sequence

MARK = b"frame-of-the-bench"
# First bytes of frames (RFC 6455), and the length that says that it follows in two bytes.
CLOSE, PING, PONG, LONGER = 0x88, 0x89, 0x8A, 126
OPENING = (
    "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


class Window(asyncio.Protocol):
    """Counts the frames that carry the mark, and notes when the newest came."""

    def __init__(self, opening: bytes, everybody: Windows) -> None:
        self._opening, self._everybody = opening, everybody
        self._transport: asyncio.Transport | None = None
        self.is_open = asyncio.get_running_loop().create_future()
        self._left = b""
        self.gone = asyncio.get_running_loop().create_future()
        self.close_code: int | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(self._opening)

    def data_received(self, data: bytes) -> None:
        if not self.is_open.done():
            head, separator, data = (self._left + data).partition(b"\r\n\r\n")
            if not separator:
                self._left = head
                return
            assert head.startswith(b"HTTP/1.1 101"), head[:200]
            self._left = b""
            self.is_open.set_result(None)
        buffer = self._left + data
        while len(buffer) >= 2:
            begin = 4 if buffer[1] == LONGER else 2
            end = begin + (int.from_bytes(buffer[2:4]) if begin == 4 else buffer[1])
            if len(buffer) < end:
                break
            self._frame(buffer[0], buffer[begin:end])
            buffer = buffer[end:]
        self._left = buffer

    def _frame(self, kind: int, content: bytes) -> None:
        if kind == PING and self._transport is not None:
            # Masked with nothing.
            self._transport.write(bytes((PONG, 0x80 | len(content), 0, 0, 0, 0)) + content)
        elif kind == CLOSE:
            self.close_code = int.from_bytes(content[:2])
        elif MARK in content:
            self._everybody.arrived()

    def connection_lost(self, _: Exception | None) -> None:
        self.gone.set_result(None)
        if not self.is_open.done():
            self.is_open.set_exception(ConnectionError("closed before it was open"))

    def pause(self) -> None:
        if self._transport is not None:
            self._transport.pause_reading()

    def resume(self) -> None:
        if self._transport is not None:
            self._transport.resume_reading()

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()


class Windows:
    """`len(paths)` open sockets to one server."""

    def __init__(self, port: int, *, receive_buffer: int | None = None) -> None:
        self._port, self._receive_buffer = port, receive_buffer
        self._windows: list[Window] = []
        self._missing = 0
        self._complete = asyncio.Event()
        self.newest = 0.0

    async def open(self, paths: Sequence[str]) -> None:
        loop = asyncio.get_running_loop()
        for path in paths:
            key = base64.b64encode(os.urandom(16)).decode()
            opening = OPENING.format(path=path, port=self._port, key=key).encode()
            connection = socket.socket()
            connection.setblocking(False)
            if self._receive_buffer is not None:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self._receive_buffer)
            await loop.sock_connect(connection, ("127.0.0.1", self._port))
            _, window = await loop.create_connection(lambda o=opening: Window(o, self), sock=connection)
            self._windows.append(window)
            await window.is_open

    def read_nothing(self) -> None:
        for window in self._windows:
            window.pause()

    def read_on(self) -> None:
        for window in self._windows:
            window.resume()

    def expect(self, frames: int = 1) -> None:
        self._missing = frames * len(self._windows)
        self._complete.clear()

    def arrived(self) -> None:
        self._missing -= 1
        if self._missing == 0:
            self.newest = time.perf_counter()
            self._complete.set()

    async def complete(self) -> float:
        """When the last of the expected frames came."""
        async with asyncio.timeout(30):
            await self._complete.wait()
        return self.newest

    @property
    def closed(self) -> list[int | None]:
        """The codes with which the server closed windows."""
        return [window.close_code for window in self._windows if window.gone.done()]

    async def all_closed(self) -> None:
        async with asyncio.timeout(30):
            await asyncio.gather(*(window.gone for window in self._windows))

    def close(self) -> None:
        for window in self._windows:
            window.close()
