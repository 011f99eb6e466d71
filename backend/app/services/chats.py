"""Chats: the list, and each one's messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.permissions import Principal
from app.models import Chat, Message, MessageStatus, Skill, User
from app.schemas.chat import ChatIn, ChatPatch
from app.services import settings
from app.services.paging import newest_first
from app.services.runtime import Runtime

DEFAULT_TITLES = {"en": "New chat", "ru": "Новый чат"}
TITLE_LENGTH = 60


@dataclass(frozen=True, slots=True)
class ChatView:
    """A chat as its owner sees it in a list."""

    id: UUID
    title: str
    skill_id: UUID | None
    is_archived: bool
    is_answering: bool
    created_at: datetime
    updated_at: datetime


async def get(session: AsyncSession, actor: Principal, chat_id: UUID) -> Chat:
    chat = await session.scalar(Chat.visible_to(actor).where(Chat.id == chat_id))
    if chat is None:
        raise AppError("chat.not-found")
    return chat


async def view(session: AsyncSession, chats: list[Chat]) -> list[ChatView]:
    answering = set(
        (
            await session.scalars(
                select(Message.chat_id).where(
                    Message.chat_id.in_([chat.id for chat in chats]), Message.status == MessageStatus.STREAMING
                )
            )
        ).all()
    )
    return [
        ChatView(
            chat.id, chat.title, chat.skill_id, chat.is_archived, chat.id in answering, chat.created_at, chat.updated_at
        )
        for chat in chats
    ]


async def _require_skill(session: AsyncSession, actor: Principal, skill_id: UUID | None) -> None:
    if skill_id is not None and not await session.scalar(
        Skill.visible_to(actor).where(Skill.id == skill_id, Skill.is_active).with_only_columns(Skill.id)
    ):
        raise AppError("skill.not-found")


async def create(session: AsyncSession, runtime: Runtime, actor: Principal, data: ChatIn) -> Chat:
    await _require_skill(session, actor, data.skill_id)
    # The user's row is the lock: two creations at the limit can't both see room.
    own = await session.scalar(select(User.max_chats).where(User.id == actor.user_id).with_for_update())
    limit = own if own is not None else int(await settings.value(session, runtime, "default_max_chats"))
    count = await session.scalar(select(func.count()).select_from(Chat).where(Chat.user_id == actor.user_id))
    if (count or 0) >= limit:
        raise AppError("chat.limit-reached", params={"limit": limit})
    chat = Chat(
        id=uuid4(),
        user_id=actor.user_id,
        title=data.title or DEFAULT_TITLES.get(actor.locale, DEFAULT_TITLES["en"]),
        skill_id=data.skill_id,
    )
    session.add(chat)
    await session.flush()
    await session.refresh(chat)
    return chat


async def page(
    session: AsyncSession, actor: Principal, *, archived: bool, limit: int, cursor: str | None
) -> tuple[list[Chat], str | None]:
    query = Chat.visible_to(actor).where(Chat.is_archived == archived)
    return await newest_first(session, query, by=Chat.updated_at, key=Chat.id, limit=limit, cursor=cursor)


async def update(session: AsyncSession, actor: Principal, chat_id: UUID, data: ChatPatch) -> Chat:
    chat = await get(session, actor, chat_id)
    changes = data.model_dump(exclude_unset=True)
    if "skill_id" in changes:
        await _require_skill(session, actor, changes["skill_id"])
    for name, value in changes.items():
        if value is not None or name == "skill_id":
            setattr(chat, name, value)
    await session.flush()
    await session.refresh(chat)
    return chat


async def delete(session: AsyncSession, actor: Principal, chat_id: UUID) -> None:
    await session.delete(await get(session, actor, chat_id))


def title_from(question: str) -> str:
    """A title out of a first question: its first line, cut at a word."""
    line = " ".join(question.strip().splitlines()[:1]).strip()
    if len(line) <= TITLE_LENGTH:
        return line
    return line[:TITLE_LENGTH].rsplit(" ", 1)[0].rstrip(",.;:") + "…"


async def message(session: AsyncSession, actor: Principal, chat_id: UUID, message_id: UUID) -> Message:
    """A message of this very chat; any other one is as good as missing."""
    await get(session, actor, chat_id)
    found = await session.scalar(Message.visible_to(actor).where(Message.id == message_id, Message.chat_id == chat_id))
    if found is None:
        raise AppError("message.not-found")
    return found


async def messages(
    session: AsyncSession, actor: Principal, chat_id: UUID, *, limit: int, cursor: str | None
) -> tuple[list[Message], str | None]:
    await get(session, actor, chat_id)
    query = Message.visible_to(actor).where(Message.chat_id == chat_id)
    return await newest_first(session, query, by=Message.created_at, key=Message.id, limit=limit, cursor=cursor)
