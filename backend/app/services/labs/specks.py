"""Specks and edges of paper that recognition took for a letter or two beside a row."""

from __future__ import annotations

import re
from dataclasses import replace

from app.services.labs import dictionary
from app.services.labs.lines import Line
from app.services.labs.units import readings
from app.services.labs.values import flag_of

LONGEST = 2
FEWEST_CELLS = 3
_POINTS = ".:'\"‘’"
_WORD = re.compile(r"[^\W\d_]{3}")
_DIGIT_OR_PLUS = re.compile(r"[\d+%]")


def without_specks(line: Line) -> Line:
    """The line without a first and a last cell that say nothing."""
    cells = line.cells
    if len(cells) > FEWEST_CELLS and _is_beside(cells[0].text, cells[1].text):
        cells = cells[1:] if dictionary.find(cells[0].text, guess=False) is None else cells
    last = cells[-1].text
    if len(cells) > FEWEST_CELLS and _is_speck(last) and flag_of(last) is None:
        # `Е` is a unit, unless there is one already.
        is_unit = bool(readings(last.rstrip(_POINTS))) and not any(readings(cell.text) for cell in cells[1:-1])
        cells = cells if is_unit else cells[:-1]
    return line if cells is line.cells else replace(line, cells=cells)


def _is_beside(text: str, name: str) -> bool:
    """Whether a first cell is a speck beside the name; a digit only where the name is a known one."""
    if _is_speck(text):
        return _WORD.search(name) is not None
    return len(text) <= LONGEST + 1 and not _WORD.search(text) and dictionary.find(name, guess=False) is not None


def _is_speck(text: str) -> bool:
    return len(text.rstrip(_POINTS)) <= LONGEST and not _DIGIT_OR_PLUS.search(text)
