"""What is remembered as a table for other programs."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.permissions import Principal
from app.models import MemoryEntry
from app.models.memory import is_held_back
from app.services.memory.shown import Shown, shown
from app.utils.spreadsheets import table

COLUMNS = (
    "category", "title", "content", "importance", "status", "is_active", "valid_from", "valid_to", "created_at",
    "confirmed_at", "source.filename", "source.page", "source.quote", "id", "replaces_id",
)  # fmt: skip
MOST = 10_000


async def entries(session: AsyncSession, actor: Principal) -> list[Shown]:
    """All entries of a person, the oldest first: proposals and those that hold no more as well."""
    own = MemoryEntry.visible_to(actor).where(~is_held_back(MemoryEntry))
    found = await session.scalars(own.order_by(MemoryEntry.created_at, MemoryEntry.id).limit(MOST))
    return await shown(session, actor, list(found))


def as_csv(found: Iterable[Shown], locale: str) -> str:
    names = [column.replace("source.", "source_") for column in COLUMNS]
    return table(names, (attrgetter(*COLUMNS)(entry) for entry in found), locale)
