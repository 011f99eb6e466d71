"""Full-text search over a person's pages, Russian and English at once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.permissions import Principal
from app.models import DocumentPage, DocumentType
from app.services import fulltext
from app.services.documents.ranking import NOTHING, PASSAGE, Ranked, best_pages
from app.utils.paging import decode_cursor, encode_cursor
from app.utils.passages import best_passage

# Nobody turns so many pages of results; what lies behind is found with another word.
DEEPEST = 10_000


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that fits. `snippet` is HTML; `text` stands on the page word for word; it is empty unless passages
    were asked for."""

    document_id: UUID
    filename: str
    # It is about another person.
    is_held: bool
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


@dataclass(frozen=True, slots=True)
class Found:
    """Pages, best first; `newest` as in Ranked."""

    hits: list[Hit]
    newest: int | None


async def find(
    session: AsyncSession,
    actor: Principal,
    query: str,
    within: Within = EVERYWHERE,
    *,
    limit: int = 5,
    with_passages: bool = True,
) -> Found:
    """The best pages for a search query or a plain question."""
    where = {} if within == EVERYWHERE else asdict(within)
    best = partial(best_pages, session, actor, within=where, limit=limit, with_passages=with_passages)
    return await _found(session, query, best, with_passages=with_passages)


async def find_about_owner(session: AsyncSession, actor: Principal, query: str, *, limit: int) -> Found:
    """The best passages out of all documents that are not about somebody else."""
    best = partial(best_pages, session, actor, within={}, limit=limit, with_passages=True, about_me=True)
    return await _found(session, query, best, with_passages=True)


async def page(
    session: AsyncSession, actor: Principal, query: str, within: Within, *, limit: int, cursor: str | None
) -> tuple[Found, str | None]:
    """One page of the hits and the cursor of the next: how many were shown, and whether the words were
    taken as typed or one by one, which must not change on the way."""
    shown, one_by_one = _place(cursor)
    best = partial(best_pages, session, actor, within=asdict(within), limit=limit + 1, with_passages=False)
    best = partial(best, offset=shown)
    ranked = NOTHING if one_by_one else await best(typed=fulltext.folded(query))
    if one_by_one or (not ranked.rows and cursor is None):
        ranked = await _with_any_word(session, query, best)
        one_by_one = True
    goes_on = len(ranked.rows) > limit and shown + limit <= DEEPEST
    following = encode_cursor(shown + limit, int(one_by_one)) if goes_on else None
    return Found([_hit(row, with_passages=False) for row in ranked.rows[:limit]], ranked.newest), following


def _place(cursor: str | None) -> tuple[int, bool]:
    try:
        shown, one_by_one = (0, 0) if cursor is None else map(int, decode_cursor(cursor))
        if not 0 <= shown <= DEEPEST:
            raise ValueError("not from a cursor of ours")
    except (ValueError, TypeError) as error:
        raise AppError("request.invalid", detail="the cursor is not valid") from error
    return shown, bool(one_by_one)


async def _found(
    session: AsyncSession, query: str, best: Callable[..., Awaitable[Ranked]], *, with_passages: bool
) -> Found:
    ranked = await best(typed=fulltext.folded(query))
    if not ranked.rows:
        ranked = await _with_any_word(session, query, best)
    return Found([_hit(row, with_passages=with_passages) for row in ranked.rows], ranked.newest)


async def _with_any_word(session: AsyncSession, query: str, best: Callable[..., Awaitable[Ranked]]) -> Ranked:
    """A question has words that no page needs to have: any of the significant ones will do."""
    any_word = None if fulltext.has_operators(query) else await fulltext.any_word(session, query)
    return await best(lexemes=any_word) if any_word else NOTHING


def _hit(row: Any, *, with_passages: bool) -> Hit:
    return Hit(
        document_id=row.document_id,
        filename=row.filename,
        is_held=row.is_held,
        page=row.number,
        snippet=fulltext.snippet_html(row.snippet),
        rank=row.rank,
        text=best_passage(row.text, row.marked, PASSAGE) if with_passages else "",
    )


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
