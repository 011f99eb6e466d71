"""How entries follow each other: what one has replaced, and several made one."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.permissions import Principal
from app.models import MemoryEntry, MemoryStatus
from app.services.memory import entries

# Longer chains are not followed; a circle, which nothing makes, would end here as well.
MOST = 200


async def history(session: AsyncSession, actor: Principal, entry_id: UUID) -> list[MemoryEntry]:
    """What the entry has replaced and what those had replaced, oldest first, itself last."""
    await entries.get(session, actor, entry_id)
    first = (
        select(MemoryEntry.id, MemoryEntry.replaces_id, literal(0).label("depth"))
        .where(MemoryEntry.id == entry_id, MemoryEntry.user_id == actor.user_id)
        .cte(recursive=True)
    )
    before = select(MemoryEntry.id, MemoryEntry.replaces_id, first.c.depth + 1).where(
        MemoryEntry.id == first.c.replaces_id, MemoryEntry.user_id == actor.user_id, first.c.depth < MOST
    )
    chain = first.union_all(before)
    found = MemoryEntry.visible_to(actor).join(chain, chain.c.id == MemoryEntry.id).order_by(chain.c.depth.desc())
    return list(await session.scalars(found))


async def replaced_by(session: AsyncSession, actor: Principal, ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Which entries were replaced, and by which; a proposal has replaced nothing yet."""
    rows = await session.execute(
        MemoryEntry.visible_to(actor)
        .where(MemoryEntry.replaces_id.in_(ids), MemoryEntry.status == MemoryStatus.CONFIRMED)
        .with_only_columns(MemoryEntry.replaces_id, MemoryEntry.id)
        .order_by(MemoryEntry.created_at)
    )
    return {former: newer for former, newer in rows if former is not None}


async def merge(session: AsyncSession, actor: Principal, keep_id: UUID, ids: Sequence[UUID]) -> MemoryEntry:
    """Retire entries that say the same as another. They stay in its history."""
    kept = await entries.get(session, actor, keep_id)
    others = [await entries.get(session, actor, one) for one in dict.fromkeys(ids) if one != keep_id]
    oldest = await _oldest(session, actor, kept)
    chain = {entry.id for entry in await history(session, actor, keep_id)}
    for other in others:
        other.is_active = False
        if other.id in chain:
            continue
        await _let_go(session, actor, other, keep_id)
        oldest.replaces_id = other.id
        await session.flush()
        line = await history(session, actor, other.id)
        chain |= {entry.id for entry in line}
        oldest = line[0]
    if kept.status != MemoryStatus.CONFIRMED:
        kept = await entries.confirm(session, actor, kept.id)
    kept.is_active = True
    return await entries.written(session, kept)


async def _oldest(session: AsyncSession, actor: Principal, entry: MemoryEntry) -> MemoryEntry:
    return (await history(session, actor, entry.id))[0]


async def _let_go(session: AsyncSession, actor: Principal, other: MemoryEntry, kept_id: UUID) -> None:
    """An entry that had replaced the kept one is now the older of the two; a circle would have no beginning."""
    for entry in await history(session, actor, other.id):
        if entry.replaces_id == kept_id:
            entry.replaces_id = None
            await session.flush()
