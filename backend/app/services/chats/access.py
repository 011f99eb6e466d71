"""One's own chats and their messages; those of others, like deleted ones, are as good as missing."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.permissions import Principal
from app.models import Chat, Message


async def get(session: AsyncSession, actor: Principal, chat_id: UUID) -> Chat:
    chat = await session.scalar(Chat.visible_to(actor).where(Chat.id == chat_id))
    if chat is None:
        raise AppError("chat.not-found")
    return chat


async def get_for_change(session: AsyncSession, actor: Principal, chat_id: UUID) -> Chat:
    """The chat, locked: sends, changes and the deletion of a chat come one after the other."""
    chat = await session.scalar(Chat.visible_to(actor).where(Chat.id == chat_id).with_for_update(key_share=True))
    if chat is None:
        raise AppError("chat.not-found")
    return chat


async def message(session: AsyncSession, actor: Principal, chat_id: UUID, message_id: UUID) -> Message:
    """A message of this very chat."""
    await get(session, actor, chat_id)
    found = await session.scalar(Message.visible_to(actor).where(Message.id == message_id, Message.chat_id == chat_id))
    if found is None:
        raise AppError("message.not-found")
    return found
