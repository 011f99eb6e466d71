"""What happens around every request: an id, a log line, metrics, security headers, a limit on the body.

Plain ASGI, because the usual base class buffers and so breaks streams.
"""

from __future__ import annotations

import re
import time
from uuid import uuid4

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.errors import AppError
from app.core.logging import get_logger
from app.core.metrics import HTTP_REQUESTS, HTTP_SECONDS
from app.core.problems import problem_response, unexpected_problem

ACCEPTED_ID = re.compile(r"^[A-Za-z0-9._-]{1,128}$")
MAX_JSON_BODY = 2 * 1024 * 1024
CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self' ws: wss:; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)
SECURITY_HEADERS = [
    (b"content-security-policy", CSP.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(self), microphone=(), geolocation=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
]
log = get_logger("http")


def without_empty(query: bytes) -> bytes:
    """Forms and programs send `?q=&cursor=` for what they do not ask."""
    return b"&".join(part for part in query.split(b"&") if b"=" not in part or part.partition(b"=")[2])


class RequestContext:
    """Gives each request its id, logs its end, counts it, and adds the security headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        given = headers.get(b"x-request-id", b"").decode("latin-1")
        request_id = given if ACCEPTED_ID.fullmatch(given) else uuid4().hex
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        started = time.perf_counter()
        status = 0
        private = scope["path"].startswith("/api/")
        if private and scope["query_string"]:
            scope = {**scope, "query_string": without_empty(scope["query_string"])}

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                own = [*message.get("headers", []), (b"x-request-id", request_id.encode()), *SECURITY_HEADERS]
                if private and not any(name.lower() == b"cache-control" for name, _ in own):
                    own.append((b"cache-control", b"no-store"))
                message = {**message, "headers": own}
            await send(message)

        try:
            await self.app(scope, receive, send_with_headers)
        except Exception as error:  # noqa: BLE001 - further out it would be logged with everything it holds
            response = unexpected_problem(error)
            if status == 0:
                await response(scope, receive, send_with_headers)
        finally:
            seconds = time.perf_counter() - started
            route = getattr(scope.get("route"), "path", "unmatched")
            HTTP_REQUESTS.labels(scope["method"], route, status).inc()
            HTTP_SECONDS.labels(scope["method"], route).observe(seconds)
            if not route.startswith("/health"):
                log.info("request", method=scope["method"], route=route, status=status, ms=round(seconds * 1000, 1))


class BodyLimit:
    """Refuses bodies that are larger than JSON needs to be. Uploads have their own limit, kept while streaming."""

    def __init__(self, app: ASGIApp, *, upload_suffixes: tuple[str, ...], max_upload: int) -> None:
        self.app = app
        self.upload_suffixes = upload_suffixes
        self.max_upload = max_upload

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        upload = scope["method"] == "POST" and scope["path"].endswith(self.upload_suffixes)
        limit = self.max_upload if upload else MAX_JSON_BODY
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if declared.isdigit() and int(declared) > limit:
            await problem_response(self._refusal(upload))(scope, receive, send)
            return
        received = 0
        begun = False

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                raise self._refusal(upload)
            return message

        async def unless_refused(message: Message) -> None:
            # Whatever the reader of the body made of the refusal, the answer is ours.
            nonlocal begun
            if begun or received <= limit:
                begun = True
                await send(message)

        try:
            await self.app(scope, counted, unless_refused)
        except AppError:
            if received <= limit:
                raise
        if received > limit and not begun:
            await problem_response(self._refusal(upload))(scope, receive, send)

    def _refusal(self, upload: bool) -> AppError:
        if upload:
            return AppError("document.too-large", params={"max_mb": self.max_upload // (1024 * 1024)})
        return AppError("request.too-large")
