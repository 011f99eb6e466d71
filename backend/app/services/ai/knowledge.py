"""What stands ready for a prompt besides the conversation: one look at the database for all of it.

Built once as a statement, because it lies between a question and the first word of its answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, bindparam, exists, func, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.permissions import Principal
from app.models import (
    ContextFile,
    ContextKind,
    Document,
    DocumentPage,
    Importance,
    MemoryEntry,
    MemoryStatus,
    PatientMatch,
    User,
)
from app.models.document import of_somebody_else, on_the_shelf
from app.prepared import Prepared
from app.services.ai.masking import Identity

# A family and its doctors print fewer.
MOST_NAMES = 100
_ME: Any = bindparam("me", type_=Uuid)
_PRIMARY = select(ContextFile.content).where(ContextFile.type == ContextKind.PRIMARY, ContextFile.user_id.is_(None))
_PERSONAL = select(ContextFile.content).where(ContextFile.type == ContextKind.PERSONAL, ContextFile.user_id == _ME)
# Confirmed, active, critical or high, not out of a document about another person; in an order that never changes by
# itself.
_FACTS = select(
    func.json_agg(
        aggregate_order_by(
            func.json_build_array(
                MemoryEntry.category,
                MemoryEntry.importance,
                MemoryEntry.title,
                MemoryEntry.content,
                MemoryEntry.source_document_id,
                MemoryEntry.id,
            ),
            MemoryEntry.created_at,
            MemoryEntry.id,
        )
    )
).where(
    MemoryEntry.user_id == _ME,
    MemoryEntry.is_active,
    MemoryEntry.status == MemoryStatus.CONFIRMED,
    or_(MemoryEntry.importance == Importance.CRITICAL, MemoryEntry.importance == Importance.HIGH),
    ~of_somebody_else(MemoryEntry.source_document_id),
)
_PAGES = select(DocumentPage.id).where(DocumentPage.user_id == _ME, on_the_shelf(DocumentPage.document_id))
# The names that the person's documents print, and whether each is known to be the person's.
_NAMES = (
    select(Document.patient_name.label("name"), func.bool_or(Document.patient_match == PatientMatch.OWN).label("own"))
    .where(Document.user_id == _ME, Document.deleted_at.is_(None), Document.patient_name.is_not(None))
    .group_by(Document.patient_name)
    .order_by(Document.patient_name)
    .limit(MOST_NAMES)
    .subquery()
)
_PRINTED = select(func.json_agg(func.json_build_array(_NAMES.c.name, _NAMES.c.own))).scalar_subquery()
# Only of those who wish it masked.
_IDENTITY = select(func.json_build_array(User.full_name, User.birth_date, User.email, _PRINTED)).where(
    User.id == _ME, User.mask_identifiers
)
_ALL = Prepared(
    select(
        _PRIMARY.scalar_subquery().label("primary"),
        _PERSONAL.scalar_subquery().label("personal"),
        _FACTS.scalar_subquery().label("facts"),
        exists(_PAGES).label("has_pages"),
        _IDENTITY.scalar_subquery().label("identity"),
    )
)


@dataclass(frozen=True, slots=True)
class Fact:
    """An important entry of the memory. What came out of a document is untrusted, confirmed or not."""

    category: str
    importance: str
    title: str
    content: str
    source_document_id: UUID | None
    id: str


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The administrator's text for everybody, the person's own, their important facts, whether they have pages of
    documents to search in, and what of them is to be masked in these."""

    primary: str
    personal: str
    facts: list[Fact]
    has_pages: bool
    identity: Identity | None = None


async def gather(session: AsyncSession, actor: Principal) -> Knowledge:
    row = await _ALL.one(session, {"me": actor.user_id})
    facts = [Fact(*fact) for fact in row.facts or ()]
    return Knowledge(row.primary or "", row.personal or "", facts, row.has_pages, _identity(row.identity))


async def identity_of(session: AsyncSession, actor: Principal) -> Identity | None:
    """What of the person is to be masked on the way to the model; None if they do not wish it."""
    return _identity(await session.scalar(_IDENTITY, {"me": actor.user_id}))


def _identity(found: list[Any] | None) -> Identity | None:
    if found is None:
        return None
    full_name, born, email, printed = found
    aliases = tuple(name for name, is_own in printed or () if is_own)
    others = tuple(name for name, is_own in printed or () if not is_own)
    return Identity(full_name, date.fromisoformat(born) if born else None, email, aliases, others)
