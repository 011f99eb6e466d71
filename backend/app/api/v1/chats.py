"""Chats and the streams of their answers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Body, Header, Path, Query, Response
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from app.api.deps import ActorDep, Cursor, IntentDep, Limit, RuntimeDep, SessionDep, Words
from app.core.permissions import Principal
from app.models import Chat
from app.schemas.chat import (
    ChatIn,
    ChatOut,
    ChatPatch,
    ChatSearchHit,
    ForkIn,
    MessageContextOut,
    MessageOut,
    QuotaOut,
    SendIn,
)
from app.schemas.common import Page
from app.schemas.memory import MemoryEntries, MemoryOut
from app.services import chats, quotas, replays
from app.services.chats import access, branches, deletion, export, forking, library, search
from app.services.conversation import generation, opening, reading, seen, undoing
from app.services.memory import shown, uses
from app.services.replays import Intent
from app.services.runtime import Runtime
from app.utils.filenames import attachment

router = APIRouter(prefix="/chats", tags=["chats"])
# Nothing between us and the reader may hold events back.
STREAM_HEADERS = {"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"}
EVENT_STREAM: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/event-stream": {}}, "description": "The events of the answer"}
}

_FILE = {"schema": {"type": "string", "format": "binary"}}
EXPORTED: dict[int | str, dict[str, Any]] = {200: {"content": {"text/markdown": _FILE, "application/pdf": _FILE}}}


async def _changed(runtime: Runtime, actor: Principal, change: Callable[[AsyncSession], Awaitable[Chat]]) -> ChatOut:
    """Carry out a change of a chat, then tell its owner's windows."""
    async with runtime.database.unit_of_work() as session:
        chat = await library.view_one(session, await change(session))
    library.announce_beside(runtime, actor.user_id, chat.id)
    return ChatOut.model_validate(chat)


async def _made(
    runtime: Runtime, actor: Principal, intent: Intent | None, make: Callable[[AsyncSession], Awaitable[Chat]]
) -> ChatOut:
    """Make a chat, once for each intent."""

    async def once(session: AsyncSession) -> Chat:
        return await replays.once(
            session, actor, intent, lambda: make(session), lambda known: access.get(session, actor, known)
        )

    return await _changed(runtime, actor, once)


@router.get("")
async def list_chats(
    actor: ActorDep, session: SessionDep, archived: bool = False, limit: Limit = 50, cursor: Cursor = None
) -> Page[ChatOut]:
    found, following = await library.page(session, actor, archived=archived, limit=limit, cursor=cursor)
    views = await library.view(session, found)
    return Page[ChatOut](items=[ChatOut.model_validate(view) for view in views], next_cursor=following)


@router.post("", status_code=201)
async def create_chat(
    actor: ActorDep, runtime: RuntimeDep, intent: IntentDep, data: Annotated[ChatIn | None, Body()] = None
) -> ChatOut:
    wanted = data or ChatIn()
    return await _made(runtime, actor, intent, lambda session: library.create(session, runtime, actor, wanted))


@router.get("/quota")
async def get_quota(actor: ActorDep, runtime: RuntimeDep, session: SessionDep) -> QuotaOut:
    return QuotaOut.model_validate(await quotas.current(session, runtime, actor))


@router.get("/search")
async def search_chats(
    q: Words, actor: ActorDep, session: SessionDep, limit: Limit = 20, cursor: Cursor = None
) -> Page[ChatSearchHit]:
    hits, following = await search.find(session, actor, q, limit=limit, cursor=cursor)
    return Page[ChatSearchHit](items=[ChatSearchHit.model_validate(hit) for hit in hits], next_cursor=following)


@router.get("/{chat_id}")
async def get_chat(chat_id: UUID, actor: ActorDep, session: SessionDep) -> ChatOut:
    return ChatOut.model_validate(await library.view_one(session, await chats.get(session, actor, chat_id)))


@router.patch("/{chat_id}")
async def update_chat(chat_id: UUID, data: ChatPatch, actor: ActorDep, runtime: RuntimeDep) -> ChatOut:
    return await _changed(runtime, actor, lambda session: library.update(session, actor, chat_id, data))


@router.delete("/{chat_id}", status_code=204)
async def delete_chat(chat_id: UUID, actor: ActorDep, runtime: RuntimeDep) -> None:
    async with runtime.database.unit_of_work() as session:
        stopped = await deletion.delete(session, runtime, actor, chat_id)
    if stopped is not None:
        runtime.spawn(reading.brake(runtime, stopped), name=f"stop of {stopped}")
    library.announce_beside(runtime, actor.user_id, chat_id)


@router.post("/{chat_id}/restore")
async def restore_chat(chat_id: UUID, actor: ActorDep, runtime: RuntimeDep) -> ChatOut:
    return await _changed(runtime, actor, lambda session: deletion.restore(session, runtime, actor, chat_id))


@router.post("/{chat_id}/read", status_code=204)
async def mark_chat_read(chat_id: UUID, actor: ActorDep, runtime: RuntimeDep) -> None:
    async with runtime.database.unit_of_work() as session:
        had_news = await library.mark_read(session, actor, chat_id)
    if had_news:
        library.announce_beside(runtime, actor.user_id, chat_id)


@router.post("/{chat_id}/fork", status_code=201)
async def fork_chat(chat_id: UUID, data: ForkIn, actor: ActorDep, runtime: RuntimeDep, intent: IntentDep) -> ChatOut:
    return await _made(
        runtime, actor, intent, lambda session: forking.fork(session, runtime, actor, chat_id, data.message_id)
    )


@router.get("/{chat_id}/export", response_class=Response, responses=EXPORTED)
async def export_chat(
    chat_id: UUID,
    actor: ActorDep,
    runtime: RuntimeDep,
    form: Annotated[export.Format, Query(alias="format")] = export.Format.MARKDOWN,
) -> Response:
    name, content = await export.export(runtime, actor, chat_id, form)
    kind = "application/pdf" if form is export.Format.PDF else "text/markdown; charset=utf-8"
    return Response(content, media_type=kind, headers={"Content-Disposition": attachment(name)})


@router.get("/{chat_id}/messages")
async def list_messages(
    chat_id: UUID,
    actor: ActorDep,
    session: SessionDep,
    leaf: UUID | Literal["current"] | None = None,
    limit: Limit = 60,
    cursor: Cursor = None,
) -> Page[MessageOut]:
    """All messages, or with `leaf` those of one branch; newest first."""
    if leaf is None:
        found, following = await branches.messages(session, actor, chat_id, limit=limit, cursor=cursor)
    else:
        end = None if leaf == "current" else leaf
        found, following = await branches.path(session, actor, chat_id, leaf=end, limit=limit, cursor=cursor)
    return Page[MessageOut](items=await branches.shown(session, found), next_cursor=following)


@router.post("/{chat_id}/messages", response_class=StreamingResponse, responses=EVENT_STREAM)
async def send_message(chat_id: UUID, data: SendIn, actor: ActorDep, runtime: RuntimeDep) -> StreamingResponse:
    opened = await opening.open_turn(runtime, actor, chat_id, data)
    if opened.prompt is not None:
        generation.start(runtime, actor, opened.turn, opened.prompt)
    return AnswerStream(runtime, actor, opened.turn.answer_id, 0)


@router.get("/{chat_id}/messages/{message_id}/stream", response_class=StreamingResponse, responses=EVENT_STREAM)
async def resume_stream(
    chat_id: UUID,
    message_id: UUID,
    actor: ActorDep,
    runtime: RuntimeDep,
    last_event_id: Annotated[int, Header(ge=0, le=10_000_000)] = 0,
) -> StreamingResponse:
    await reading.require_answer(runtime, actor, chat_id, message_id)
    return AnswerStream(runtime, actor, message_id, last_event_id)


@router.post("/{chat_id}/messages/{message_id}/stop", status_code=204)
async def stop_message(chat_id: UUID, message_id: UUID, actor: ActorDep, runtime: RuntimeDep) -> None:
    await reading.require_answer(runtime, actor, chat_id, message_id)
    await reading.stop(runtime, message_id)


@router.post("/{chat_id}/messages/{message_id}/tools/{tool_use_id}/undo")
async def undo_tool(
    chat_id: UUID,
    message_id: UUID,
    tool_use_id: Annotated[str, Path(min_length=1, max_length=128)],
    actor: ActorDep,
    runtime: RuntimeDep,
) -> MessageOut:
    await undoing.undo(runtime, actor, chat_id, message_id, tool_use_id)
    library.announce_beside(runtime, actor.user_id, chat_id)
    async with runtime.database.sessions() as session:
        return await branches.shown_one(session, await chats.message(session, actor, chat_id, message_id))


@router.get("/{chat_id}/messages/{message_id}/memory")
async def message_memory(chat_id: UUID, message_id: UUID, actor: ActorDep, session: SessionDep) -> MemoryEntries:
    """What was remembered when the answer was given, and what it looked up."""
    await chats.message(session, actor, chat_id, message_id)
    rows = await uses.of_message(session, actor, message_id)
    return MemoryEntries(items=[MemoryOut.model_validate(item) for item in await shown.shown(session, actor, rows)])


@router.get("/{chat_id}/messages/{message_id}/context")
async def message_context(chat_id: UUID, message_id: UUID, actor: ActorDep, session: SessionDep) -> MessageContextOut:
    return MessageContextOut.model_validate(await seen.seen(session, actor, chat_id, message_id))


class AnswerStream(StreamingResponse):
    """The events of an answer, for as long as the reader's session lasts. The answer itself goes on without readers."""

    media_type = "text/event-stream"

    def __init__(self, runtime: Runtime, actor: Principal, message_id: UUID, after: int) -> None:
        super().__init__(reading.watch(runtime, message_id, after), headers=STREAM_HEADERS)
        self._runtime = runtime
        self._actor = actor

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        streaming = asyncio.create_task(self.stream_response(send))
        leaving = asyncio.create_task(self.listen_for_disconnect(receive))
        with self._runtime.session_watch.over(self._actor) as session_over:
            try:
                await asyncio.wait({streaming, leaving, session_over}, return_when=asyncio.FIRST_COMPLETED)
                shown_out = session_over.done() and not streaming.done()
            finally:
                for task in (streaming, leaving):
                    task.cancel()
                outcome, _ = await asyncio.gather(streaming, leaving, return_exceptions=True)
        if isinstance(outcome, Exception) and not isinstance(outcome, OSError):
            raise outcome
        if shown_out:
            await send({"type": "http.response.body", "body": b"", "more_body": False})
