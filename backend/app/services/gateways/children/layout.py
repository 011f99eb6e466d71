"""Words on a page as the text that people would copy from it: line by line, with the columns of tables kept apart.

One way for digital and for recognised pages, so that a table reads the same from both. A word is a tuple that begins
with `x0, y0, x1, y1, text`; what follows is its bringer's own business.
"""

# ruff: noqa: PLR1730 - calls of min and max take longer than what they stand for, hundreds of times a page

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
    parts = _parts(rows, limit)
    words = [word for row in rows for word in row.words]
    begins = list(accumulate(map(len, parts)))[::2]
    return "".join(parts), list(zip(begins, words, strict=False))


def text_of(words: Sequence[Word], *, limit: int) -> str:
    """The same text alone, of words that end with their number in their line."""
    if NOT_STORABLE.search("".join([word[4] for word in words])):
        return assemble(in_lines(words), limit=limit)[0]
    return "".join(_parts(_rows(_boxed_lines(words)), limit))


def in_lines(words: Iterable[Word]) -> list[list[Word]]:
    """The lines of words that end with their number in their line."""
    lines: list[list[Word]] = []
    for word in words:
        if word[-1] == 0:
            lines.append([word])
        else:
            lines[-1].append(word)
    return lines


def _parts(rows: Sequence[_Row], limit: int) -> list[str]:
    """What stands before a word and the word, by turns, for as many words as fit."""
    left = min((row.words[0][0] for row in rows), default=0.0)
    parts: list[str] = []
    put = parts.append
    bottom: float | None = None
    for row in rows:
        lefts, rights, texts = _edges(row.words)
        wide = WIDE * (sum(rights) - sum(lefts)) / max(len("".join(texts)), 1)
        gap = "" if bottom is None else "\n\n" if row.top - bottom > EMPTY_LINE * row.height else "\n"
        end = left
        for x0, x1, text in zip(lefts, rights, texts, strict=True):
            if x0 - end > wide:
                gap = COLUMN_GAP if gap == " " else gap + COLUMN_GAP
            put(gap)
            put(text)
            gap = " "
            if x1 > end:
                end = x1
        bottom = row.bottom
    return parts if sum(map(len, parts)) <= limit else _cut(parts, limit)


def _edges(words: Sequence[Word]) -> tuple[Sequence[float], Sequence[float], Sequence[str]]:
    """The left edges, the right edges and the texts of words."""
    if len(words) == 1:
        x0, _, x1, _, text = words[0][:5]
        return (x0,), (x1,), (text,)
    lefts, _, rights, _, texts, *_ = zip(*words, strict=False)
    return lefts, rights, texts


def _cut(parts: list[str], limit: int) -> list[str]:
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
    lefts, rights, texts = _edges(words)
    return WIDE * (sum(rights) - sum(lefts)) / max(len("".join(texts)), 1)


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
        x0, y0, x1, y1 = word[:4]
        if word[-1] == 0:
            if line:
                boxed.append((top + bottom, len(boxed), top, bottom, left, right, line))
            line, left, top, right, bottom = [word], x0, y0, x1, y1
        else:
            line.append(word)
            if x0 < left:
                left = x0
            if y0 < top:
                top = y0
            if x1 > right:
                right = x1
            if y1 > bottom:
                bottom = y1
    if line:
        boxed.append((top + bottom, len(boxed), top, bottom, left, right, line))
    return boxed


def _rows(lines: list[_Line]) -> list[_Row]:
    """Rows from top to bottom, their words from left to right."""
    floor = LOWEST * median([line[3] - line[2] for line in lines]) if lines else 0.0
    rows: list[_Row] = []
    for doubled, _, top, bottom, left, right, words in sorted(lines):
        middle, height = doubled / 2, max(bottom - top, floor)
        # They come sorted by their middles: the row that one belongs to is among the last ones.
        if not rows or middle - rows[-1].middle > SAME_ROW * height:
            rows.append(_Row(list(words), top, bottom, middle, height, left, right))
            continue
        for row in rows[:-4:-1]:
            if middle - row.middle <= SAME_ROW * min(height, row.height) and row.takes(left, right):
                row.add(words, top, bottom, left, right)
                break
        else:
            rows.append(_Row(list(words), top, bottom, middle, height, left, right))
    for row in rows:
        row.words.sort(key=_LEFT)
    return rows
