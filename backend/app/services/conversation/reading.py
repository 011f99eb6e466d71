"""Watching an answer, whichever process writes it, and telling that process to stop."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import func, select, update

from app.core.errors import AppError
from app.core.permissions import Principal
from app.models import Message, MessageRole, MessageStatus
from app.services import chats
from app.services.conversation.following import Follower
from app.services.gateways.events import Order
from app.services.gateways.redis import RedisError
from app.services.runtime import Runtime


async def require_answer(runtime: Runtime, actor: Principal, chat_id: UUID, message_id: UUID) -> Message:
    async with runtime.database.sessions() as session:
        message = await chats.message(session, actor, chat_id, message_id)
    if message.role != MessageRole.ASSISTANT:
        raise AppError("message.not-an-answer")
    return message


def watch(runtime: Runtime, message_id: UUID, after: int) -> AsyncIterator[bytes]:
    """The wire bytes of an answer's events after number `after`, to the end. Access was checked before."""
    live = runtime.live.get(message_id)
    return live.log.tail(after) if live is not None else Follower(runtime, message_id, after).events()


async def position_in(runtime: Runtime, chat_id: UUID) -> int:
    """After which message of a chat its news begin: the answer that is being written now is the first of them."""
    async with runtime.database.sessions() as session:
        newest = select(func.max(Message.seq)).where(Message.chat_id == chat_id)
        running = select(Message.seq - 1).where(Message.chat_id == chat_id, Message.status == MessageStatus.STREAMING)
        found: int | None = await session.scalar(
            select(func.coalesce(running.scalar_subquery(), newest.scalar_subquery()))
        )
    return found or 0


async def next_answer(runtime: Runtime, chat_id: UUID, after: int) -> tuple[UUID, int] | None:
    """The first answer behind a position in a chat, and its own position. Access was checked before."""
    async with runtime.database.sessions() as session:
        query = select(Message.id, Message.seq).where(
            Message.chat_id == chat_id, Message.seq > after, Message.role == MessageRole.ASSISTANT
        )
        found = (await session.execute(query.order_by(Message.seq).limit(1))).one_or_none()
    return (found.id, found.seq) if found is not None else None


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
    if brake_here(runtime, message_id):
        return
    async with runtime.database.unit_of_work() as session:
        await session.execute(
            update(Message)
            .where(Message.id == message_id, Message.status == MessageStatus.STREAMING)
            .values(stop_requested=True)
        )
    # The mark is set and enough by itself: a hanging Redis must not hold up the answer to whoever clicked.
    runtime.spawn(brake(runtime, message_id), name=f"stop of {message_id}")


async def brake(runtime: Runtime, message_id: UUID) -> None:
    """Stop the answer at once if that is possible; the mark in its row stops it within a second otherwise."""
    if not brake_here(runtime, message_id):
        with contextlib.suppress(RedisError, OSError):
            await runtime.events.order(Order.STOP, message_id)


def brake_here(runtime: Runtime, message_id: UUID) -> bool:
    live = runtime.live.get(message_id)
    if live is None or live.finishing:
        return False
    live.stop()
    return True
