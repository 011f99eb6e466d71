"""Live sockets: `admit` lets a ticket in, `relay` carries frames until one side has enough.

A socket holds no database session; whether its owner may still listen is asked again and again.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Coroutine
from typing import Any
from urllib.parse import urlsplit

import orjson
from fastapi import APIRouter, WebSocket, WebSocketDisconnect
from sqlalchemy.exc import SQLAlchemyError

from app.core.errors import AppError
from app.core.logging import get_logger
from app.core.metrics import WEBSOCKETS
from app.core.permissions import Principal
from app.services import notifications, session_watch, tickets
from app.services.gateways.events import Subscription
from app.services.gateways.redis import RedisError
from app.services.runtime import Runtime

DONE, POLICY, TRY_LATER, UNAUTHORIZED = 1000, 1008, 1013, 4401
PING_SECONDS = 20.0
# A reader that has stopped altogether does not take the goodbye either.
GOODBYE_SECONDS = 10.0
MESSAGES_PER_SECOND = 50
LONGEST_MESSAGE = 256
PING, PONG = '{"type":"ping"}', '{"type":"pong"}'

router = APIRouter()
log = get_logger(__name__)


def _names_no_url(record: logging.LogRecord) -> bool:
    return '"WebSocket %s"' not in str(record.msg)


# The server would write each socket's address, ticket included, into the log.
logging.getLogger("uvicorn.error").addFilter(_names_no_url)


@router.websocket("/ws/notifications")
async def notifications_socket(websocket: WebSocket, ticket: str = "") -> None:
    """Everything that happens to the person: notifications, document states, chats."""
    runtime: Runtime = websocket.app.state.runtime
    actor = await admit(websocket, runtime, ticket)
    if actor is None:
        return
    # Subscribed first, counted then: nothing falls between the two.
    with runtime.events.subscribe(actor.user_id) as subscription:
        await relay(websocket, runtime, actor, _news(runtime, actor, subscription), overflowed=subscription.overflowed)


async def _news(runtime: Runtime, actor: Principal, subscription: Subscription) -> AsyncIterator[str]:
    async with runtime.database.sessions() as session:
        count = await notifications.unread_count(session, actor.user_id)
    yield orjson.dumps({"type": "unread.count", "count": count}).decode()
    while True:
        yield (await subscription.queue.get()).decode()


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


async def relay(
    websocket: WebSocket,
    runtime: Runtime,
    actor: Principal,
    source: AsyncIterator[str],
    *,
    overflowed: asyncio.Event | None = None,
) -> None:
    """Send what `source` yields until it ends (1000), the client goes or talks too much (1008), the session ends (4401)
    or `overflowed` says that the client reads too slowly (1013)."""
    parts: list[Coroutine[Any, Any, int | None]] = [
        _send(websocket, source),
        _ping(websocket),
        _listen(websocket),
        _watch(runtime, actor, overflowed or asyncio.Event()),
    ]
    tasks = [asyncio.create_task(part) for part in parts]
    try:
        with WEBSOCKETS.track_inprogress():
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    try:
        codes = [task.result() for task in done]
    except WebSocketDisconnect:
        return
    except (RedisError, SQLAlchemyError, OSError) as error:
        log.warning("socket closed: a server we depend on is away", error=type(error).__name__)
        codes = [TRY_LATER]
    if None not in codes:
        await _say_goodbye(websocket, max(code or DONE for code in codes))


async def _say_goodbye(websocket: WebSocket, code: int) -> None:
    # A client that left in this very moment needs no close code.
    with contextlib.suppress(TimeoutError, WebSocketDisconnect, RuntimeError, OSError):
        async with asyncio.timeout(GOODBYE_SECONDS):
            await websocket.close(code)


async def _send(websocket: WebSocket, source: AsyncIterator[str]) -> int:
    async for frame in source:
        await websocket.send_text(frame)
    return DONE


async def _ping(websocket: WebSocket) -> None:
    while True:
        await asyncio.sleep(PING_SECONDS)
        await websocket.send_text(PING)


async def _listen(websocket: WebSocket) -> int | None:
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
            await websocket.send_text(PONG)


def _is_ping(text: str | None) -> bool:
    if text is None or len(text) > LONGEST_MESSAGE:
        return False
    try:
        message = orjson.loads(text)
    except orjson.JSONDecodeError:
        return False
    return isinstance(message, dict) and message.get("type") == "ping"


async def _watch(runtime: Runtime, actor: Principal, overflowed: asyncio.Event) -> int:
    """Until the client reads too slowly or its session ends."""
    falling_behind = asyncio.create_task(overflowed.wait())
    try:
        with runtime.session_watch.over(actor) as session_over:
            either: set[asyncio.Future[Any]] = {falling_behind, session_over}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            return UNAUTHORIZED if session_over.done() else TRY_LATER
    finally:
        falling_behind.cancel()


def _from_our_pages(websocket: WebSocket, runtime: Runtime) -> bool:
    """Programs send no Origin; browsers always do, and only our own pages may connect."""
    origin = websocket.headers.get("origin")
    if origin is None or origin == runtime.settings.public_url:
        return True
    parts = urlsplit(origin)
    return parts.scheme in {"http", "https"} and parts.netloc == websocket.headers.get("host")
