"""The statement behind every search over pages: which fit, how well, and where on them the words stand.

Written for its cost, which people feel on every letter they type. Only numbers are carried through the sorting; whose
document it is, its name and the marked text are looked up for the few best. What is in the trash is one small list
and not a question asked for each page. The parameters have fixed places, so that the driver prepares it once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Date, Integer, Select, Text, Uuid, and_, bindparam, case, cast, func, or_, select
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.expression import all_

from app.core.permissions import Principal
from app.models import Document, DocumentPage
from app.models.document import is_held
from app.prepared import Prepared
from app.services import fulltext

# Texts up to this length are their own best passage.
PASSAGE = 1500

_ME: Any = bindparam("me", type_=Uuid)
# One of them: what somebody typed, or lexemes that we put together.
_TYPED: Any = bindparam("typed", type_=Text)
_LEXEMES: Any = bindparam("lexemes", type_=Text)
_UNDERSTOOD = func.coalesce(cast(_LEXEMES, TSQUERY), func.websearch_to_tsquery(fulltext.RUSSIAN, _TYPED))
_OWNER = cast(bindparam("owner", type_=Text), TSQUERY)
# Selected, so that they are made once and not for every page that is ranked or marked.
_ASKED = select(_UNDERSTOOD).scalar_subquery()
_OF_MINE = select(_UNDERSTOOD.op("&&")(_OWNER)).scalar_subquery()
_WITH_PASSAGES: Any = bindparam("with_passages", type_=Boolean)


def _statement(*conditions: Any) -> Any:
    page, document = DocumentPage, Document
    thrown_away = select(document.id).where(document.user_id == _ME, document.deleted_at.is_not(None))
    rank = func.ts_rank(page.search, _ASKED, 1).label("rank")
    best = (
        select(page.document_id, page.number, rank)
        .where(
            # The owner is part of it; a condition on the column beside it would only make a second index be read.
            page.search.op("@@")(_OF_MINE),
            func.numnode(_ASKED) > 0,
            page.document_id != all_(func.array(thrown_away.scalar_subquery())),
            *conditions,
        )
        .order_by(rank.desc(), page.document_id, page.number)
        .limit(bindparam("limit", type_=Integer))
        .offset(bindparam("offset", type_=Integer))
        .subquery()
    )
    long = and_(_WITH_PASSAGES, func.length(page.text) > PASSAGE)
    return (
        select(
            best.c.document_id,
            document.filename,
            is_held(document).label("is_held"),
            best.c.number,
            best.c.rank,
            fulltext.fragments(page.text, _ASKED).label("snippet"),
            case((_WITH_PASSAGES, page.text)).label("text"),
            case((long, fulltext.marked(page.text, _ASKED))).label("marked"),
        )
        .join(page, and_(page.document_id == best.c.document_id, page.number == best.c.number))
        .join(document, and_(document.id == best.c.document_id, document.user_id == _ME))
        .order_by(best.c.rank.desc(), document.created_at.desc(), best.c.number)
    )


def _about_me() -> Any:
    """Not the documents about other people; they are few, like those in the trash."""
    held = select(Document.id).where(Document.user_id == _ME, is_held(Document))
    return DocumentPage.document_id != all_(func.array(held.scalar_subquery()))


def _narrowed() -> Any:
    """The documents of one kind, with a tag, of a span of days; a condition whose value is NULL holds for all."""
    document = Document
    kind, tag = bindparam("doc_type", type_=Text), bindparam("tag", type_=Text)
    since, until = bindparam("date_from", type_=Date), bindparam("date_to", type_=Date)
    one = bindparam("document_id", type_=Uuid)
    found: Select[Any] = select(document.id).where(
        document.user_id == _ME,
        or_(one.is_(None), document.id == one),
        or_(kind.is_(None), cast(document.doc_type, Text) == kind),
        or_(tag.is_(None), tag == func.any(document.tags)),
        or_(since.is_(None), document.document_date >= since),
        or_(until.is_(None), document.document_date <= until),
    )
    return DocumentPage.document_id.in_(found)


_EVERYWHERE = Prepared(_statement())
_WITHIN = Prepared(_statement(_narrowed()))
_ABOUT_ME = Prepared(_statement(_about_me()))


async def best_pages(
    session: AsyncSession,
    actor: Principal,
    *,
    typed: str | None = None,
    lexemes: str | None = None,
    within: dict[str, UUID | str | date | None],
    limit: int,
    with_passages: bool,
    about_me: bool = False,
    offset: int = 0,
) -> Sequence[Any]:
    """Rows of document_id, filename, is_held, number, rank, snippet, text and marked, best first.

    `about_me` leaves out documents about other people and looks everywhere else. `within` names document_id, doc_type,
    tag, date_from, date_to as far as they matter.
    """
    values = {
        "me": actor.user_id,
        "owner": f"'owner:{actor.user_id}'",
        "typed": typed,
        "lexemes": lexemes,
        "limit": limit,
        "offset": offset,
        "with_passages": with_passages,
    }
    if about_me:
        return await _ABOUT_ME.all(session, values)
    narrow = {name: value for name, value in within.items() if value is not None}
    if not narrow:
        return await _EVERYWHERE.all(session, values)
    return await _WITHIN.all(session, values | dict.fromkeys(within) | narrow)
