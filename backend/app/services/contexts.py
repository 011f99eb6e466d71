"""The texts that go into every prompt: the administrator's for all, a personal one for each.

Each write keeps what was written as a version; restoring an old one is writing its text again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.permissions import Principal
from app.models import ContextFile, ContextKind, ContextVersion
from app.utils.paging import decode_cursor, encode_cursor

# About seven pages. Every turn of every chat carries the text, so it must not become a book.
MAX_CHARACTERS = 20_000
VERSIONS_KEPT = 100


@dataclass(frozen=True, slots=True)
class ContextText:
    content: str = ""
    version: int = 0
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class VersionNote:
    """One version in a list, without its text."""

    version: int
    updated_at: datetime
    characters: int


async def read(session: AsyncSession, kind: ContextKind, user_id: UUID | None) -> ContextText:
    query = select(ContextFile).where(ContextFile.type == kind, ContextFile.user_id.is_not_distinct_from(user_id))
    row = await session.scalar(query.execution_options(populate_existing=True))
    return ContextText() if row is None else ContextText(row.content, row.version, row.updated_at)


async def write(
    session: AsyncSession, actor: Principal, kind: ContextKind, user_id: UUID | None, content: str, version: int | None
) -> ContextText:
    """Replace the text. `version` is the one the writer has seen; an outdated one is refused, None overwrites."""
    if len(content) > MAX_CHARACTERS:
        raise AppError("context.too-long", params={"limit": MAX_CHARACTERS, "characters": len(content)})
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
        return await _kept(session, actor, kind, user_id, row.id)
    first = insert(ContextFile).values(type=kind, user_id=user_id, content=content, version=1, updated_by=actor.user_id)
    created = await session.scalar(first.on_conflict_do_nothing().returning(ContextFile.id))
    if created is None:
        # Somebody else wrote the first version in the same moment.
        raise AppError("context.stale-version", params={"version": 1})
    return await _kept(session, actor, kind, user_id, created)


async def _kept(
    session: AsyncSession, actor: Principal, kind: ContextKind, user_id: UUID | None, file_id: UUID
) -> ContextText:
    """Keep what was just written as a version, and let go of the oldest ones."""
    written = await read(session, kind, user_id)
    session.add(
        ContextVersion(
            context_file_id=file_id,
            version=written.version,
            content=written.content,
            updated_by=actor.user_id,
            created_at=written.updated_at,
        )
    )
    await session.flush()
    old = ContextVersion.version <= written.version - VERSIONS_KEPT
    await session.execute(delete(ContextVersion).where(ContextVersion.context_file_id == file_id, old))
    return written


def _versions(kind: ContextKind, user_id: UUID | None) -> Select[ContextVersion]:
    return (
        select(ContextVersion)
        .join(ContextFile, ContextFile.id == ContextVersion.context_file_id)
        .where(ContextFile.type == kind, ContextFile.user_id.is_not_distinct_from(user_id))
    )


async def versions(
    session: AsyncSession, kind: ContextKind, user_id: UUID | None, *, limit: int, cursor: str | None
) -> tuple[list[VersionNote], str | None]:
    """Newest first."""
    query = _versions(kind, user_id)
    if cursor is not None:
        query = query.where(ContextVersion.version < _before(cursor))
    columns = (ContextVersion.version, ContextVersion.created_at, func.length(ContextVersion.content))
    listed = query.with_only_columns(*columns).order_by(ContextVersion.version.desc()).limit(limit + 1)
    notes = [VersionNote(*row) for row in await session.execute(listed)]
    return notes[:limit], encode_cursor(notes[limit - 1].version) if len(notes) > limit else None


def _before(cursor: str) -> int:
    try:
        (version,) = decode_cursor(cursor)
        return min(int(version), 2**31 - 1)
    except (ValueError, TypeError) as error:
        raise AppError("request.invalid", detail="the cursor is not valid") from error


async def version(session: AsyncSession, kind: ContextKind, user_id: UUID | None, number: int) -> ContextText:
    found = await session.scalar(_versions(kind, user_id).where(ContextVersion.version == number))
    if found is None:
        raise AppError("context.version-not-found")
    return ContextText(found.content, found.version, found.created_at)
