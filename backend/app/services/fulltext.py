"""What all searches share: Russian and English at once, words as people type them, the owner in the index, snippets."""

from __future__ import annotations

import html
import re
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, SQLColumnExpression, Text, cast, func, literal, literal_column, select
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.asyncio import AsyncSession

from app.utils.passages import START, STOP

MAX_QUERY = 1000
MAX_WORDS = 24
RUSSIAN: ColumnElement[Any] = literal_column("'russian'::regconfig")
_FRAGMENTS = (
    f'StartSel={START}, StopSel={STOP}, MaxFragments=2, MaxWords=24, MinWords=10, ShortWord=0, FragmentDelimiter=" … "'
)
_WHOLE = f"StartSel={START}, StopSel={STOP}, HighlightAll=true"
_OPERATORS = re.compile(r'"|(?:^|\s)-\w|\bor\b', re.IGNORECASE)
_MARKED = re.compile(f"{START}(.*?){STOP}", re.DOTALL)


def has_operators(query: str) -> bool:
    """Whether somebody who knows how has said exactly what they want."""
    return _OPERATORS.search(query) is not None


async def parsed(session: AsyncSession, query: str) -> str | None:
    """The query as PostgreSQL understands it, None when it has no word to look for."""
    words = func.websearch_to_tsquery(RUSSIAN, folded(query))
    text: str = (await session.execute(select(cast(words, Text)))).scalar_one()
    return text or None


async def any_word(session: AsyncSession, query: str) -> str | None:
    """A query that is content with any significant word of a question."""
    lexemes = func.tsvector_to_array(func.to_tsvector(RUSSIAN, folded(query)))
    words: list[str] = (await session.execute(select(lexemes))).scalar_one()
    escaped = (word.replace("\\", "\\\\").replace("'", "''") for word in words[:MAX_WORDS])
    return " | ".join(f"'{word}'" for word in escaped) or None


def tsquery(words: str | ColumnElement[Any]) -> ColumnElement[Any]:
    return cast(literal(words), TSQUERY) if isinstance(words, str) else words


def matches(search: Any, owner_id: UUID, words: str) -> ColumnElement[bool]:
    """The rows of one person that fit. The owner is part of the index condition: the cost follows what that person
    has, not the size of the table.

    Selected, so that the planner knows nothing of the words: of a common one it thinks that reading the table is
    cheaper than the index, and forgets that each row's vector lies elsewhere.
    """
    owner = cast(literal(f"'owner:{owner_id}'"), TSQUERY)
    asked = select(tsquery(words).op("&&")(owner)).scalar_subquery()
    condition: ColumnElement[bool] = search.op("@@")(asked)
    return condition


def fragments(text: SQLColumnExpression[str], words: str | ColumnElement[Any]) -> ColumnElement[str]:
    """The places in a text where the words stand, marked for `snippet_html`; reads the whole text again."""
    return func.ts_headline(RUSSIAN, text, tsquery(words), _FRAGMENTS)


def marked(text: SQLColumnExpression[str], words: str | ColumnElement[Any]) -> ColumnElement[str]:
    """The whole text with the words marked."""
    return func.ts_headline(RUSSIAN, text, tsquery(words), _WHOLE)


def snippet_html(found: str) -> str:
    """Escaped text with `<mark>` around the words that were found."""
    escaped = _MARKED.sub(r"<mark>\1</mark>", html.escape(" ".join(found.split())))
    return escaped.replace(START, "").replace(STOP, "")


def folded(query: str) -> str:
    """The query without what PostgreSQL can't hold, `ё` as `е` like in the index."""
    text = query[:MAX_QUERY].replace("\x00", " ").encode(errors="ignore").decode()
    return text.replace("ё", "е").replace("Ё", "Е")
