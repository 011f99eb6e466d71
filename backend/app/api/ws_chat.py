"""The socket of one chat: the events of its answers, for windows that look at it without having asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import orjson
from fastapi import APIRouter, WebSocket

from app.api.ws import MAX_BACKLOG, TRY_LATER, LiveSocket, admit
from app.core.errors import AppError
from app.core.permissions import Principal
from app.services import chats
from app.services.conversation import reading
from app.services.runtime import Runtime

NOT_YOURS = 4403

router = APIRouter()


@router.websocket("/ws/chat/{chat_id}")
async def chat_socket(websocket: WebSocket, chat_id: str, ticket: str = "") -> None:
    runtime: Runtime = websocket.app.state.runtime
    actor = await admit(websocket, runtime, ticket)
    if actor is None:
        return
    chat = await _own_chat(runtime, actor, chat_id)
    if chat is None:
        await websocket.close(NOT_YOURS)
        return
    live = LiveSocket(websocket)
    live.begin()
    happenings = _Happenings(live)
    with runtime.events.subscribe(actor.user_id, happenings):
        await live.hold(runtime, actor, _answers(runtime, actor, chat, happenings))


class _Happenings:
    """What happens to the person while an answer is being sent."""

    def __init__(self, live: LiveSocket) -> None:
        self._live = live
        self.queue: asyncio.Queue[str] = asyncio.Queue(MAX_BACKLOG)

    def put(self, frame: str) -> None:
        try:
            self.queue.put_nowait(frame)
        except asyncio.QueueFull:
            self._live.end(TRY_LATER)


async def _own_chat(runtime: Runtime, actor: Principal, chat_id: str) -> UUID | None:
    try:
        async with runtime.database.sessions() as session:
            return (await chats.get(session, actor, UUID(chat_id))).id
    except (AppError, ValueError):
        return None


async def _answers(runtime: Runtime, actor: Principal, chat_id: UUID, happenings: _Happenings) -> AsyncIterator[str]:
    """The events of the answer that is being written, then of each that follows, until the chat is deleted."""
    position = await reading.position_in(runtime, chat_id)
    while True:
        # By position and not by state: an answer that fails at once is over before anybody could see it running.
        answer = await reading.next_answer(runtime, chat_id, position)
        if answer is not None:
            answer_id, position = answer
            async for piece in reading.watch(runtime, answer_id, 0):
                for number, name, data in reading.decoded(piece):
                    yield orjson.dumps({**data, "type": name, "id": number}).decode()
            continue
        event = orjson.loads(await happenings.queue.get())
        if event.get("type") == "chat.updated" and event.get("chat_id") == str(chat_id):
            if await _own_chat(runtime, actor, str(chat_id)) is None:
                return
            yield orjson.dumps(event).decode()
