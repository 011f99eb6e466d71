"""Live sockets: `admit` lets a ticket in, a `LiveSocket` carries frames until one side has enough.

A socket holds no database session; whether its owner may still listen is asked again and again.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import AsyncIterator, Callable
from typing import Any
from urllib.parse import urlsplit

import orjson
from fastapi import WebSocket, WebSocketDisconnect
from sqlalchemy.exc import SQLAlchemyError
from starlette.types import ASGIApp, Receive, Scope, Send

from app.core.errors import AppError
from app.core.logging import get_logger
from app.core.metrics import WEBSOCKETS
from app.core.permissions import Principal
from app.services import notifications, session_watch, tickets
from app.services.gateways.redis import RedisError
from app.services.runtime import Runtime

DONE, POLICY, TRY_LATER, UNAUTHORIZED = 1000, 1008, 1013, 4401
PING_SECONDS = 20.0
# A reader that has stopped altogether does not take the goodbye either.
GOODBYE_SECONDS = 10.0
# A client this far behind is not reading.
MAX_BACKLOG = 256
MESSAGES_PER_SECOND = 50
LONGEST_MESSAGE = 256
PING, PONG = '{"type":"ping"}', '{"type":"pong"}'

NOTIFICATIONS = "/ws/notifications"

log = get_logger(__name__)


def _names_no_url(record: logging.LogRecord) -> bool:
    return '"WebSocket %s"' not in str(record.msg)


# The server would write each socket's address, ticket included, into the log.
logging.getLogger("uvicorn.error").addFilter(_names_no_url)


class NotificationSockets:
    """`/ws/notifications`, in front of the rest of the application.

    Thousands of these stay open all day, and each layer that a call goes through is kept as long as it lasts.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket" or scope["path"] != NOTIFICATIONS:
            await self.app(scope, receive, send)
            return
        with contextlib.suppress(WebSocketDisconnect):
            await notifications_socket(WebSocket(scope, receive, send))


async def notifications_socket(websocket: WebSocket) -> None:
    """Everything that happens to the person: notifications, document states, chats."""
    runtime: Runtime = websocket.app.state.runtime
    actor = await admit(websocket, runtime, websocket.query_params.get("ticket", ""))
    if actor is None:
        return
    live = LiveSocket(websocket)
    # Subscribed first, counted then: nothing falls between the two.
    with runtime.events.subscribe(actor.user_id, live):
        first = await _unread(runtime, actor)
        if first is None:
            await websocket.close(TRY_LATER)
            return
        live.begin(first)
        await live.hold(runtime, actor)


async def _unread(runtime: Runtime, actor: Principal) -> str | None:
    """The frame that says how many there are; None while the database is away. Leaves nothing behind in the socket."""
    try:
        async with runtime.database.sessions() as session:
            count = await notifications.unread_count(session, actor.user_id)
    except (SQLAlchemyError, OSError) as error:
        log.warning("socket closed: a server we depend on is away", error=type(error).__name__)
        return None
    return orjson.dumps({"type": "unread.count", "count": count}).decode()


async def admit(websocket: WebSocket, runtime: Runtime, ticket: str) -> Principal | None:
    """Open the socket for the owner of the ticket; None when it was refused or closed.

    Another site's page gets 403 without its ticket being looked at. A browser can read a close code only once the
    socket is open, so a bad ticket is told by 4401 after that.
    """
    if not _from_our_pages(websocket, runtime):
        await websocket.close()
        return None
    code, actor = UNAUTHORIZED, None
    try:
        actor = await tickets.redeem(runtime, ticket)
        async with runtime.database.sessions() as session:
            if not await session_watch.alive(session, runtime.clock.now(), [actor]):
                actor = None
    except AppError:
        pass
    except (RedisError, SQLAlchemyError, OSError) as error:
        log.warning("socket refused: a server we depend on is away", error=type(error).__name__)
        code, actor = TRY_LATER, None
    await websocket.accept()
    if actor is None:
        await websocket.close(code)
    return actor


class LiveSocket:
    """One open socket. While nothing happens it costs little: only the task that listens to the client."""

    __slots__ = ("_code", "_main", "_pinging", "_sending", "_waiting", "_websocket")

    def __init__(self, websocket: WebSocket) -> None:
        self._websocket = websocket
        # What is to be sent; None while nothing is. Until `begin`, frames gather here.
        self._waiting: deque[str] | None = deque()
        self._sending: asyncio.Task[None] | None = None
        self._main: asyncio.Task[Any] | None = None
        self._pinging: asyncio.TimerHandle | None = None
        self._code: int | None = None

    def begin(self, *first: str) -> None:
        """Send these, then what has gathered meanwhile, then what comes."""
        self._waiting = deque((*first, *(self._waiting or ())))
        self._send_on()

    def put(self, frame: str) -> None:
        """Send a frame as soon as the client takes it. One that is too far behind is told to come back (1013)."""
        if self._waiting is None:
            self._waiting = deque((frame,))
            self._send_on()
        elif len(self._waiting) < MAX_BACKLOG:
            self._waiting.append(frame)
        else:
            self.end(TRY_LATER)

    def end(self, code: int) -> None:
        """Close with this code; the first one counts."""
        if self._code is None:
            self._code = code
            if self._main is not None:
                self._main.cancel()

    async def hold(self, runtime: Runtime, actor: Principal, source: AsyncIterator[str] | None = None) -> None:
        """Until `source`, if given, has been sent (1000), the client goes or talks too much (1008), the session ends
        (4401), something we depend on is away or the client reads too slowly (1013)."""
        self._main = asyncio.current_task()
        feeding = None if source is None else asyncio.create_task(self._feed(source))
        self._ping_later()
        WEBSOCKETS.inc()
        try:
            with runtime.session_watch.over(actor) as session_over:
                session_over.add_done_callback(lambda _: self.end(UNAUTHORIZED))
                if self._code is None:
                    self._code = await _listen(self._websocket, self.put)
        except asyncio.CancelledError:
            if self._code is None or self._main is None:
                raise
            self._main.uncancel()
        finally:
            self._main = None
            WEBSOCKETS.dec()
            await self._stop(feeding)
        if self._code is not None:
            await _say_goodbye(self._websocket, self._code)

    async def _stop(self, feeding: asyncio.Task[None] | None) -> None:
        if self._pinging is not None:
            self._pinging.cancel()
        for task in (self._sending, feeding):
            if task is not None:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)

    def _send_on(self) -> None:
        self._sending = asyncio.create_task(self._send())

    async def _send(self) -> None:
        # A client that has gone is noticed by whoever listens to it.
        with contextlib.suppress(WebSocketDisconnect, RuntimeError, OSError):
            while self._waiting:
                await self._websocket.send_text(self._waiting.popleft())
        self._waiting = self._sending = None

    async def _feed(self, source: AsyncIterator[str]) -> None:
        try:
            async for frame in source:
                await self._websocket.send_text(frame)
        except (WebSocketDisconnect, RuntimeError):
            return
        except (RedisError, SQLAlchemyError, OSError) as error:
            log.warning("socket closed: a server we depend on is away", error=type(error).__name__)
            self.end(TRY_LATER)
            return
        self.end(DONE)

    def _ping_later(self) -> None:
        self._pinging = asyncio.get_running_loop().call_later(PING_SECONDS, self._ping)

    def _ping(self) -> None:
        self.put(PING)
        self._ping_later()


async def _say_goodbye(websocket: WebSocket, code: int) -> None:
    # A client that left in this very moment needs no close code.
    with contextlib.suppress(TimeoutError, WebSocketDisconnect, RuntimeError, OSError):
        async with asyncio.timeout(GOODBYE_SECONDS):
            await websocket.close(code)


async def _listen(websocket: WebSocket, answer: Callable[[str], None]) -> int | None:
    """The client has little to say: a ping now and then, a pong. None when it has gone."""
    loop = asyncio.get_running_loop()
    began, count = loop.time(), 0
    while True:
        message = await websocket.receive()
        if message["type"] == "websocket.disconnect":
            return None
        if loop.time() - began >= 1.0:
            began, count = loop.time(), 0
        count += 1
        if count > MESSAGES_PER_SECOND:
            return POLICY
        if _is_ping(message.get("text")):
            answer(PONG)


def _is_ping(text: str | None) -> bool:
    if text is None or len(text) > LONGEST_MESSAGE:
        return False
    try:
        message = orjson.loads(text)
    except orjson.JSONDecodeError:
        return False
    return isinstance(message, dict) and message.get("type") == "ping"


def _from_our_pages(websocket: WebSocket, runtime: Runtime) -> bool:
    """Programs send no Origin; browsers always do, and only our own pages may connect."""
    origin = websocket.headers.get("origin")
    if origin is None or origin == runtime.settings.public_url:
        return True
    parts = urlsplit(origin)
    return parts.scheme in {"http", "https"} and parts.netloc == websocket.headers.get("host")
