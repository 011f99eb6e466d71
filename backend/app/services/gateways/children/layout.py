"""Words on a page as the text that people would copy from it: line by line, with the columns of tables kept apart.

One way for digital and for recognised pages, so that a table reads the same from both. A word is a tuple that begins
with `x0, y0, x1, y1, text`; what follows is its bringer's own business.
"""

# ruff: noqa: FURB136, PLR1730 - calls of min and max take longer than what they stand for, hundreds of times a page

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import itemgetter
from statistics import median
from typing import Any

type Word = tuple[Any, ...]

COLUMN_GAP = "   "
# Wider than so many of the line's own characters is not a space between two words. Typewriter spaces are one wide.
WIDE = 1.8
# Lines whose middles are no further apart than this share of the smaller height stand in one row.
SAME_ROW = 0.5
# Boxes of recognised words are as low as their letters: a dash is still a line of text.
LOWEST = 0.6
# Empty space of so many line heights between two rows is an empty line.
EMPTY_LINE = 0.9
# Two cells of one row may touch, not cover each other.
COVERED = 0.3
# NUL and lone surrogates can't be stored; the two private characters mark search results.
NOT_STORABLE = re.compile("[\x00\ud800-\udfff\ue000\ue001]")


# A line: twice its middle and its number (what it is sorted by), top, bottom, left, right, words.
type _Line = tuple[float, int, float, float, float, float, Sequence[Word]]

_LEFT = itemgetter(0)


@dataclass(slots=True)
class _Row:
    """Lines that stand beside each other. `middle` and `height` are those of the first."""

    words: list[Word]
    top: float
    bottom: float
    middle: float
    height: float
    left: float
    right: float

    def takes(self, x0: float, x1: float) -> bool:
        """Whether there is room for a line from `x0` to `x1`."""
        if x0 >= self.right or x1 <= self.left:
            return True
        least = COVERED * (x1 - x0)
        return all(min(word[2], x1) - max(word[0], x0) <= least for word in self.words)

    def add(self, words: Iterable[Word], top: float, bottom: float, left: float, right: float) -> None:
        self.words += words
        if top < self.top:
            self.top = top
        if bottom > self.bottom:
            self.bottom = bottom
        if left < self.left:
            self.left = left
        if right > self.right:
            self.right = right


def assemble(lines: Iterable[Sequence[Word]], *, limit: int) -> tuple[str, list[tuple[int, Word]]]:
    """The text, at most `limit` characters, and its words with the offsets at which they begin."""
    rows = _rows(_boxed(_storable(list(lines))))
    parts = _cut(_parts(rows), limit)
    words = [word for row in rows for word in row.words]
    begins = list(accumulate(map(len, parts)))[::2]
    return "".join(parts), list(zip(begins, words, strict=False))


def text_of(words: Sequence[Word], *, limit: int) -> str:
    """The same text alone, of words that end with their number in their line."""
    text = "".join(_parts(_rows(_boxed_lines(words))))
    # What can't be stored is never what stands between words: one look at the text is enough.
    if len(text) > limit or NOT_STORABLE.search(text):
        return assemble(in_lines(words), limit=limit)[0]
    return text


def in_lines(words: Iterable[Word]) -> list[list[Word]]:
    """The lines of words that end with their number in their line."""
    lines: list[list[Word]] = []
    for word in words:
        if word[-1] == 0:
            lines.append([word])
        else:
            lines[-1].append(word)
    return lines


def _parts(rows: Sequence[_Row]) -> list[str]:
    """What stands before a word and the word, by turns."""
    left = min((row.words[0][0] for row in rows), default=0.0)
    parts: list[str] = []
    bottom: float | None = None
    for row in rows:
        lefts, rights, texts = _edges(row.words)
        of_row = [" "] * (2 * len(texts))
        of_row[0] = "" if bottom is None else "\n\n" if row.top - bottom > EMPTY_LINE * row.height else "\n"
        of_row[1::2] = texts
        wide = _wide(lefts, rights, texts)
        end = left
        for place, x0 in enumerate(lefts):
            if x0 - end > wide:
                of_row[2 * place] = COLUMN_GAP if place else of_row[0] + COLUMN_GAP
            if rights[place] > end:
                end = rights[place]
        parts += of_row
        bottom = row.bottom
    return parts


def _edges(words: Sequence[Word]) -> tuple[list[float], list[float], list[str]]:
    """The left edges, the right edges and the texts of words."""
    return [word[0] for word in words], [word[2] for word in words], [word[4] for word in words]


def _wide(lefts: Sequence[float], rights: Sequence[float], texts: Sequence[str]) -> float:
    """What parts two cells of a row with words that have these edges and texts."""
    return WIDE * (sum(rights) - sum(lefts)) / max(len("".join(texts)), 1)


def _cut(parts: list[str], limit: int) -> list[str]:
    """Of as many words as fit."""
    fitting = bisect_right(list(accumulate(map(len, parts))), limit)
    return parts[: fitting - fitting % 2]


def _storable(lines: Sequence[Sequence[Word]]) -> list[Sequence[Word]]:
    """The lines as they can be stored: on most pages as they are."""
    if not NOT_STORABLE.search("".join([word[4] for line in lines for word in line])):
        return [line for line in lines if line]
    cleaned = [[(*word[:4], NOT_STORABLE.sub("", word[4]), *word[5:]) for word in line] for line in lines]
    return [kept for line in cleaned if (kept := [word for word in line if word[4]])]


def placed_words(placed: Iterable[tuple[int, Word]], width: float, height: float) -> list[list[int]]:
    """Words as they are kept: `[start, end, x0, y0, x1, y1]` with edges in thousandths of the page."""
    across, down = 1000 / (width or 1.0), 1000 / (height or 1.0)
    return [
        [
            start,
            start + len(word[4]),
            *(min(1000, max(0, round(edge))) for edge in (word[0] * across, word[1] * down)),
            *(min(1000, max(0, round(edge))) for edge in (word[2] * across, word[3] * down)),
        ]
        for start, word in placed
    ]


def rows(lines: Sequence[Sequence[Word]]) -> list[list[Word]]:
    """The words of each row of the page, as `assemble` puts them."""
    return [row.words for row in _rows(_boxed(_storable(lines)))]


def wide_gap(words: Sequence[Word]) -> float:
    """What parts two cells of a row."""
    return _wide(*_edges(words))


def _boxed(lines: Iterable[Sequence[Word]]) -> list[_Line]:
    boxed = []
    for number, line in enumerate(lines):
        lefts, tops, rights, bottoms, *_ = zip(*line, strict=False)
        top, bottom = min(tops), max(bottoms)
        boxed.append((top + bottom, number, top, bottom, min(lefts), max(rights), line))
    return boxed


def _boxed_lines(words: Iterable[Word]) -> list[_Line]:
    """The same in one go: pages have hundreds of words, files hundreds of pages."""
    boxed: list[_Line] = []
    line: list[Word] = []
    left = top = right = bottom = 0.0
    for word in words:
        x0, y0, x1, y1, _, _, _, number = word
        if number:
            line.append(word)
            if x0 < left:
                left = x0
            if x1 > right:
                right = x1
            if y0 < top:
                top = y0
            if y1 > bottom:
                bottom = y1
        else:
            if line:
                boxed.append((top + bottom, len(boxed), top, bottom, left, right, line))
            line, left, top, right, bottom = [word], x0, y0, x1, y1
    if line:
        boxed.append((top + bottom, len(boxed), top, bottom, left, right, line))
    return boxed


def _rows(lines: list[_Line]) -> list[_Row]:
    """Rows from top to bottom, their words from left to right."""
    floor = LOWEST * median([line[3] - line[2] for line in lines]) if lines else 0.0
    rows: list[_Row] = []
    for doubled, _, top, bottom, left, right, words in sorted(lines):
        middle, height = doubled / 2, bottom - top
        if height < floor:
            height = floor
        # They come sorted by their middles: the row that one belongs to is among the last ones.
        if rows and middle - rows[-1].middle <= SAME_ROW * height:
            for row in rows[:-4:-1]:
                lower = row.height if row.height < height else height
                if middle - row.middle <= SAME_ROW * lower and (left >= row.right or row.takes(left, right)):
                    row.add(words, top, bottom, left, right)
                    break
            else:
                rows.append(_Row(list(words), top, bottom, middle, height, left, right))
        else:
            rows.append(_Row(list(words), top, bottom, middle, height, left, right))
    for row in rows:
        row.words.sort(key=_LEFT)
    return rows
