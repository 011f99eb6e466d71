"""Facts about a person: saved by them or for them, found again, confirmed, corrected."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, case, func, literal, or_
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.permissions import Principal
from app.models import Importance, MemoryCategory, MemoryEntry, MemoryStatus
from app.schemas.memory import MemoryPatch
from app.services.paging import newest_first

MAX_WORDS = 12
MOST_COMPARED = 50
_RANK = case({importance: number for number, importance in enumerate(Importance)}, value=MemoryEntry.importance)


async def save(
    session: AsyncSession,
    actor: Principal,
    *,
    category: MemoryCategory,
    title: str,
    content: str,
    importance: Importance,
    status: MemoryStatus,
    source_message_id: UUID | None = None,
    source_document_id: UUID | None = None,
    replaces_id: UUID | None = None,
) -> MemoryEntry:
    """Keep a fact. The entry it replaces is retired once the new one is confirmed, which may be right now."""
    if replaces_id is not None:
        await get(session, actor, replaces_id)
    entry = MemoryEntry(
        id=uuid4(),
        user_id=actor.user_id,
        category=category,
        title=title,
        content=content,
        importance=importance,
        status=status,
        is_active=True,
        source_message_id=source_message_id,
        source_document_id=source_document_id,
        replaces_id=replaces_id,
    )
    session.add(entry)
    if status is MemoryStatus.CONFIRMED:
        await _retire_replaced(session, actor, entry)
    return await _written(session, entry)


async def page(
    session: AsyncSession,
    actor: Principal,
    *,
    category: MemoryCategory | None,
    importance: Importance | None,
    query: str | None,
    is_active: bool | None,
    limit: int,
    cursor: str | None,
) -> tuple[list[MemoryEntry], str | None]:
    """The person's own list, newest first. All words of `query` must be there, in any form."""
    found = _filtered(actor, category, importance)
    if is_active is not None:
        found = found.where(MemoryEntry.is_active.is_(is_active))
    if query and query.strip():
        plain = _plain(query)
        found = found.where(
            or_(
                _text().contains(plain, autoescape=True),
                _vector().bool_op("@@")(func.plainto_tsquery("russian", plain)),
            )
        )
    return await newest_first(session, found, by=MemoryEntry.created_at, key=MemoryEntry.id, limit=limit, cursor=cursor)


async def search(
    session: AsyncSession,
    actor: Principal,
    *,
    query: str | None = None,
    category: MemoryCategory | None = None,
    importance: Importance | None = None,
    limit: int = 50,
) -> list[MemoryEntry]:
    """Active entries for the assistant, best first: any word of `query` is enough, more words rank higher."""
    found = _filtered(actor, category, importance).where(MemoryEntry.is_active)
    order: list[SQLColumnExpression[Any]] = [_RANK, MemoryEntry.created_at, MemoryEntry.id]
    words = re.findall(r"\w+", _plain(query or ""))[:MAX_WORDS]
    if words:
        asked = func.to_tsquery("russian", " | ".join(words))
        inside = [_text().contains(word, autoescape=True) for word in words if len(word) > 2]
        found = found.where(or_(_vector().bool_op("@@")(asked), *inside))
        order.insert(0, func.ts_rank(_vector(), asked).desc())
    return list((await session.scalars(found.order_by(*order).limit(limit))).all())


def rests_on_document(entry: MemoryEntry) -> bool:
    """Whether a document is where the entry's words come from, though it may be gone or was never found out."""
    return entry.source_document_id is not None or entry.status != MemoryStatus.CONFIRMED


async def newest_out_of_documents(session: AsyncSession, actor: Principal) -> list[MemoryEntry]:
    """The entries that name the document they come from, whether or not the person has confirmed them."""
    query = MemoryEntry.visible_to(actor).where(MemoryEntry.source_document_id.is_not(None))
    return list((await session.scalars(query.order_by(MemoryEntry.created_at.desc()).limit(MOST_COMPARED))).all())


async def get(session: AsyncSession, actor: Principal, entry_id: UUID) -> MemoryEntry:
    entry = await session.scalar(MemoryEntry.visible_to(actor).where(MemoryEntry.id == entry_id))
    if entry is None:
        raise AppError("memory.not-found")
    return entry


async def update(session: AsyncSession, actor: Principal, entry_id: UUID, data: MemoryPatch) -> MemoryEntry:
    entry = await get(session, actor, entry_id)
    for name, value in data.model_dump(exclude_none=True).items():
        setattr(entry, name, value)
    return await _written(session, entry)


async def confirm(session: AsyncSession, actor: Principal, entry_id: UUID) -> MemoryEntry:
    """The person's yes to a fact that was read from a document."""
    entry = await get(session, actor, entry_id)
    if entry.status != MemoryStatus.CONFIRMED:
        entry.status = MemoryStatus.CONFIRMED
        await _retire_replaced(session, actor, entry)
    return await _written(session, entry)


async def delete(session: AsyncSession, actor: Principal, entry_id: UUID) -> None:
    await session.delete(await get(session, actor, entry_id))


async def _retire_replaced(session: AsyncSession, actor: Principal, entry: MemoryEntry) -> None:
    if entry.replaces_id is not None:
        former = await session.scalar(MemoryEntry.visible_to(actor).where(MemoryEntry.id == entry.replaces_id))
        if former is not None:
            former.is_active = False


async def _written(session: AsyncSession, entry: MemoryEntry) -> MemoryEntry:
    await session.flush()
    await session.refresh(entry)
    return entry


def _filtered(actor: Principal, category: MemoryCategory | None, importance: Importance | None) -> Select[MemoryEntry]:
    query = MemoryEntry.visible_to(actor)
    if category is not None:
        query = query.where(MemoryEntry.category == category)
    if importance is not None:
        query = query.where(MemoryEntry.importance == importance)
    return query


def _plain(text: str) -> str:
    return text.strip().lower().replace("ё", "е")


def _text() -> ColumnElement[str]:
    """What is searched: a person has hundreds of entries, not millions, so there is no index to keep."""
    parts = func.concat_ws(literal(" "), MemoryEntry.title, MemoryEntry.content, MemoryEntry.category)
    return func.replace(func.lower(parts), "ё", "е")


def _vector() -> ColumnElement[Any]:
    # This configuration stems Russian words, and those in Latin letters the English way.
    return func.to_tsvector("russian", _text())
