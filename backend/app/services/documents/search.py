"""Full-text search over a person's pages, Russian and English at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.permissions import Principal
from app.models import Document, DocumentPage, DocumentType
from app.services import fulltext
from app.services.documents.narrowing import narrowed
from app.utils.passages import best_passage

PASSAGE = 1500


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that fits. `snippet` is HTML; `text` stands on the page word for word."""

    document_id: UUID
    filename: str
    page: int
    snippet: str
    rank: float
    text: str


@dataclass(frozen=True, slots=True)
class Within:
    """Where to look; by default everywhere."""

    doc_type: DocumentType | None = None
    document_id: UUID | None = None
    tag: str | None = None
    date_from: date | None = None
    date_to: date | None = None


EVERYWHERE = Within()


async def find(
    session: AsyncSession, actor: Principal, query: str, within: Within = EVERYWHERE, *, limit: int = 5
) -> list[Hit]:
    """The best pages for a search query or a plain question, best first."""
    words = await fulltext.parsed(session, query)
    narrowed = _narrowed(actor, within)
    hits = await _ranked(session, actor, narrowed, words, limit) if words else []
    if hits or fulltext.has_operators(query):
        return hits
    # A question has words that no page needs to have: any of the significant ones will do.
    any_word = await fulltext.any_word(session, query)
    return await _ranked(session, actor, narrowed, any_word, limit) if any_word else []


async def page_text(session: AsyncSession, actor: Principal, document_id: UUID, page: int) -> str | None:
    """The stored text of a page of the person's own documents; None when there is no such page."""
    query = DocumentPage.visible_to(actor).where(DocumentPage.document_id == document_id, DocumentPage.number == page)
    return await session.scalar(query.with_only_columns(DocumentPage.text))


async def first_pages(
    session: AsyncSession, actor: Principal, document_id: UUID, *, pages: int, characters: int
) -> list[tuple[int, str]]:
    """Number and text of the first pages, of each at most so many characters."""
    page = DocumentPage
    query = page.visible_to(actor).where(page.document_id == document_id).order_by(page.number).limit(pages)
    rows = await session.execute(query.with_only_columns(page.number, func.left(page.text, characters)))
    return [(number, text) for number, text in rows]


def documents_saying(actor: Principal, words: str) -> Select[tuple[UUID]]:
    """Ids of the person's documents with a page that fits the parsed query."""
    return (
        DocumentPage.visible_to(actor)
        .where(fulltext.matches(DocumentPage.search, actor.user_id, words))
        .with_only_columns(DocumentPage.document_id)
    )


def _narrowed(actor: Principal, within: Within) -> Select[Any]:
    pages: Select[Any] = DocumentPage.visible_to(actor).join(Document, Document.id == DocumentPage.document_id)
    if within.document_id is not None:
        pages = pages.where(DocumentPage.document_id == within.document_id)
    return narrowed(pages, doc_type=within.doc_type, tag=within.tag, since=within.date_from, until=within.date_to)


async def _ranked(session: AsyncSession, actor: Principal, pages: Select[Any], words: str, limit: int) -> list[Hit]:
    rank = func.ts_rank(DocumentPage.search, fulltext.tsquery(words), 1).label("rank")
    best = (
        pages.where(fulltext.matches(DocumentPage.search, actor.user_id, words))
        .with_only_columns(DocumentPage.document_id, Document.filename, DocumentPage.number, DocumentPage.text, rank)
        .order_by(rank.desc(), Document.created_at.desc(), DocumentPage.number)
        .limit(limit)
        .subquery()
    )
    # Marked only after the limit: marking reads the whole text again.
    snippet = fulltext.fragments(best.c.text, words)
    whole = case((func.length(best.c.text) > PASSAGE, fulltext.marked(best.c.text, words)))
    rows = await session.execute(select(best, snippet.label("snippet"), whole.label("whole")))
    return [
        Hit(
            document_id=row.document_id,
            filename=row.filename,
            page=row.number,
            snippet=fulltext.snippet_html(row.snippet),
            rank=row.rank,
            text=best_passage(row.text, row.whole, PASSAGE),
        )
        for row in rows
    ]
