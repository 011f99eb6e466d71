"""HTTP as a browser speaks it, and the events of a stream."""

from __future__ import annotations

import http.client
import json
import secrets
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

from smoke.expecting import expect


class Browser:
    """HTTP to one origin with the access token of whoever signed in."""

    def __init__(self, url: str) -> None:
        self.origin = urlsplit(url)
        self.token = ""

    def open(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection(self.origin.hostname or "", self.origin.port or 80, timeout=90)
        sent = {"Accept-Encoding": "identity", **(headers or {})}
        if self.token and path.startswith("/api/"):
            sent["Authorization"] = f"Bearer {self.token}"
        connection.request(method, path, body, sent)
        return connection.getresponse()

    def api(self, method: str, path: str, told: object = None, status: int | tuple[int, ...] = 200) -> dict:
        body = None if told is None else json.dumps(told).encode()
        answer = self.open(method, f"/api/v1{path}", body, {"Content-Type": "application/json"})
        text = answer.read().decode()
        wanted = (status,) if isinstance(status, int) else status
        expect(answer.status in wanted, f"{method} {path} answered {answer.status}: {text[:300]}")
        return json.loads(text) if text else {}

    def upload(self, name: str, mime: str, content: bytes) -> dict:
        boundary = secrets.token_hex(16)
        head = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            f"Content-Type: {mime}\r\n\r\n"
        )
        body = head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
        answer = self.open(
            "POST", "/api/v1/documents", body, {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        )
        text = answer.read().decode()
        expect(answer.status == 201, f"upload answered {answer.status}: {text[:300]}")
        return json.loads(text)


def sse(response: http.client.HTTPResponse) -> Iterator[tuple[float, int | None, str, dict]]:
    """Arrival time, id, name and data of each event."""
    number, name, data = None, "message", []
    while line := response.readline():
        text = line.decode().rstrip("\r\n")
        if not text:
            if data:
                yield time.monotonic(), number, name, json.loads("\n".join(data))
            name, data = "message", []
        elif text.startswith("id:"):
            number = int(text[3:])
        elif text.startswith("event:"):
            name = text[6:].strip()
        elif text.startswith("data:"):
            data.append(text[5:].strip())
