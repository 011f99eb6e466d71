"""Looking for what is remembered: the person in their list, the assistant for an answer."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, case, func, literal, or_
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.permissions import Principal
from app.models import Importance, MemoryCategory, MemoryEntry, MemoryStatus
from app.models.document import of_somebody_else
from app.models.memory import is_held_back
from app.services.paging import newest_first

MAX_WORDS = 12
MOST_COMPARED = 50
_RANK = case({importance: number for number, importance in enumerate(Importance)}, value=MemoryEntry.importance)


async def page(
    session: AsyncSession,
    actor: Principal,
    *,
    category: MemoryCategory | None,
    importance: Importance | None,
    query: str | None,
    is_active: bool | None,
    status: MemoryStatus | None = None,
    document_id: UUID | None = None,
    limit: int,
    cursor: str | None,
) -> tuple[list[MemoryEntry], str | None]:
    """The person's own list, newest first. All words of `query` must be there, in any form.

    What a document about another person proposes is only there when that document is asked for.
    """
    found = _filtered(actor, category, importance)
    if document_id is None:
        found = found.where(~is_held_back(MemoryEntry))
    if is_active is not None:
        found = found.where(MemoryEntry.is_active.is_(is_active))
    if status is not None:
        found = found.where(MemoryEntry.status == status)
    if document_id is not None:
        found = found.where(MemoryEntry.source_document_id == document_id)
    if query and query.strip():
        plain = plain_words(query)
        found = found.where(
            or_(
                _text().contains(plain, autoescape=True),
                _vector().bool_op("@@")(func.plainto_tsquery("russian", plain)),
            )
        )
    return await newest_first(session, found, by=MemoryEntry.created_at, key=MemoryEntry.id, limit=limit, cursor=cursor)


async def search(
    session: AsyncSession,
    actor: Principal,
    *,
    query: str | None = None,
    category: MemoryCategory | None = None,
    importance: Importance | None = None,
    limit: int = 50,
) -> list[MemoryEntry]:
    """Active entries for the assistant, best first: any word of `query` is enough, more words rank higher.

    What came out of a document that is about another person is not told.
    """
    about_owner = ~of_somebody_else(MemoryEntry.source_document_id)
    found = _filtered(actor, category, importance).where(MemoryEntry.is_active, about_owner)
    order: list[SQLColumnExpression[Any]] = [_RANK, MemoryEntry.created_at, MemoryEntry.id]
    words = re.findall(r"\w+", plain_words(query or ""))[:MAX_WORDS]
    if words:
        asked = func.to_tsquery("russian", " | ".join(words))
        inside = [_text().contains(word, autoescape=True) for word in words if len(word) > 2]
        found = found.where(or_(_vector().bool_op("@@")(asked), *inside))
        order.insert(0, func.ts_rank(_vector(), asked).desc())
    return list((await session.scalars(found.order_by(*order).limit(limit))).all())


async def newest_out_of_documents(session: AsyncSession, actor: Principal) -> list[MemoryEntry]:
    """The entries that name the document they come from, whether or not the person has confirmed them."""
    query = MemoryEntry.visible_to(actor).where(MemoryEntry.source_document_id.is_not(None))
    return list((await session.scalars(query.order_by(MemoryEntry.created_at.desc()).limit(MOST_COMPARED))).all())


def _filtered(actor: Principal, category: MemoryCategory | None, importance: Importance | None) -> Select[MemoryEntry]:
    query = MemoryEntry.visible_to(actor)
    if category is not None:
        query = query.where(MemoryEntry.category == category)
    if importance is not None:
        query = query.where(MemoryEntry.importance == importance)
    return query


def plain_words(text: str) -> str:
    return text.strip().lower().replace("ё", "е")


def _text() -> ColumnElement[str]:
    """What is searched: a person has hundreds of entries, not millions, so there is no index to keep."""
    parts = func.concat_ws(literal(" "), MemoryEntry.title, MemoryEntry.content, MemoryEntry.category)
    return func.replace(func.lower(parts), "ё", "е")


def _vector() -> ColumnElement[Any]:
    # This configuration stems Russian words, and those in Latin letters the English way.
    return func.to_tsvector("russian", _text())
