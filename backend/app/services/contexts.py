"""The texts that go into every prompt: the administrator's for all, a personal one for each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.permissions import Principal
from app.models import ContextFile, ContextKind


@dataclass(frozen=True, slots=True)
class ContextText:
    content: str = ""
    version: int = 0
    updated_at: datetime | None = None


async def read(session: AsyncSession, kind: ContextKind, user_id: UUID | None) -> ContextText:
    query = select(ContextFile).where(ContextFile.type == kind, ContextFile.user_id.is_not_distinct_from(user_id))
    row = await session.scalar(query.execution_options(populate_existing=True))
    return ContextText() if row is None else ContextText(row.content, row.version, row.updated_at)


async def texts_for(session: AsyncSession, actor: Principal) -> tuple[str, str]:
    """The primary text and the person's own, with one query."""
    query = select(ContextFile.type, ContextFile.content).where(
        or_(ContextFile.user_id.is_(None), ContextFile.user_id == actor.user_id)
    )
    found = {row.type: row.content for row in await session.execute(query)}
    return found.get(ContextKind.PRIMARY, ""), found.get(ContextKind.PERSONAL, "")


async def write(
    session: AsyncSession, actor: Principal, kind: ContextKind, user_id: UUID | None, content: str, version: int | None
) -> ContextText:
    """Replace the text. `version` is the one the writer has seen; an outdated one is refused, None overwrites."""
    row = await session.scalar(
        select(ContextFile)
        .where(ContextFile.type == kind, ContextFile.user_id.is_not_distinct_from(user_id))
        .with_for_update()
    )
    seen = row.version if row is not None else 0
    if version is not None and version != seen:
        raise AppError("context.stale-version", params={"version": seen})
    if row is not None:
        row.content, row.version, row.updated_by = content, row.version + 1, actor.user_id
        await session.flush()
        return await read(session, kind, user_id)
    first = insert(ContextFile).values(type=kind, user_id=user_id, content=content, version=1, updated_by=actor.user_id)
    created = await session.scalar(first.on_conflict_do_nothing().returning(ContextFile.id))
    if created is None:
        # Somebody else wrote the first version in the same moment.
        raise AppError("context.stale-version", params={"version": 1})
    return await read(session, kind, user_id)
