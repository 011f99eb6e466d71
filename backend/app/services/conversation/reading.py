"""Watching an answer: live when this process writes it, from the database when another one does or did."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import select, update

from app.core.errors import AppError
from app.core.permissions import Principal
from app.models import Message, MessageEventBatch, MessageRole, MessageStatus
from app.services import chats
from app.services.conversation.ending import closing_event
from app.services.conversation.live import PING, PING_SECONDS, encode_frame
from app.services.runtime import Runtime

POLL_SECONDS = 0.5


async def require_answer(runtime: Runtime, actor: Principal, chat_id: UUID, message_id: UUID) -> Message:
    async with runtime.database.sessions() as session:
        message = await chats.message(session, actor, chat_id, message_id)
    if message.role != MessageRole.ASSISTANT:
        raise AppError("message.not-an-answer")
    return message


def watch(runtime: Runtime, message_id: UUID, after: int) -> AsyncIterator[bytes]:
    """The wire bytes of an answer's events after number `after`, to the end. Access was checked before."""
    live = runtime.live.get(message_id)
    return live.log.tail(after) if live is not None else _from_database(runtime, message_id, after)


async def _from_database(runtime: Runtime, message_id: UUID, after: int) -> AsyncIterator[bytes]:
    """The stored events, then new ones as they are flushed, and the closing one in any case.

    After a crash the reader may have seen events that were never stored; the closing event then comes next in its
    own count, so that it is not taken for one it knows.
    """
    position, waited, ended = after, 0.0, False
    while True:
        async with runtime.database.sessions() as session:
            # The state first: what is stored after a final state was read is all there will be.
            message = await session.get(Message, message_id)
            batches = (
                await session.scalars(
                    select(MessageEventBatch)
                    .where(MessageEventBatch.message_id == message_id, MessageEventBatch.last_id > position)
                    .order_by(MessageEventBatch.first_id)
                )
            ).all()
        if message is None:
            return
        for batch in batches:
            frames = _split(zlib.decompress(batch.frames))[max(0, position + 1 - batch.first_id) :]
            position = batch.last_id
            ended = ended or _closes(frames[-1])
            yield b"".join(frames)
            waited = 0.0
        if message.status != MessageStatus.STREAMING:
            if not ended and not await _has_closed(runtime, message_id, position):
                async with runtime.database.sessions() as session:
                    closing = await closing_event(session, message)
                yield encode_frame(position + 1, *closing)
            return
        await asyncio.sleep(POLL_SECONDS)
        waited += POLL_SECONDS
        if waited >= PING_SECONDS:
            waited = 0.0
            yield PING


async def _has_closed(runtime: Runtime, message_id: UUID, position: int) -> bool:
    """Whether the reader, who knows the events up to `position`, has heard the closing one already."""
    async with runtime.database.sessions() as session:
        last = await session.scalar(
            select(MessageEventBatch)
            .where(MessageEventBatch.message_id == message_id)
            .order_by(MessageEventBatch.last_id.desc())
            .limit(1)
        )
    return last is not None and last.last_id == position and _closes(_split(zlib.decompress(last.frames))[-1])


def _split(frames: bytes) -> list[bytes]:
    return [frame + b"\n\n" for frame in frames.split(b"\n\n")[:-1]]


def _closes(frame: bytes) -> bool:
    name = frame.split(b"\nevent: ", 1)[1].split(b"\n", 1)[0]
    return name in (b"message.completed", b"message.interrupted", b"error")


async def running_answer(runtime: Runtime, chat_id: UUID) -> UUID | None:
    """The answer of a chat that is being written now. Access was checked before."""
    async with runtime.database.sessions() as session:
        query = select(Message.id).where(Message.chat_id == chat_id, Message.status == MessageStatus.STREAMING)
        found: UUID | None = await session.scalar(query)
    return found


def decoded(piece: bytes) -> list[tuple[int, str, dict[str, Any]]]:
    """Number, name and data of the events in some wire bytes; comments are passed over."""
    events = []
    for frame in piece.split(b"\n\n"):
        if frame.startswith(b"id: "):
            number, name, data = (line.split(b": ", 1)[1] for line in frame.split(b"\n", 2))
            events.append((int(number), name.decode(), orjson.loads(data)))
    return events


async def stop(runtime: Runtime, message_id: UUID) -> None:
    """Ask whoever writes the answer to stop; asking again, or too late, changes nothing. Access was checked before."""
    live = runtime.live.get(message_id)
    if live is not None and not live.finishing:
        live.stop()
        return
    async with runtime.database.unit_of_work() as session:
        await session.execute(
            update(Message)
            .where(Message.id == message_id, Message.status == MessageStatus.STREAMING)
            .values(stop_requested=True)
        )
