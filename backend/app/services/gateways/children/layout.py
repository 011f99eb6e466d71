"""Words on a page as the text that people would copy from it: line by line, with the columns of tables kept apart.

One way for digital and for recognised pages, so that a table reads the same from both. A word is a tuple that begins
with `x0, y0, x1, y1, text`; what follows is its bringer's own business.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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


def assemble(lines: Iterable[Sequence[Word]], *, limit: int) -> tuple[str, list[tuple[int, Word]]]:
    """The text, at most `limit` characters, and its words with the offsets at which they begin."""
    rows = _rows(_storable(list(lines)))
    left = min((row.words[0][0] for row in rows), default=0.0)
    parts: list[str] = []
    placed: list[tuple[int, Word]] = []
    length = 0
    bottom: float | None = None
    for row in rows:
        words = row.words
        wide = wide_gap(words)
        if bottom is not None:
            parts.append("\n\n" if row.top - bottom > EMPTY_LINE * row.height else "\n")
            length += len(parts[-1])
        end = left
        gap = ""
        for word in words:
            gap = COLUMN_GAP if word[0] - end > wide else gap
            text = word[4]
            if length + len(gap) + len(text) > limit:
                return "".join(parts).rstrip(), placed
            parts.append(gap)
            parts.append(text)
            length += len(gap)
            placed.append((length, word))
            length += len(text)
            end = max(end, word[2])
            gap = " "
        bottom = row.bottom
    return "".join(parts), placed


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
    return [row.words for row in _rows(_storable(lines))]


def wide_gap(words: Sequence[Word]) -> float:
    """What parts two cells of a row."""
    return WIDE * _character_width(words)


def _character_width(words: Sequence[Word]) -> float:
    characters = sum([len(word[4]) for word in words])
    return float(sum([word[2] - word[0] for word in words])) / max(characters, 1)


def _rows(lines: list[Sequence[Word]]) -> list[_Row]:
    """Rows from top to bottom, their words from left to right."""
    boxes = [(min([word[1] for word in line]), max([word[3] for word in line]), line) for line in lines]
    floor = LOWEST * median([bottom - top for top, bottom, _ in boxes]) if boxes else 0.0
    rows: list[_Row] = []
    for top, bottom, line in sorted(boxes, key=lambda box: box[0] + box[1]):
        middle, height = (top + bottom) / 2, max(bottom - top, floor)
        left, right = min([word[0] for word in line]), max([word[2] for word in line])
        row = _row_for(rows, middle, height, left, right)
        if row is None:
            rows.append(_Row(list(line), top, bottom, middle, height, left, right))
        else:
            row.words.extend(line)
            row.top, row.bottom = min(row.top, top), max(row.bottom, bottom)
            row.left, row.right = min(row.left, left), max(row.right, right)
    for row in rows:
        row.words.sort(key=lambda word: word[0])
    return rows


def _row_for(rows: list[_Row], middle: float, height: float, left: float, right: float) -> _Row | None:
    """The row that a line belongs to; lines come sorted by their middles, so it is among the last ones."""
    for row in reversed(rows[-3:]):
        near = middle - row.middle <= SAME_ROW * min(height, row.height)
        if near and row.takes(left, right):
            return row
    return None
