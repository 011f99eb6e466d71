"""A branch as a chat of its own."""

from __future__ import annotations

from uuid import UUID, uuid4

from sqlalchemy import func, insert, literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.core.errors import AppError
from app.core.permissions import Principal
from app.models import Chat, Message, MessageStatus
from app.services.chats import access, branches, library
from app.services.runtime import Runtime

# What belongs to the place of a message in its chat, to its writing or to its sending, and not to what was said.
NOT_COPIED = {"id", "chat_id", "parent_id", "seq", "client_id", "search", "heartbeat_at", "stop_requested"}


async def fork(session: AsyncSession, runtime: Runtime, actor: Principal, chat_id: UUID, message_id: UUID) -> Chat:
    """A new chat with everything up to and including a message.

    What the provider was sent is copied with it, the frozen layers too: the copy goes on from the same cached prefix.
    """
    source = await access.get(session, actor, chat_id)
    last = await access.message(session, actor, chat_id, message_id)
    if last.status == MessageStatus.STREAMING:
        raise AppError("chat.answer-in-progress")
    await library.require_room(session, runtime, actor)
    chat = Chat(
        id=uuid4(),
        user_id=actor.user_id,
        title=source.title,
        title_source=source.title_source,
        skill_id=source.skill_id,
        frozen_context=source.frozen_context,
        read_at=func.clock_timestamp(),
    )
    session.add(chat)
    await session.flush()
    await _copy(session, chat_id, message_id, chat.id)
    chat.leaf_id = await branches.current_leaf(session, chat)
    await session.flush()
    await session.refresh(chat)
    return chat


async def _copy(session: AsyncSession, chat_id: UUID, last_id: UUID, target_id: UUID) -> None:
    """The branch that ends with a message, in its order and under new ids, without reading it here."""
    walk = branches.upwards(chat_id, last_id)
    named = select(walk.c.id, walk.c.parent_id, func.gen_random_uuid().label("new_id")).cte("named")
    parent = aliased(named)
    columns = [column for column in Message.__table__.columns if column.key not in NOT_COPIED]
    rows = (
        select(named.c.new_id, literal(target_id), parent.c.new_id, *columns)
        .join(named, named.c.id == Message.id)
        .outerjoin(parent, parent.c.id == named.c.parent_id)
        .order_by(Message.seq)
    )
    target = [Message.__table__.c[name] for name in ("id", "chat_id", "parent_id")] + columns
    await session.execute(insert(Message).from_select(target, rows))
