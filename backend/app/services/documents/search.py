"""Full-text search over a person's pages, Russian and English at once."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, case, cast, func, literal, literal_column, select
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.permissions import Principal
from app.models import Document, DocumentPage, DocumentType
from app.utils.passages import START, STOP, best_passage

PASSAGE = 1500
MAX_QUERY = 1000
MAX_WORDS = 24
SNIPPET = (
    f'StartSel={START}, StopSel={STOP}, MaxFragments=2, MaxWords=24, MinWords=10, ShortWord=0, FragmentDelimiter=" … "'
)
WHOLE = f"StartSel={START}, StopSel={STOP}, HighlightAll=true"
RUSSIAN: ColumnElement[Any] = literal_column("'russian'::regconfig")
_OPERATORS = re.compile(r'"|(?:^|\s)-\w|\bor\b', re.IGNORECASE)
_MARKED = re.compile(f"{START}(.*?){STOP}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that fits. `snippet` is HTML; `text` stands on the page word for word."""

    document_id: UUID
    filename: str
    page: int
    snippet: str
    rank: float
    text: str


async def find(
    session: AsyncSession,
    actor: Principal,
    query: str,
    *,
    doc_type: DocumentType | None = None,
    document_id: UUID | None = None,
    limit: int = 5,
) -> list[Hit]:
    """The best pages for a search query or a plain question, best first."""
    words = await parsed(session, query)
    narrowed = _narrowed(actor, doc_type, document_id)
    hits = await _ranked(session, actor, narrowed, words, limit) if words else []
    if hits or _OPERATORS.search(query):
        return hits
    # A question has words that no page needs to have: any of the significant ones will do.
    any_word = await _any_word(session, query)
    return await _ranked(session, actor, narrowed, any_word, limit) if any_word else []


async def page_text(session: AsyncSession, actor: Principal, document_id: UUID, page: int) -> str | None:
    """The stored text of a page of the person's own documents; None when there is no such page."""
    query = DocumentPage.visible_to(actor).where(DocumentPage.document_id == document_id, DocumentPage.number == page)
    return await session.scalar(query.with_only_columns(DocumentPage.text))


async def parsed(session: AsyncSession, query: str) -> str | None:
    """The query as PostgreSQL understands it, None when it has no word to look for."""
    words = func.websearch_to_tsquery(RUSSIAN, _folded(query))
    text: str = (await session.execute(select(cast(words, Text)))).scalar_one()
    return text or None


def documents_saying(actor: Principal, words: str) -> Select[tuple[UUID]]:
    """Ids of the person's documents with a page that fits the parsed query."""
    return DocumentPage.visible_to(actor).where(_matches(actor, words)).with_only_columns(DocumentPage.document_id)


def _folded(query: str) -> str:
    """The query without what PostgreSQL can't hold, `ё` as `е` like in the index."""
    text = query[:MAX_QUERY].replace("\x00", " ").encode(errors="ignore").decode()
    return text.replace("ё", "е").replace("Ё", "Е")


async def _any_word(session: AsyncSession, query: str) -> str | None:
    lexemes = func.tsvector_to_array(func.to_tsvector(RUSSIAN, _folded(query)))
    words: list[str] = (await session.execute(select(lexemes))).scalar_one()
    escaped = (word.replace("\\", "\\\\").replace("'", "''") for word in words[:MAX_WORDS])
    return " | ".join(f"'{word}'" for word in escaped) or None


def _matches(actor: Principal, words: str) -> ColumnElement[bool]:
    # The owner is part of the index condition: the cost follows a person's own pages, not the table.
    owner = cast(literal(f"'owner:{actor.user_id}'"), TSQUERY)
    return DocumentPage.search.op("@@")(cast(literal(words), TSQUERY).op("&&")(owner))


def _narrowed(actor: Principal, doc_type: DocumentType | None, document_id: UUID | None) -> Select[Any]:
    pages: Select[Any] = DocumentPage.visible_to(actor).join(Document, Document.id == DocumentPage.document_id)
    if doc_type is not None:
        pages = pages.where(Document.doc_type == doc_type)
    if document_id is not None:
        pages = pages.where(DocumentPage.document_id == document_id)
    return pages


async def _ranked(session: AsyncSession, actor: Principal, pages: Select[Any], words: str, limit: int) -> list[Hit]:
    tsquery = cast(literal(words), TSQUERY)
    rank = func.ts_rank(DocumentPage.search, tsquery, 1).label("rank")
    best = (
        pages.where(_matches(actor, words))
        .with_only_columns(DocumentPage.document_id, Document.filename, DocumentPage.number, DocumentPage.text, rank)
        .order_by(rank.desc(), Document.created_at.desc(), DocumentPage.number)
        .limit(limit)
        .subquery()
    )
    # Marked only after the limit: marking reads the whole text again.
    snippet = func.ts_headline(RUSSIAN, best.c.text, tsquery, SNIPPET)
    whole = case((func.length(best.c.text) > PASSAGE, func.ts_headline(RUSSIAN, best.c.text, tsquery, WHOLE)))
    rows = await session.execute(select(best, snippet.label("snippet"), whole.label("whole")))
    return [
        Hit(
            document_id=row.document_id,
            filename=row.filename,
            page=row.number,
            snippet=_snippet_html(row.snippet),
            rank=row.rank,
            text=best_passage(row.text, row.whole, PASSAGE),
        )
        for row in rows
    ]


def _snippet_html(marked: str) -> str:
    """Escaped text with `<mark>` around the words that were found."""
    escaped = _MARKED.sub(r"<mark>\1</mark>", html.escape(" ".join(marked.split())))
    return escaped.replace(START, "").replace(STOP, "")
