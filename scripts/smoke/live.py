"""The live connection: just enough of a WebSocket."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import socket
import time
from collections.abc import Iterator

from smoke.browser import Browser
from smoke.expecting import StepError, expect


class LiveConnection:
    """Just enough of RFC 6455 to read the server's text frames and to answer its pings."""

    def __init__(self, browser: Browser, path: str) -> None:
        host, port = browser.origin.hostname or "", browser.origin.port or 80
        self._socket = socket.create_connection((host, port), timeout=90)
        self._stream = self._socket.makefile("rb")
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [
            f"GET {path} HTTP/1.1",
            f"Host: {browser.origin.netloc}",
            f"Origin: {browser.origin.scheme}://{browser.origin.netloc}",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Key: {key}",
        ]
        self._socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        status = self._stream.readline().decode().strip()
        expect(" 101 " in f"{status} ", f"the live connection was answered with {status!r} instead of 101")
        while self._stream.readline().strip():
            pass

    def frames(self) -> Iterator[dict]:
        while True:
            first, second = self._stream.read(2)
            length = second & 0x7F
            if length == 126:
                length = int.from_bytes(self._stream.read(2), "big")
            elif length == 127:
                length = int.from_bytes(self._stream.read(8), "big")
            payload = self._stream.read(length)
            opcode = first & 0x0F
            if opcode == 0x9:
                self._send(0xA, payload)
            elif opcode == 0x8:
                raise StepError(f"the live connection was closed with {int.from_bytes(payload[:2], 'big')}")
            elif opcode == 0x1:
                frame = json.loads(payload)
                if frame.get("type") == "ping":
                    self._send(0x1, b'{"type":"pong"}')
                yield frame

    def wait_for(self, kind: str, seconds: float, **fields: object) -> dict:
        deadline = time.monotonic() + seconds
        self._socket.settimeout(seconds)
        with contextlib.suppress(TimeoutError):
            for frame in self.frames():
                if frame.get("type") == kind and all(frame.get(name) == value for name, value in fields.items()):
                    return frame
                # Other frames, pings among them, keep coming; they must not prolong the waiting.
                self._socket.settimeout(max(deadline - time.monotonic(), 0.001))
        raise StepError(f"no {kind} frame within {seconds:.0f} s")

    def _send(self, opcode: int, payload: bytes) -> None:
        mask = os.urandom(4)
        masked = bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload))
        self._socket.sendall(bytes([0x80 | opcode, 0x80 | len(payload)]) + mask + masked)

    def close(self) -> None:
        self._stream.close()
        self._socket.close()


def opened(browser: Browser) -> LiveConnection:
    ticket = browser.api("POST", "/auth/ws-ticket", {})["ticket"]
    return LiveConnection(browser, f"/ws/notifications?ticket={ticket}")
