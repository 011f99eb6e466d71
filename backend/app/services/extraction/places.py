"""Where on its page a quote of the model stands: proof, and the printed words that are kept instead of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.services.extraction.texts import Page, plain
from app.utils.quotes import quote_in, quote_on_page

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
    if page is None or len(quote) > LONGEST_QUOTE or not quote_in(page.shown_readings, quote):
        return None
    word = _WORD.search(plain(quote))
    begins = [line for line, text in enumerate(page.shown_plain) if word is None or word[0] in text]
    if len(begins) > MOST_BEGINNINGS:
        return None
    # Most lines are done with at once: what the longest run does not hold, no shorter one does.
    begins = [first for first in begins if _holds(page, first, MOST_LINES, quote)]
    for length in range(1, MOST_LINES + 1):
        for first in begins:
            if _holds(page, first, length, quote):
                return _place(page, first, min(first + length, len(page.lines)))
    return None


def _holds(page: Page, first: int, length: int, quote: str) -> bool:
    return quote_on_page("\n".join(page.shown[first : first + length]), quote)


def _place(page: Page, first: int, behind: int) -> Place:
    start = page.starts[first]
    text = "\n".join(page.lines[first:behind])
    start += len(text) - len(text.lstrip())
    return Place(page, first, behind - 1, start, start + len(text.strip()))
