"""Entries that say different things about the same one. Found without a model, settled by the person alone."""

from __future__ import annotations

import re
from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.permissions import Principal
from app.models import MemoryCategory, MemoryEntry, MemoryStatus
from app.models.document import of_somebody_else
from app.services.memory import accepting

# What can only hold one way at a time; notes and summaries may say many things.
OF_ONE_KIND = (MemoryCategory.CONDITION, MemoryCategory.MEDICATION, MemoryCategory.ALLERGY, MemoryCategory.VITAL)
# So much of the words of the shorter title must be in the other one.
SAME_THING = 0.6
STEM = 5
# Beginnings of words that turn a statement around: «нет аллергии», "stopped taking".
_AGAINST = (
    "не", "нет", "без", "отсут", "отриц", "отмен", "прекр", "никог", "исклю", "опров", "снята", "сняли", "нету",
    "no", "not", "never", "denie", "witho", "absen", "stopp", "disco", "ruled", "quit",
)  # fmt: skip
_WORD = re.compile(r"\d+(?:[.,]\d+)?|[^\W\d_]{2,}")
Keep = Literal["new", "old", "both"]


async def find(session: AsyncSession, actor: Principal, entry: MemoryEntry) -> UUID | None:
    """The active confirmed entry about the same thing that says something else; None when there is none.

    The newest of those where one says no and the other does not, else the newest of all.
    """
    if entry.category not in OF_ONE_KIND:
        return None
    others = await session.scalars(
        MemoryEntry.visible_to(actor)
        .where(
            MemoryEntry.category == entry.category,
            MemoryEntry.is_active,
            MemoryEntry.status == MemoryStatus.CONFIRMED,
            MemoryEntry.id != entry.id,
            # What a document about another person says is no fact about this one.
            ~of_somebody_else(MemoryEntry.source_document_id),
        )
        .order_by(MemoryEntry.created_at.desc())
    )
    about, said = _stems(entry.title).difference(_AGAINST), _stems(f"{entry.title} {entry.content}")
    differing = []
    for other in others:
        theirs = _stems(other.title).difference(_AGAINST)
        shorter = min(len(about), len(theirs))
        if not shorter or len(about & theirs) / shorter < SAME_THING:
            continue
        told = _stems(f"{other.title} {other.content}")
        if said.isdisjoint(_AGAINST) != told.isdisjoint(_AGAINST):
            return other.id
        if not (said <= told or told <= said):
            differing.append(other.id)
    return differing[0] if differing else None


async def resolve(session: AsyncSession, actor: Principal, entry: MemoryEntry, keep: Keep) -> MemoryEntry:
    """What the person said about an entry that contradicts another: `new` is the entry, `old` the other one."""
    if entry.contradicts_id is None:
        raise AppError("memory.nothing-to-resolve")
    other = await session.scalar(MemoryEntry.visible_to(actor).where(MemoryEntry.id == entry.contradicts_id))
    entry.contradicts_id = None
    if keep == "old":
        entry.is_active = False
        return entry
    await accepting.accept(session, entry)
    if keep == "new" and other is not None:
        other.is_active = False
        entry.replaces_id = other.id
        # Others may say what the retired one said.
        await session.flush()
        entry.contradicts_id = await find(session, actor, entry)
    return entry


def _stems(text: str) -> set[str]:
    words = _WORD.findall(text.lower().replace("ё", "е"))
    return {word.replace(",", ".") if word[0].isdigit() else word[:STEM] for word in words}
