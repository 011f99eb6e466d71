"""The pages of a document as the model is shown them: masked if its owner wishes so, in pieces, inside delimiters."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import DocumentPage
from app.services.ai.masking import Identity, masked
from app.services.ai.sources import without_our_tags
from app.services.labs.reading import WORDS
from app.services.labs.shapes import Word
from app.utils.quotes import readings

# One request shows so much; what lies behind the last page is not looked at.
PIECE = 10_000
MOST_PAGES = 60
LONGEST_PAGE = 100_000


@dataclass(frozen=True)
class Page:
    """A page by lines. `shown` are the same lines as they may leave the server.

    What every proof needs of it is made once: a page may be long and have many facts.
    """

    number: int
    lines: tuple[str, ...]
    shown: tuple[str, ...]
    confidence: float | None = None
    words: Sequence[Word] | None = None

    @cached_property
    def text(self) -> str:
        return "\n".join(self.lines)

    @cached_property
    def starts(self) -> list[int]:
        """Where in the text each line begins."""
        return list(accumulate((len(line) + 1 for line in self.lines[:-1]), initial=0))

    @cached_property
    def shown_text(self) -> str:
        return "\n".join(self.shown)

    @cached_property
    def shown_readings(self) -> frozenset[str]:
        return readings(self.shown_text)

    @cached_property
    def shown_plain(self) -> list[str]:
        """The lines as words are looked for in them."""
        return [plain(line) for line in self.shown]


def plain(text: str) -> str:
    return text.casefold().replace("ё", "е")


async def kept_pages(session: AsyncSession, document_id: UUID) -> list[Row[Any]]:
    """The pages as they are kept; what the model may be shown of them is the work of `pages_of`."""
    kept = select(DocumentPage.number, DocumentPage.text, DocumentPage.confidence, WORDS)
    rows = await session.execute(
        kept.where(DocumentPage.document_id == document_id).order_by(DocumentPage.number).limit(MOST_PAGES)
    )
    return list(rows)


def pages_of(kept: Sequence[Row[Any]], identity: Identity | None) -> list[Page]:
    """The pages that hold text, in order. Takes its time: nothing for the loop."""
    return [page_of(row.number, row.text, identity, row.confidence, row.words) for row in kept if row.text.strip()]


def page_of(
    number: int,
    text: str,
    identity: Identity | None,
    confidence: float | None = None,
    words: list[list[float]] | None = None,
) -> Page:
    lines = tuple(text[:LONGEST_PAGE].split("\n"))
    shown = lines if identity is None else tuple(masked("\n".join(lines), identity).split("\n"))
    found = None if words is None else [Word(int(word[0]), int(word[1]), *word[2:]) for word in words]
    return Page(number, lines, shown, confidence, found)


def pieces(pages: Sequence[Page], left_out: Mapping[int, Collection[int]] | None = None) -> Iterator[str]:
    """The pages as texts that one request can hold, without the lines that are left out by page and number."""
    piece: list[str] = []
    size = 0
    for page in pages:
        without = (left_out or {}).get(page.number, ())
        lines = [line for number, line in enumerate(page.shown) if number not in without and line.strip()]
        for part in _parts(lines):
            if piece and size + len(part) > PIECE:
                yield "\n".join(piece)
                piece, size = [], 0
            piece.append(f'<page n="{page.number}">\n{without_our_tags(part)}\n</page>')
            size += len(part)
    if piece:
        yield "\n".join(piece)


def _parts(lines: Sequence[str]) -> Iterator[str]:
    """Lines joined to texts that are not longer than a piece."""
    part: list[str] = []
    size = 0
    for line in lines:
        for start in range(0, len(line), PIECE):
            run = line[start : start + PIECE]
            if part and size + len(run) > PIECE:
                yield "\n".join(part)
                part, size = [], 0
            part.append(run)
            size += len(run) + 1
    if part:
        yield "\n".join(part)
