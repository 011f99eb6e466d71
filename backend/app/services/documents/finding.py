"""Words in one document, as they are typed: on which pages they stand and how often.

Whoever goes from place to place finds them again in the text of the page on the screen, by the same rules: letter
case, `ё`, kinds of dashes and quotation marks and the number of spaces don't matter, everything else does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, Text, and_, case, cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.permissions import Principal
from app.models import DocumentPage
from app.services import fulltext
from app.services.documents import library
from app.utils.passages import START, STOP

# So much text is looked through, from the first page on; a thousand full pages have half of it.
MOST_BYTES = 8 * 1024 * 1024
# On so many pages it is looked which other forms of the words stand there, and so many of them are looked for.
FORM_PAGES, MOST_FORMS = 50, 20
_FROM = "ё–—−‑«»„“”\u00a0\u2007\u2009\u202f"
_TO = 'е----"""""    '
_MARKED = re.compile(f"{START}(.*?){STOP}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class FoundOn:
    """So many places on a page, of these words."""

    page: int
    count: int
    words: list[str]


@dataclass(frozen=True, slots=True)
class Places:
    """In the order of pages. Not `whole`: the document is longer than what was looked through."""

    items: list[FoundOn]
    whole: bool


async def find(session: AsyncSession, actor: Principal, document_id: UUID, words: str) -> Places:
    """The words as typed; where they stand nowhere, other forms of them."""
    await library.find(session, actor, document_id)
    found = await _counted(session, actor, document_id, [words])
    if not found and (forms := await _forms(session, actor, document_id, words)):
        found = await _counted(session, actor, document_id, forms)
    size = func.sum(func.octet_length(DocumentPage.text))
    length = await session.scalar(_pages(actor, document_id).with_only_columns(size))
    return Places(found, whole=(length or 0) <= MOST_BYTES)


def _pages(actor: Principal, document_id: UUID) -> Any:
    return DocumentPage.visible_to(actor).where(DocumentPage.document_id == document_id)


async def _counted(session: AsyncSession, actor: Principal, document_id: UUID, wanted: Sequence[str]) -> list[FoundOn]:
    lines = _lines(actor, document_id, wanted)
    without = func.replace(lines.c.line, lines.c.needle, "")
    count = ((func.length(lines.c.line) - func.length(without)) / func.length(lines.c.needle)).label("count")
    rows = await session.execute(select(lines.c.number, lines.c.word, count).order_by(lines.c.number, lines.c.place))
    found: dict[int, FoundOn] = {}
    for number, word, times in rows:
        if times:
            known = found.get(number, FoundOn(number, 0, []))
            found[number] = FoundOn(number, known.count + int(times), [*known.words, word])
    return list(found.values())


def _lines(actor: Principal, document_id: UUID, wanted: Sequence[str]) -> CTE:
    """Pages that may say one of the words, and the words, both as they are compared."""
    until = func.sum(func.octet_length(DocumentPage.text)).over(order_by=DocumentPage.number).label("until")
    looked = _pages(actor, document_id).with_only_columns(DocumentPage.number, DocumentPage.text, until).subquery()
    letters = select(looked.c.number, _lettered(looked.c.text).label("letters")).where(looked.c.until <= MOST_BYTES)
    # Once for each page, whatever it is asked for afterwards.
    said = letters.cte("said").prefix_with("MATERIALIZED", dialect="postgresql")
    listed = func.unnest(cast(list(wanted), ARRAY(Text))).table_valued("word", with_ordinality="place")
    words = listed.render_derived(name="words")
    asked = select(words.c.word, words.c.place, func.btrim(_spaced(_lettered(words.c.word))).label("needle")).subquery()
    # Spaces matter only to words with spaces between them.
    line = case((func.strpos(asked.c.needle, " ") > 0, _spaced(said.c.letters)), else_=said.c.letters).label("line")
    first = func.split_part(asked.c.needle, " ", 1)
    may = said.join(asked, and_(asked.c.needle != "", func.strpos(said.c.letters, first) > 0))
    pairs = select(said.c.number, asked.c.word, asked.c.place, asked.c.needle, line).select_from(may)
    return pairs.cte("lines").prefix_with("MATERIALIZED", dialect="postgresql")


def _lettered(text: Any) -> Any:
    return func.translate(func.lower(text), _FROM, _TO, type_=Text)


def _spaced(text: Any) -> Any:
    return func.regexp_replace(text, r"\s+", " ", "g", type_=Text)


async def _forms(session: AsyncSession, actor: Principal, document_id: UUID, words: str) -> list[str]:
    """Other forms of the words that stand in the document; none is a part of another, so that no place counts twice."""
    parsed = await fulltext.parsed(session, words)
    if parsed is None:
        return []
    page = DocumentPage
    fitting = _pages(actor, document_id).where(fulltext.matches(page.search, actor.user_id, parsed))
    marked = fitting.with_only_columns(fulltext.marked(page.text, parsed)).order_by(page.number).limit(FORM_PAGES)
    texts = await session.scalars(marked)
    forms = {form.lower().replace("ё", "е") for text in texts for form in _MARKED.findall(text)}
    shortest: list[str] = []
    for form in sorted(forms, key=lambda form: (len(form), form)):
        if not any(other in form for other in shortest):
            shortest.append(form)
    return shortest[:MOST_FORMS]
