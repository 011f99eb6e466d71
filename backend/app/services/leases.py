"""Doing something alone: of several processes, the one that asked first, for as long as it keeps asking.

In PostgreSQL, because losing Redis must not let two of them begin.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Lease
from app.services.runtime import Runtime

# Who takes over from a process that died waits this long at most, and its own pause between two questions.
SECONDS = 20


async def ask(session: AsyncSession, runtime: Runtime, name: str, holder: str) -> bool:
    """Take the lease or keep it; False while somebody else has it."""
    now = runtime.clock.now()
    mine = {"holder": holder, "expires_at": now + timedelta(seconds=SECONDS)}
    wanted = insert(Lease).values(name=name, **mine)
    statement = wanted.on_conflict_do_update(
        index_elements=[Lease.name], set_=mine, where=or_(Lease.holder == holder, Lease.expires_at <= now)
    )
    return await session.scalar(statement.returning(Lease.holder)) is not None


async def give_back(session: AsyncSession, name: str, holder: str) -> None:
    """Let the next one begin at once."""
    await session.execute(delete(Lease).where(Lease.name == name, Lease.holder == holder))


async def is_held(session: AsyncSession, runtime: Runtime, name: str, holder: str) -> bool:
    own = (Lease.name == name, Lease.holder == holder, Lease.expires_at > runtime.clock.now())
    return await session.scalar(select(Lease.name).where(*own)) is not None
