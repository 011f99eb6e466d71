"""Pages as lines of cells: where columns are kept apart, and where on the page they stand."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.services.labs.shapes import PageText, Word

LONGEST_LINE = 1_000
# Text beyond this is no laboratory report.
LONGEST_PAGE, MOST_LINES = 100_000, 1_500
# Below these a recognised word may be wrong: in a number every sign counts.
SURE_NUMBER, SURE_WORD = 82.0, 45.0
# Of a page read worse than this nothing is certain, however sure single words are.
SURE_PAGE = 85.0
_SIGN = re.compile(r"\w|[+↑↓]")
# Strokes of ruled tables keep columns apart as well.
_CELL = re.compile(r"[^\s|¦]+(?:[ \xa0]{1,2}[^\s|¦]+)*")


# Cells and lines come by the thousand: frozen ones would take three times as long to make.
@dataclass(slots=True)
class Cell:
    """A run of text; `start` and `end` are offsets into the page's text, `x0` and `x1` its edges where known."""

    text: str
    start: int
    end: int
    x0: float | None = None
    x1: float | None = None

    def part(self, start: int, end: int) -> Cell:
        """A stretch of the cell; its edges are estimated."""
        text = self.text[start:end]
        if self.x0 is None or self.x1 is None:
            return Cell(text, self.start + start, self.start + end)
        width = (self.x1 - self.x0) / max(len(self.text), 1)
        return Cell(text, self.start + start, self.start + end, self.x0 + width * start, self.x0 + width * end)


@dataclass(slots=True)
class Line:
    """A line of a page, stripped."""

    page: PageText
    words: Words
    text: str
    start: int
    end: int
    cells: tuple[Cell, ...]

    def is_sure(self, start: int, end: int) -> bool:
        """Whether each sign of a stretch of the page's text was printed so, or surely recognised."""
        whole = self.page.confidence
        lowest = self.words.lowest_confidence(start, end)
        lowest = whole if lowest is None else lowest
        return lowest is None or (lowest >= SURE_NUMBER and (whole is None or whole >= SURE_PAGE))


def lines(page: PageText) -> Iterator[Line]:
    """The lines of a page that are not empty; endless lines are left out."""
    words = Words(page.words)
    position = found = 0
    for raw in page.text[:LONGEST_PAGE].split("\n"):
        start, position = position, position + len(raw) + 1
        stripped = raw.strip()
        if not _SIGN.search(stripped) or len(stripped) > LONGEST_LINE:
            continue
        found += 1
        if found > MOST_LINES:
            return
        first = start + len(raw) - len(raw.lstrip())
        cells = [Cell(one[0], *one.span()) for one in _CELL.finditer(page.text, first, first + len(stripped))]
        if words.are_known:
            cells = [words.placed(cell) for cell in cells]
        yield Line(page, words, stripped, first, first + len(stripped), tuple(cells))


class Words:
    """Words of a page by offset."""

    def __init__(self, words: Sequence[Word] | None) -> None:
        self._words = sorted(words or (), key=lambda word: word.start)
        self._starts = [word.start for word in self._words]
        self.are_known = bool(self._words)

    def between(self, start: int, end: int) -> list[Word]:
        first = bisect_left(self._starts, start)
        if first and self._words[first - 1].end > start:
            first -= 1
        return self._words[first : bisect_left(self._starts, end)]

    def lowest_confidence(self, start: int, end: int) -> float | None:
        """The lowest confidence in a stretch of the page's text; None where nothing was recognised."""
        if not self.are_known:
            return None
        found = [word.confidence for word in self.between(start, end) if word.confidence is not None]
        return min(found, default=None)

    def placed(self, cell: Cell) -> Cell:
        """The cell where it stands on the page."""
        inside = self.between(cell.start, cell.end)
        if not inside:
            return cell
        return replace(cell, x0=min(word.x0 for word in inside), x1=max(word.x1 for word in inside))
