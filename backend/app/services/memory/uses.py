"""Which answers were given with which entries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, bindparam, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.permissions import Principal
from app.models import Chat, MemoryEntry, MemoryUse, Message
from app.prepared import Prepared
from app.services.memory import entries

MOST = 100


# It runs with every answer. Entries may have been deleted meanwhile.
_RECORD = Prepared(
    text("""
        INSERT INTO memory_uses (user_id, message_id, entry_id)
        SELECT user_id, :message_id, id FROM memory_entries WHERE user_id = :user_id AND id = ANY(:ids)
        ON CONFLICT DO NOTHING
    """).bindparams(
        bindparam("user_id", type_=Uuid), bindparam("message_id", type_=Uuid), bindparam("ids", type_=ARRAY(Uuid))
    )
)


async def record(session: AsyncSession, user_id: UUID, message_id: UUID, entry_ids: Iterable[UUID | str]) -> None:
    """Note that the answer was given with these entries. Repeated calls change nothing."""
    ids = [UUID(str(one)) for one in dict.fromkeys(entry_ids)]
    if ids:
        await _RECORD.all(session, {"user_id": user_id, "message_id": message_id, "ids": ids})


async def counts(session: AsyncSession, actor: Principal, ids: Sequence[UUID]) -> dict[UUID, int]:
    rows = await session.execute(
        MemoryUse.visible_to(actor)
        .where(MemoryUse.entry_id.in_(ids))
        .with_only_columns(MemoryUse.entry_id, func.count())
        .group_by(MemoryUse.entry_id)
    )
    return {row[0]: row[1] for row in rows}


async def of_entry(session: AsyncSession, actor: Principal, entry_id: UUID) -> Sequence[Any]:
    """The answers given with an entry, newest first: chat_id, chat_title, message_id, created_at."""

    await entries.get(session, actor, entry_id)
    query = (
        select(Chat.id.label("chat_id"), Chat.title.label("chat_title"), MemoryUse.message_id, Message.created_at)
        .join(Message, Message.id == MemoryUse.message_id)
        .join(Chat, Chat.id == Message.chat_id)
        .where(MemoryUse.entry_id == entry_id, MemoryUse.user_id == actor.user_id, Chat.deleted_at.is_(None))
        .order_by(Message.created_at.desc())
        .limit(MOST)
    )
    return (await session.execute(query)).all()


async def of_message(session: AsyncSession, actor: Principal, message_id: UUID) -> list[MemoryEntry]:
    """The entries that an answer was given with."""
    query = (
        MemoryEntry.visible_to(actor)
        .join(MemoryUse, MemoryUse.entry_id == MemoryEntry.id)
        .where(MemoryUse.message_id == message_id)
        .order_by(MemoryEntry.created_at)
    )
    return list(await session.scalars(query))
