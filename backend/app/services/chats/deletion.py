"""Throwing chats away: at once out of sight, for a day to be brought back, then gone."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete as remove
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.permissions import Principal
from app.models import Chat, Message, MessageStatus
from app.services.chats import access, library
from app.services.runtime import Runtime

KEPT = timedelta(hours=24)


async def delete(session: AsyncSession, runtime: Runtime, actor: Principal, chat_id: UUID) -> UUID | None:
    """Hide a chat; the id of the answer that was being written in it and is asked to stop, if there is one."""
    # Locked like a send: it comes before and is stopped, or after and finds nothing.
    chat = await access.get_for_change(session, actor, chat_id)
    chat.deleted_at = runtime.clock.now()
    stopped: UUID | None = await session.scalar(
        update(Message)
        .where(Message.chat_id == chat_id, Message.status == MessageStatus.STREAMING)
        .values(stop_requested=True)
        .returning(Message.id)
    )
    return stopped


async def restore(session: AsyncSession, runtime: Runtime, actor: Principal, chat_id: UUID) -> Chat:
    """Bring a deleted chat back; one that is there already is left as it is. Refused when there is no room for it."""
    if (present := await session.scalar(Chat.visible_to(actor).where(Chat.id == chat_id))) is not None:
        return present
    chat = await session.scalar(Chat.deleted_by(actor).where(Chat.id == chat_id).with_for_update())
    if chat is None:
        raise AppError("chat.not-found")
    await library.require_room(session, runtime, actor)
    chat.deleted_at = None
    await session.flush()
    await session.refresh(chat)
    return chat


async def purge(runtime: Runtime) -> int:
    """Remove for good what was deleted long enough ago; how many chats that were."""
    long_ago = runtime.clock.now() - KEPT
    due = select(Chat.id).where(Chat.deleted_at < long_ago).limit(1).with_for_update(skip_locked=True)
    gone = remove(Chat).where(Chat.id.in_(due)).returning(Chat.id)
    total = 0
    while True:
        # A chat can hold thousands of messages: each goes by itself, and is gone for good when the next one begins.
        async with runtime.database.unit_of_work() as session:
            if await session.scalar(gone) is None:
                return total
        total += 1
