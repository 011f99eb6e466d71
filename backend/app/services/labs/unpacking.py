"""Cells that hold more than one thing, and cells whose columns could not be read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.services.labs.cells import is_garbled_mark, is_garbled_unit, kind, peel
from app.services.labs.drafts import Draft
from app.services.labs.lines import Cell
from app.services.labs.shapes import Doubt
from app.services.labs.understanding import Reading
from app.services.labs.values import flag_of
from app.services.labs.wrapped import is_begun

LONGEST_MARK = 4
_DIGIT = re.compile(r"\d")


def unpack(draft: Draft, reading: Reading) -> None:
    """A unit, range or flag that stands in the cell of the result."""
    mark, recognised = reading.mark, reading.recognised
    if kind(draft.result.text, mark, recognised).value is not None:
        return
    peeled = peel(draft.result, mark, recognised)
    if peeled is None:
        return
    draft.result = peeled.value
    draft.unit = draft.unit or peeled.unit
    draft.flag = draft.flag or peeled.flag
    if peeled.reference is not None and not draft.reference:
        draft.reference = [peeled.reference]


def adopt(draft: Draft, cells: Sequence[Cell], reading: Reading) -> None:
    """Units and ranges of columns whose titles could not be read."""
    mark, recognised = reading.mark, reading.recognised
    for cell in cells:
        found = kind(cell.text, mark, recognised)
        if found.units and draft.unit is None:
            draft.unit = cell
        elif found.flag is not None and draft.flag is None and found.value is None:
            draft.flag = cell
        elif found.is_range and not found.plain_number and not draft.reference:
            draft.reference = [cell]
        elif not recognised and not draft.reference and is_begun(cell.text, reading):
            # The rest of it is on another line, and whether it is found can't be said here.
            draft.reference = [cell] if found.is_broken else []
            draft.doubts.add(Doubt.RANGE_UNREADABLE)
        elif recognised and draft.unit is None and "/" in cell.text and is_garbled_unit(cell.text):
            draft.unit = cell


def without_mark(cells: list[Cell], reading: Reading) -> tuple[list[Cell], Cell | None]:
    """The cells without an arrow or letter that has no column of its own."""
    marks = [cell for cell in cells[1:] if _is_mark(cell.text, reading) and not _is_score(cell, cells)]
    return ([cell for cell in cells if cell is not marks[0]], marks[0]) if len(marks) == 1 else (cells, None)


def _is_mark(text: str, reading: Reading) -> bool:
    if len(text) <= LONGEST_MARK and flag_of(text) is not None:
        return True
    return reading.recognised and is_garbled_mark(text)


def _is_score(cell: Cell, cells: list[Cell]) -> bool:
    """Whether plus signs are the result, and not an arrow beside one."""
    return not cell.text.strip("+") and not any(_DIGIT.search(other.text) for other in cells[1:])
