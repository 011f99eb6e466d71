"""One fact: saved, confirmed, corrected, deleted."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.permissions import Principal
from app.models import Importance, MemoryCategory, MemoryEntry, MemoryStatus
from app.schemas.memory import MemoryPatch
from app.services.memory import accepting, contradictions

CLEARABLE = ("valid_from", "valid_to")


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
    source_page: int | None = None,
    source_quote: str | None = None,
    replaces_id: UUID | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> MemoryEntry:
    """Keep a fact. The entry it replaces is retired once the new one is confirmed, which may be right now.

    One that says something else than what is remembered about the same thing is kept beside it, and the person asked.
    """
    if replaces_id is not None:
        await get(session, actor, replaces_id)
    _require_order(valid_from, valid_to)
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
        source_page=source_page,
        source_quote=source_quote,
        replaces_id=replaces_id,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    if replaces_id is None:
        entry.contradicts_id = await contradictions.find(session, actor, entry)
    session.add(entry)
    if status is MemoryStatus.CONFIRMED:
        entry.confirmed_at = func.clock_timestamp()
        await _retire_replaced(session, actor, entry)
    return await written(session, entry)


def rests_on_document(entry: MemoryEntry) -> bool:
    """Whether a document is where the entry's words come from, though it may be gone or was never found out."""
    return entry.source_document_id is not None or entry.status != MemoryStatus.CONFIRMED


async def get(session: AsyncSession, actor: Principal, entry_id: UUID) -> MemoryEntry:
    entry = await session.scalar(MemoryEntry.visible_to(actor).where(MemoryEntry.id == entry_id))
    if entry is None:
        raise AppError("memory.not-found")
    return entry


async def update(session: AsyncSession, actor: Principal, entry_id: UUID, data: MemoryPatch) -> MemoryEntry:
    entry = await get(session, actor, entry_id)
    changes = data.model_dump(exclude_none=True)
    changes |= {name: getattr(data, name) for name in CLEARABLE if name in data.model_fields_set}
    for name, value in changes.items():
        setattr(entry, name, value)
    _require_order(entry.valid_from, entry.valid_to)
    return await written(session, entry)


async def confirm(session: AsyncSession, actor: Principal, entry_id: UUID) -> MemoryEntry:
    """The person's yes to a fact that was read from a document."""
    entry = await get(session, actor, entry_id)
    if await accepting.accept(session, entry):
        await _retire_replaced(session, actor, entry)
    return await written(session, entry)


async def delete(session: AsyncSession, actor: Principal, entry_id: UUID) -> None:
    await session.delete(await get(session, actor, entry_id))


def _require_order(valid_from: date | None, valid_to: date | None) -> None:
    if valid_from is not None and valid_to is not None and valid_to < valid_from:
        raise AppError("request.invalid", detail="valid_to lies before valid_from")


async def _retire_replaced(session: AsyncSession, actor: Principal, entry: MemoryEntry) -> None:
    if entry.replaces_id is not None:
        former = await session.scalar(MemoryEntry.visible_to(actor).where(MemoryEntry.id == entry.replaces_id))
        if former is not None:
            former.is_active = False


async def written(session: AsyncSession, entry: MemoryEntry) -> MemoryEntry:
    await session.flush()
    await session.refresh(entry)
    return entry
