"""The list of a person's chats, and what they do with a chat as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import case, func, select, true
from sqlalchemy import update as change
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.core.errors import AppError
from app.core.permissions import Principal
from app.models import Chat, Message, MessageRole, MessageStatus, Skill, TitleSource, User
from app.schemas.chat import ChatIn, ChatPatch
from app.services import settings
from app.services.chats import access, branches
from app.services.paging import in_order
from app.services.runtime import Runtime

DEFAULT_TITLES = {"en": "New chat", "ru": "Новый чат"}
TITLE_LENGTH = 60
# The reason of an answer that its owner ended.
STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class ChatView:
    """A chat as its owner sees it in a list."""

    id: UUID
    title: str
    skill_id: UUID | None
    is_archived: bool
    is_pinned: bool
    is_answering: bool
    is_unread: bool
    is_interrupted: bool
    read_at: datetime | None
    leaf_id: UUID | None
    active_at: datetime
    created_at: datetime
    updated_at: datetime


async def view(session: AsyncSession, chats: list[Chat]) -> list[ChatView]:
    """The chats with the state of their newest answers; one look into an index for each of them.

    An answer that its owner stopped is finished for them: it does not count as interrupted.
    """
    newest = (
        select(Message.status, Message.finished_at, Message.meta["reason"].astext.label("reason"))
        .where(Message.chat_id == Chat.id, Message.role == MessageRole.ASSISTANT)
        .order_by(Message.seq.desc())
        .limit(1)
        .lateral()
    )
    leaf = aliased(Message)
    rows = await session.execute(
        select(
            Chat.id,
            newest.c.status,
            newest.c.finished_at,
            func.coalesce(leaf.status, newest.c.status).label("at_leaf"),
            case((leaf.id.is_(None), newest.c.reason), else_=leaf.meta["reason"].astext).label("reason"),
        )
        .select_from(Chat)
        .join(newest, true())
        .outerjoin(leaf, leaf.id == Chat.leaf_id)
        .where(Chat.id.in_([chat.id for chat in chats]))
    )
    answers = {
        row.id: (row.status, row.finished_at, row.at_leaf == MessageStatus.INTERRUPTED and row.reason != STOPPED)
        for row in rows
    }
    return [_view(chat, *answers.get(chat.id, (None, None, False))) for chat in chats]


def _view(chat: Chat, status: str | None, finished_at: datetime | None, is_interrupted: bool) -> ChatView:
    return ChatView(
        id=chat.id,
        title=chat.title,
        skill_id=chat.skill_id,
        is_archived=chat.is_archived,
        is_pinned=chat.is_pinned,
        is_answering=status == MessageStatus.STREAMING,
        is_unread=finished_at is not None and (chat.read_at is None or finished_at > chat.read_at),
        is_interrupted=is_interrupted,
        read_at=chat.read_at,
        leaf_id=chat.leaf_id,
        active_at=chat.active_at,
        created_at=chat.created_at,
        updated_at=chat.updated_at,
    )


async def view_one(session: AsyncSession, chat: Chat) -> ChatView:
    return (await view(session, [chat]))[0]


async def _require_skill(session: AsyncSession, actor: Principal, skill_id: UUID | None) -> None:
    if skill_id is not None and not await session.scalar(
        Skill.visible_to(actor).where(Skill.id == skill_id, Skill.is_active).with_only_columns(Skill.id)
    ):
        raise AppError("skill.not-found")


async def require_room(session: AsyncSession, runtime: Runtime, actor: Principal) -> None:
    """Refuse one more chat at the limit; deleted ones do not count."""
    # The user's row is the lock: two creations at the limit can't both see room. Rows that refer to it do not wait.
    owner = select(User.max_chats).where(User.id == actor.user_id)
    own = await session.scalar(owner.with_for_update(key_share=True))
    limit = own if own is not None else int(await settings.value(session, runtime, "default_max_chats"))
    count = await session.scalar(Chat.visible_to(actor).with_only_columns(func.count(Chat.id)))
    if (count or 0) >= limit:
        raise AppError("chat.limit-reached", params={"limit": limit})


async def create(session: AsyncSession, runtime: Runtime, actor: Principal, data: ChatIn) -> Chat:
    await _require_skill(session, actor, data.skill_id)
    await require_room(session, runtime, actor)
    chat = Chat(
        id=uuid4(),
        user_id=actor.user_id,
        title=data.title or DEFAULT_TITLES.get(actor.locale, DEFAULT_TITLES["en"]),
        title_source=TitleSource.PERSON if data.title else TitleSource.DEFAULT,
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
    order = [Chat.is_pinned, Chat.active_at, Chat.id]
    return await in_order(session, query, order, limit=limit, cursor=cursor, descending=True)


async def update(session: AsyncSession, actor: Principal, chat_id: UUID, data: ChatPatch) -> Chat:
    chat = await access.get_for_change(session, actor, chat_id)
    changes = data.model_dump(exclude_unset=True)
    if "skill_id" in changes:
        await _require_skill(session, actor, changes["skill_id"])
    if changes.get("title") is not None:
        chat.title_source = TitleSource.PERSON
    if changes.get("leaf_id") is not None:
        changes["leaf_id"] = await branches.newest_below(session, actor, chat_id, changes["leaf_id"])
    for name, value in changes.items():
        if value is not None or name == "skill_id":
            setattr(chat, name, value)
    await session.flush()
    await session.refresh(chat)
    return chat


async def mark_read(session: AsyncSession, actor: Principal, chat_id: UUID) -> bool:
    """Note that the owner has seen the chat; whether there was something new in it."""
    chat = await access.get(session, actor, chat_id)
    shown = await view_one(session, chat)
    if shown.is_unread:
        # Looking at a chat does not change it.
        seen = {"read_at": func.clock_timestamp(), "updated_at": Chat.updated_at}
        await session.execute(change(Chat).where(Chat.id == chat.id).values(seen))
    return shown.is_unread


async def announce(runtime: Runtime, owner_id: UUID, chat_id: UUID) -> None:
    """Tell all windows of the owner that the chat is not as they know it. After the commit."""
    await runtime.events.publish(owner_id, {"type": "chat.updated", "chat_id": str(chat_id)})


def announce_beside(runtime: Runtime, owner_id: UUID, chat_id: UUID) -> None:
    """The same without waiting: a slow Redis holds up nobody who has done something."""
    runtime.spawn(announce(runtime, owner_id, chat_id), name=f"news of {chat_id}")


def title_from(question: str) -> str:
    """A title out of a first question: its first line, cut at a word."""
    line = " ".join(question.strip().splitlines()[:1]).strip()
    if len(line) <= TITLE_LENGTH:
        return line
    return line[:TITLE_LENGTH].rsplit(" ", 1)[0].rstrip(",.;:") + "…"
