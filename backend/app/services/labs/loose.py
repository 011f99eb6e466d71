"""Rows without a header: which cell is what, by what the cells can be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.services.labs.cells import Kind, is_garbled_mark, is_garbled_unit, kind, peel
from app.services.labs.lines import Cell
from app.services.labs.misread_ranges import mended
from app.services.labs.numbers import Mark

MOST_CELLS = 7
_CODE = re.compile(r"0\d\Z")


@dataclass(slots=True)
class Loose:
    """The parts of a row; not `certain` if another number could be the result."""

    name: Cell
    result: Cell
    unit: Cell | None = None
    reference: tuple[Cell, ...] = ()
    flag: Cell | None = None
    certain: bool = True


def loose(cells: Sequence[Cell], mark: Mark | None, recognised: bool) -> Loose | None:
    """The parts of a line of cells; None if it is no row or something is left over."""
    if not 2 <= len(cells) <= MOST_CELLS:
        return None
    name, rest = cells[0], _opened(cells[1:], mark, recognised)
    kinds = [kind(cell.text, mark, recognised) for cell in rest]
    result = _result(kinds)
    if recognised and result is not None and _is_code(rest, result):
        # `01` behind everything else is the laboratory; the result was not read.
        return None
    if result is None:
        return None
    found = Loose(name, rest[result])
    for number, (cell, can_be) in enumerate(zip(rest, kinds, strict=True)):
        if number != result and not _put(found, cell, can_be, recognised):
            return None
    return found


def _is_code(cells: Sequence[Cell], place: int) -> bool:
    return 0 < place == len(cells) - 1 and _CODE.match(cells[place].text) is not None


def _opened(cells: Sequence[Cell], mark: Mark | None, recognised: bool) -> list[Cell]:
    """The cells, those that hold a result with what belongs to it taken apart."""
    opened: list[Cell] = []
    has_result = False
    for cell in cells:
        found = kind(cell.text, mark, recognised)
        # `0-1 в п/зр` is a range too, but the first cell that can be a result is one.
        whole = found.value is not None or found.is_labelled or (found.is_range and has_result)
        peeled = None if whole else peel(cell, mark, recognised)
        has_result = has_result or peeled is not None or found.value is not None
        parts = [peeled.value, peeled.flag, peeled.unit, peeled.reference] if peeled else [cell]
        opened += [part for part in parts if part is not None]
    return opened


def _result(kinds: Sequence[Kind]) -> int | None:
    """The first cell that is a result; of a range and a number the number."""
    able = [number for number, found in enumerate(kinds) if found.value is not None]
    surely = [number for number in able if not kinds[number].is_range]
    if surely and surely[0] != able[0]:
        # `3,5-5,5   4,2`: a range can stand in front of the result, a result that looks like one has its unit behind.
        first = kinds[able[0]].value
        is_span = first is not None and first.span is not None
        return surely[0] if is_span and not kinds[able[0] + 1].units else able[0]
    return able[0] if able else None


def _is_no_result(can_be: Kind, found: Loose) -> bool:
    return can_be.value is None or (found.result.text[-1:].isdigit() and not can_be.plain_number)


def _put(found: Loose, cell: Cell, can_be: Kind, recognised: bool) -> bool:
    if can_be.is_empty:
        return True
    if can_be.flag is not None and found.flag is None and can_be.value is None:
        found.flag = cell
    elif recognised and found.flag is None and is_garbled_mark(cell.text) and _is_no_result(can_be, found):
        # An arrow, read as a letter that may be a unit elsewhere, or as a result: `T`, `+`.
        found.flag = cell
    elif can_be.units and found.unit is None:
        found.unit = cell
    elif (can_be.is_range or can_be.is_broken) and not found.reference:
        found.reference = (cell,)
    elif can_be.value is not None:
        found.certain = False
    elif recognised and not found.reference and mended(cell.text, None, None, None) is not None:
        found.reference = (cell,)
    elif recognised and found.unit is None and is_garbled_unit(cell.text):
        found.unit = cell
    else:
        return False
    return True
