"""Entries as they are shown: with where they come from, what has replaced them, and how many answers used them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.core.permissions import Principal
from app.models import Document, MemoryEntry, Message
from app.models.document import of_somebody_else
from app.services.memory import lineage, uses


@dataclass(frozen=True, slots=True)
class Source:
    document_id: UUID | None
    filename: str | None
    page: int | None
    quote: str | None
    message_id: UUID | None
    chat_id: UUID | None


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry with what its row does not say. Answers like the row for everything else."""

    row: MemoryEntry
    source: Source
    replaced_by_id: UUID | None
    used_in: int
    contradicts_id: UUID | None

    def __getattr__(self, field: str) -> Any:
        return getattr(self.row, field)


async def shown(session: AsyncSession, actor: Principal, rows: Sequence[MemoryEntry]) -> list[Shown]:
    ids = [row.id for row in rows]
    filenames = await _named(session, Document.id, Document.filename, {row.source_document_id for row in rows})
    chats = await _named(session, Message.id, Message.chat_id, {row.source_message_id for row in rows})
    newer = await lineage.replaced_by(session, actor, ids)
    counts = await uses.counts(session, actor, ids)
    asked = await _asked_about(session, actor, rows)
    return [
        Shown(
            row,
            _source(row, filenames, chats),
            newer.get(row.id),
            counts.get(row.id, 0),
            row.contradicts_id if row.id in asked else None,
        )
        for row in rows
    ]


async def _asked_about(session: AsyncSession, actor: Principal, rows: Sequence[MemoryEntry]) -> set[UUID]:
    """The entries that contradict another one, where neither came out of a document about somebody else."""
    ids = [row.id for row in rows if row.contradicts_id is not None]
    if not ids:
        return set()
    other = aliased(MemoryEntry)
    both = (
        MemoryEntry.visible_to(actor)
        .join(other, other.id == MemoryEntry.contradicts_id)
        .where(MemoryEntry.id.in_(ids))
        .where(*(~of_somebody_else(entry.source_document_id) for entry in (MemoryEntry, other)))
    )
    return set(await session.scalars(both.with_only_columns(MemoryEntry.id)))


def _source(row: MemoryEntry, filenames: dict[Any, Any], chats: dict[Any, Any]) -> Source:
    return Source(
        row.source_document_id,
        filenames.get(row.source_document_id),
        row.source_page,
        row.source_quote,
        row.source_message_id,
        chats.get(row.source_message_id),
    )


async def _named(session: AsyncSession, key: Any, value: Any, ids: set[UUID | None]) -> dict[Any, Any]:
    wanted = ids - {None}
    if not wanted:
        return {}
    return {row[0]: row[1] for row in await session.execute(select(key, value).where(key.in_(wanted)))}
