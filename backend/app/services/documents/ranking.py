"""The statements behind every search over pages: which fit, how well, and where on them the words stand.

Written for their cost, which people feel on every letter they type. Only numbers are carried through the sorting; whose
document it is, its name and the marked text are looked up for the few best. What is in the trash is one small list
and not a question asked for each page. The parameters have fixed places, so that the driver prepares each once.

To rank a page is to read all its words. Where more pages fit than anybody waits for, the newest of them are ranked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    Boolean,
    Date,
    Integer,
    Select,
    Text,
    Uuid,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlalchemy.sql.expression import all_

from app.core.permissions import Principal
from app.models import Document, DocumentPage
from app.models.document import is_held
from app.prepared import Prepared
from app.services import fulltext

# Texts up to this length are their own best passage.
PASSAGE = 1500
# To rank these takes about a tenth of a second.
MOST_RANKED = 10_000

_ME: Any = bindparam("me", type_=Uuid)
# One of them: what somebody typed, or lexemes that we put together.
_TYPED: Any = bindparam("typed", type_=Text)
_LEXEMES: Any = bindparam("lexemes", type_=Text)
_UNDERSTOOD = func.coalesce(cast(_LEXEMES, TSQUERY), func.websearch_to_tsquery(fulltext.RUSSIAN, _TYPED))
_OWNER = cast(bindparam("owner", type_=Text), TSQUERY)
_WITH_PASSAGES: Any = bindparam("with_passages", type_=Boolean)
_MOST: Any = bindparam("most", type_=Integer)
# Parsed once, and not for every page that is ranked or marked.
_ASKED = select(_UNDERSTOOD.label("query")).cte("asked").prefix_with("MATERIALIZED", dialect="postgresql")
_QUERY = _ASKED.c.query


@dataclass(frozen=True, slots=True)
class Ranked:
    """Rows of document_id, filename, is_held, number, rank, snippet, text and marked, best first.

    `newest` is set when more pages fitted than are ranked: so many of the newest were.
    """

    rows: Sequence[Any]
    newest: int | None = None


NOTHING = Ranked(())


def _fitting(*columns: Any, conditions: Sequence[Any]) -> Select[Any]:
    """The pages that fit. `place` is where a row stands; within one statement nothing finds it sooner."""
    page, document = DocumentPage, Document
    thrown_away = select(document.id).where(document.user_id == _ME, document.deleted_at.is_not(None))
    return (
        select(literal_column("document_pages.ctid").label("place"), page.document_id, page.number, *columns)
        # The owner is part of it; a condition on the column beside it would only make a second index be read.
        .join_from(_ASKED, page, page.search.op("@@")(_QUERY.op("&&")(_OWNER)))
        .where(
            func.numnode(_QUERY) > 0,
            page.document_id != all_(func.array(thrown_away.scalar_subquery())),
            *conditions,
        )
    )


def _rank(search: Any) -> Any:
    return func.ts_rank(search, _QUERY, 1).label("rank")


def _kept(pages: Select[Any], name: str) -> CTE:
    return pages.cte(name).prefix_with("MATERIALIZED", dialect="postgresql")


def _all_ranked(*conditions: Any) -> CTE:
    """All that fit, but no more than one beyond the most: whoever finds that many asks for the newest."""
    return _kept(_fitting(_rank(DocumentPage.search), conditions=conditions).limit(_MOST + 1), "ranked")


def _counted_first(*conditions: Any) -> tuple[CTE, CTE]:
    """All that fit and, of those, what is ranked: everything, or what stands in the newest documents if that is too
    much. To rank all costs ten times what it costs to find them; this costs little searches more than they need."""
    page = aliased(DocumentPage, name="ranked_page")
    fitting = _kept(_fitting(conditions=conditions), "fitting")
    count = select(func.count()).select_from(fitting).scalar_subquery()
    ranked = (
        select(fitting, _rank(page.search))
        .join_from(fitting, page, literal_column("ranked_page.ctid") == fitting.c.place)
        .join(_ASKED, literal_column("true"))
        # In this order: the newest are not looked for unless they have to.
        .where(or_(count <= _MOST, fitting.c.document_id.in_(_newest(fitting))))
    )
    return fitting, _kept(ranked, "ranked")


def _newest(fitting: CTE) -> Any:
    """The documents with the latest dates that have so many of the pages together."""
    document = Document
    each = (
        select(fitting.c.document_id, func.count().label("pages")).group_by(fitting.c.document_id).subquery("each_one")
    )
    day = func.coalesce(document.document_date, cast(func.timezone("UTC", document.created_at), Date))
    order = (day.desc(), document.created_at.desc(), document.id)
    before = func.sum(each.c.pages).over(order_by=order) - each.c.pages
    counted = (
        select(each.c.document_id, before.label("before"))
        .join(document, document.id == each.c.document_id)
        .subquery("counted")
    )
    return select(counted.c.document_id).where(counted.c.before < _MOST)


def _statement(fitting: CTE, ranked: CTE) -> Any:
    page, document = aliased(DocumentPage, name="shown"), Document
    best = (
        select(ranked)
        .order_by(ranked.c.rank.desc(), ranked.c.document_id, ranked.c.number)
        .limit(bindparam("limit", type_=Integer))
        .offset(bindparam("offset", type_=Integer))
        .subquery("best")
    )
    long = and_(_WITH_PASSAGES, func.length(page.text) > PASSAGE)
    return (
        select(
            best.c.document_id,
            document.filename,
            is_held(document).label("is_held"),
            best.c.number,
            best.c.rank,
            fulltext.fragments(page.text, _QUERY).label("snippet"),
            case((_WITH_PASSAGES, page.text)).label("text"),
            case((long, fulltext.marked(page.text, _QUERY))).label("marked"),
            select(func.count()).select_from(fitting).scalar_subquery().label("fitting"),
        )
        .join_from(best, page, literal_column("shown.ctid") == best.c.place)
        .join(document, and_(document.id == best.c.document_id, document.user_id == _ME))
        .join(_ASKED, literal_column("true"))
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


# Whose searches have met more than is ranked: they are counted first from then on, wherever they are asked.
_large: set[UUID] = set()


class _Search:
    """Both ways to look into the pages that meet some conditions."""

    def __init__(self, *conditions: Any) -> None:
        ranked = _all_ranked(*conditions)
        self.at_once = Prepared(_statement(ranked, ranked))
        self.counted_first = Prepared(_statement(*_counted_first(*conditions)))

    async def run(self, session: AsyncSession, me: UUID, values: dict[str, Any]) -> Ranked:
        if me not in _large:
            rows = await self.at_once.all(session, values)
            if not _too_many(rows):
                return Ranked(rows)
            _large.add(me)
        rows = await self.counted_first.all(session, values)
        return Ranked(rows, newest=MOST_RANKED if _too_many(rows) else None)


def _too_many(rows: Sequence[Any]) -> bool:
    return bool(rows) and rows[0].fitting > MOST_RANKED


_EVERYWHERE = _Search()
_WITHIN = _Search(_narrowed())
_ABOUT_ME = _Search(_about_me())


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
) -> Ranked:
    """The best pages for what was typed, or for lexemes that we put together.

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
        "most": MOST_RANKED,
        "with_passages": with_passages,
    }
    if about_me:
        return await _ABOUT_ME.run(session, actor.user_id, values)
    narrow = {name: value for name, value in within.items() if value is not None}
    if not narrow:
        return await _EVERYWHERE.run(session, actor.user_id, values)
    return await _WITHIN.run(session, actor.user_id, values | dict.fromkeys(within) | narrow)
