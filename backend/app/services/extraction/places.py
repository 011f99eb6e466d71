"""Where on its page a quote of the model stands: proof, and the printed words that are kept instead of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.services.extraction.texts import Page
from app.utils.quotes import quote_on_page

LONGEST_QUOTE = 500
MOST_LINES = 6
# A page on which more lines than this could be the first one of a quote is no text.
MOST_BEGINNINGS = 500
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Place:
    """A run of lines of a page: their numbers, and the offsets of what is printed there, without space around it."""

    page: Page
    first: int
    last: int
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.page.text[self.start : self.end]


def find(pages: Sequence[Page], number: int, quote: str) -> Place | None:
    """The shortest run of lines of that page that holds the quote; None if the page does not say so."""
    page = next((page for page in pages if page.number == number), None)
    if page is None or len(quote) > LONGEST_QUOTE or not quote_on_page(page.shown_text, quote):
        return None
    word = _WORD.search(_plain(quote))
    begins = [line for line, text in enumerate(page.shown) if word is None or word[0] in _plain(text)]
    if len(begins) > MOST_BEGINNINGS:
        return None
    for length in range(1, MOST_LINES + 1):
        for first in begins:
            if quote_on_page("\n".join(page.shown[first : first + length]), quote):
                return _place(page, first, min(first + length, len(page.lines)))
    return None


def _place(page: Page, first: int, behind: int) -> Place:
    start = sum(len(line) + 1 for line in page.lines[:first])
    text = "\n".join(page.lines[first:behind])
    start += len(text) - len(text.lstrip())
    return Place(page, first, behind - 1, start, start + len(text.strip()))


def _plain(text: str) -> str:
    return text.casefold().replace("ё", "е")
