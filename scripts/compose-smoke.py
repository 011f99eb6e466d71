#!/usr/bin/env python3
"""The main path through the composition's nginx, as a browser would walk it. Standard library only.

    scripts/compose-smoke.py [--url http://127.0.0.1:8080] [--env .env] [--document FILE]

Signs in as the administrator of the .env file, opens the live connection, uploads a document and waits until it is
read, asks about it and measures that the answer streams, sets a reminder and waits for its notification, and checks
the page, the headers and the closed doors. Prints one line a step; ends with 1 at the first step that fails.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import http.client
import json
import os
import re
import secrets
import socket
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[1]
REPORT = (
    "Laboratory report {number}",
    "Patient: Anna Smith",
    "Collected: 2026-11-02",
    "Ferritin 8 ng/ml (reference 15 - 150) LOW",
    "Hemoglobin 118 g/l (reference 120 - 155) LOW",
    "Vitamin D 21 ng/ml (reference 30 - 100) LOW",
)


class StepError(Exception):
    """A step did not go as it should."""


def expect(holds: bool, sentence: str) -> None:
    if not holds:
        raise StepError(sentence)


def pdf_of(lines: list[str]) -> bytes:
    """One page of PDF with these lines (ASCII without brackets), so that no sample file has to travel along."""
    shown = " ".join(f"({line.replace('(', '').replace(')', '')}) Tj T*" for line in lines)
    drawing = f"BT /F1 11 Tf 16 TL 60 760 Td {shown} ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 6 0 R >>",
        f"<< /Length {len(drawing)} >>\nstream\n{drawing}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        "<< /Font << /F1 5 0 R >> >>",
    ]
    content, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(content))
        content += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(content)}\n%%EOF\n"
    return f"{content}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}".encode()


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


def the_page(browser: Browser) -> str:
    index = browser.open("GET", "/")
    html = index.read().decode()
    expect(index.status == 200 and 'id="root"' in html, "the page is not served at /")
    expect("no-cache" in (index.getheader("Cache-Control") or ""), "the page may be kept by caches")
    deep = browser.open("GET", "/chats/00000000-0000-4000-8000-000000000000")
    expect(deep.status == 200 and deep.read().decode() == html, "a deep link does not answer with the page")
    for header, part in {
        "Content-Security-Policy": "frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "geolocation=()",
    }.items():
        values = index.headers.get_all(header) or []
        expect(len(values) == 1 and part in values[0], f"{header} of the page is {values}")
    asset = re.search(r'/assets/[^"]+\.js', html)
    expect(asset is not None, "the page names no script")
    script = browser.open("GET", asset[0] if asset else "", headers={"Accept-Encoding": "gzip"})
    script.read()
    expect(script.getheader("Content-Encoding") == "gzip", "scripts are not compressed")
    expect("immutable" in (script.getheader("Cache-Control") or ""), "scripts may not be kept by caches")
    missing = browser.open("GET", "/assets/missing.js")
    expect(missing.status == 404 and "immutable" not in (missing.getheader("Cache-Control") or ""), "missing file")
    return f"index, deep link, headers, {asset[0] if asset else ''}"


def closed_doors(browser: Browser) -> str:
    for path in ("/metrics", "/api/v1/bot/link"):
        expect(browser.open("GET", path).status == 404, f"{path} is open to the outside")
    ready = browser.open("GET", "/health/ready")
    expect(ready.status == 200, f"/health/ready answers {ready.status}: {ready.read().decode()}")
    without = browser.open("GET", "/api/v1/users/me")
    problem = json.loads(without.read())
    expect(without.status == 401 and problem["code"] == "auth.required", f"anonymous got {without.status} {problem}")
    expect(len(without.headers.get_all("Content-Security-Policy") or []) == 1, "headers of the API are doubled")
    return "/metrics and the bot's routes are closed, the backend is ready"


def sign_in(browser: Browser, settings: dict[str, str]) -> str:
    email, password = settings.get("ADMIN_EMAIL", "admin@example.com"), settings.get("ADMIN_PASSWORD", "")
    answer = browser.open(
        "POST",
        "/api/v1/auth/login",
        json.dumps({"email": email, "password": password}).encode(),
        {"Content-Type": "application/json"},
    )
    body = json.loads(answer.read())
    expect(answer.status == 200, f"sign-in answered {answer.status}: {body}")
    cookies = answer.headers.get_all("Set-Cookie") or []
    expect(any("HttpOnly" in c and "SameSite=strict" in c for c in cookies), f"no safe refresh cookie in {cookies}")
    browser.token = body["access_token"]
    return f"as {body['user']['email']}, {body['user']['role']}"


def document(browser: Browser, live: LiveConnection, file: Path | None) -> str:
    began = time.monotonic()
    if file:
        stored = browser.upload(file.name, "application/octet-stream", file.read_bytes())
    else:
        number = secrets.token_hex(4)
        stored = browser.upload(
            "report.pdf", "application/pdf", pdf_of([line.format(number=number) for line in REPORT])
        )
    live.wait_for("document.status", 90, document_id=stored["id"], status="completed")
    seconds = time.monotonic() - began
    page = browser.api("GET", f"/documents/{stored['id']}/pages/1")
    expect(len(page["text"]) > 20, "the document has no text on page 1")
    return f"{stored['filename']}: completed after {seconds:.1f} s, told by document.status"


def answer(browser: Browser) -> str:
    chat = browser.api("POST", "/chats", {"title": "Smoke"}, status=201)
    told = {"content": "What does my ferritin result mean?", "client_id": str(uuid4())}
    response = browser.open(
        "POST",
        f"/api/v1/chats/{chat['id']}/messages",
        json.dumps(told).encode(),
        {"Content-Type": "application/json", "Accept": "text/event-stream"},
    )
    if response.status != 200:
        raise StepError(f"the question was answered with {response.status}: {response.read(300)!r}")
    kind = response.getheader("Content-Type") or ""
    expect(kind.startswith("text/event-stream"), f"the answer is {kind}")
    events = list(sse(response))
    numbers = [number for _, number, _, _ in events]
    expect(numbers == list(range(1, len(events) + 1)), f"event ids are {numbers[:5]}…")
    expect(events[-1][2] == "message.completed", f"the stream ended with {events[-1][2]}: {events[-1][3]}")
    deltas = [at for at, _, name, _ in events if name == "text.delta"]
    expect(len(deltas) > 3, f"only {len(deltas)} text.delta events")
    spread, moments = deltas[-1] - deltas[0], len({round(at, 2) for at in deltas})
    expect(spread > 0.15 and moments > 3, f"{len(deltas)} deltas came within {spread:.3f} s: buffered on the way")
    message = events[-1][3]["message"]
    again = browser.open(
        "GET",
        f"/api/v1/chats/{chat['id']}/messages/{message['id']}/stream",
        headers={"Last-Event-ID": str(len(events) - 1)},
    )
    tail = list(sse(again))
    expect([number for _, number, _, _ in tail] == [len(events)], "a resumed stream does not begin where it should")
    cited = len(message["metadata"]["citations"])
    tools = [name for _, _, name, _ in events if name == "tool.finished"]
    return f"{len(deltas)} deltas over {spread:.2f} s, {len(tools)} tool calls, {cited} citations, resumed"


def reminder(browser: Browser, live: LiveConnection) -> str:
    due = datetime.now(UTC).replace(microsecond=0, tzinfo=None) + timedelta(seconds=4)
    title = f"Smoke {secrets.token_hex(3)}"
    schedule = {"kind": "once", "at": due.isoformat()}
    told = {"title": title, "schedule": schedule, "timezone": "UTC", "channels": ["in_app"]}
    browser.api("POST", "/reminders", told, status=201)
    began = time.monotonic()
    while True:
        frame = live.wait_for("notification.created", 90)
        if frame["notification"]["title"] == title:
            return f"notification frame {time.monotonic() - began:.1f} s after asking (due after 4 s)"


def settings_of(path: Path) -> dict[str, str]:
    lines = path.read_text().splitlines() if path.exists() else []
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {**{name.strip(): value.strip() for name, value in pairs}, **os.environ}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--env", type=Path, default=ROOT / ".env", help="where the administrator's password stands")
    parser.add_argument("--url", help="default: HTTP_PORT of the .env on this machine")
    parser.add_argument("--document", type=Path, help="upload this file instead of a small made-up report")
    options = parser.parse_args()
    settings = settings_of(options.env)
    browser = Browser(options.url or f"http://127.0.0.1:{settings.get('HTTP_PORT') or 8080}")

    def live_connection() -> LiveConnection:
        ticket = browser.api("POST", "/auth/ws-ticket", {})["ticket"]
        return LiveConnection(browser, f"/ws/notifications?ticket={ticket}")

    step = ""
    try:
        for step, walk in {"page": the_page, "doors": closed_doors}.items():
            print(f"ok   {step:<10} {walk(browser)}")
        step = "sign-in"
        print(f"ok   {step:<10} {sign_in(browser, settings)}")
        step = "live"
        live = live_connection()
        print(f"ok   {step:<10} /ws/notifications upgraded with a one-time ticket")
        step = "document"
        print(f"ok   {step:<10} {document(browser, live, options.document)}")
        step = "answer"
        print(f"ok   {step:<10} {answer(browser)}")
        step = "reminder"
        print(f"ok   {step:<10} {reminder(browser, live)}")
        live.close()
    except (StepError, OSError, KeyError, ValueError, http.client.HTTPException) as error:
        print(f"FAIL {step:<10} {type(error).__name__}: {error}", file=sys.stderr)
        return 1
    print("the main path passes through the composition")
    return 0


if __name__ == "__main__":
    sys.exit(main())
