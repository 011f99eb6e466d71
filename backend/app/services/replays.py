"""The same request twice has one effect, where its sender gave it a key: a lost answer, a double click, a retry.

The key is written in the transaction of what the request makes. A second one that comes meanwhile waits there until the
first is committed, and then answers what that has made; where the first failed, it does the work itself.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.permissions import Principal
from app.models import Replay
from app.services.runtime import Runtime

# At least so long a key is known.
KEPT = timedelta(hours=24)


class Made(Protocol):
    @property
    def id(self) -> UUID: ...


@dataclass(frozen=True, slots=True)
class Intent:
    """What a sender wants to have done once: their key, and a digest of what exactly was asked for."""

    key: str
    request: str


async def once[T: Made](
    session: AsyncSession,
    actor: Principal,
    intent: Intent | None,
    make: Callable[[], Awaitable[T]],
    again: Callable[[UUID], Awaitable[T]],
) -> T:
    """What `make` makes, the first time; `again` finds it later. Without an intent everything is a first time."""
    if intent is None:
        return await make()
    mine = insert(Replay).values(user_id=actor.user_id, key=intent.key, request=intent.request)
    is_first = await session.scalar(mine.on_conflict_do_nothing().returning(Replay.key)) is not None
    if not is_first and (known := await made_by(session, actor, intent)) is not None:
        return await again(known)
    made = await make()
    row = Replay.user_id == actor.user_id, Replay.key == intent.key
    await session.execute(update(Replay).where(*row).values(made_id=made.id))
    return made


async def made_by(session: AsyncSession, actor: Principal, intent: Intent | None) -> UUID | None:
    """What this request has made before. A key that came with something else is no replay, but a mistake."""
    if intent is None:
        return None
    known = await session.get(Replay, (actor.user_id, intent.key), populate_existing=True)
    if known is not None and known.request != intent.request:
        raise AppError("request.key-reused")
    return None if known is None else known.made_id


async def forget_old(runtime: Runtime) -> None:
    """Ticked."""
    async with runtime.database.unit_of_work() as session:
        await session.execute(delete(Replay).where(Replay.created_at < runtime.clock.now() - KEPT))
