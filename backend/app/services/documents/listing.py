"""The list of a person's documents: filtered, in several orders, in pages; and the tags they carry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Text, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.permissions import Principal
from app.models import Document, DocumentType, ProcessingStatus
from app.models.document import is_held
from app.services import fulltext
from app.services.documents import search
from app.services.documents.narrowing import narrowed
from app.services.paging import in_order

LONG_AGO = date(1, 1, 1)
MOST_TAGS = 500


class Sort(StrEnum):
    """Newest upload first, newest date first with the undated last, or by name."""

    ADDED = "added"
    DATE = "date"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Filters:
    q: str | None = None
    doc_type: DocumentType | None = None
    status: ProcessingStatus | None = None
    tag: str | None = None
    date_from: date | None = None
    date_to: date | None = None
    trash: bool = False
    # Only those about somebody else than their owner.
    other_person: bool = False


async def page(
    session: AsyncSession, actor: Principal, filters: Filters, *, sort: Sort, limit: int, cursor: str | None
) -> tuple[list[Document], str | None]:
    """One page of the list; `q` looks in names, notes, tags and texts."""
    query = Document.trash_of(actor) if filters.trash else Document.visible_to(actor)
    query = narrowed(query, doc_type=filters.doc_type, tag=filters.tag, since=filters.date_from, until=filters.date_to)
    if filters.status is not None:
        query = query.where(Document.status == filters.status)
    if filters.other_person:
        query = query.where(is_held(Document))
    if filters.q:
        query = query.where(await _mentions(session, actor, filters.q, trash=filters.trash))
    keys: dict[Sort, list[Any]] = {
        Sort.ADDED: [Document.created_at, Document.id],
        Sort.DATE: [func.coalesce(Document.document_date, LONG_AGO), Document.created_at, Document.id],
        Sort.NAME: [_folded(Document.filename), Document.id],
    }
    return await in_order(session, query, keys[sort], limit=limit, cursor=cursor, descending=sort is not Sort.NAME)


async def tags(session: AsyncSession, actor: Principal) -> list[tuple[str, int]]:
    """The tags in use and on how many documents each, the most used first."""
    tag = func.unnest(Document.tags).label("tag")
    each = Document.visible_to(actor).with_only_columns(tag).subquery()
    count = func.count().label("count")
    rows = await session.execute(
        select(each.c.tag, count).group_by(each.c.tag).order_by(count.desc(), each.c.tag).limit(MOST_TAGS)
    )
    return [(name, number) for name, number in rows]


async def _mentions(session: AsyncSession, actor: Principal, q: str, *, trash: bool) -> Any:
    word = q.lower().replace("ё", "е")
    told = func.concat_ws("\n", Document.filename, Document.notes, func.array_to_string(Document.tags, "\n"))
    named = _folded(told).contains(word, autoescape=True)
    # What is in the trash has no pages to be found by.
    words = None if trash else await fulltext.parsed(session, q)
    return named if words is None else or_(named, Document.id.in_(search.documents_saying(actor, words)))


def _folded(text: Any) -> Any:
    return func.translate(func.lower(text), "ё", "е", type_=Text)
