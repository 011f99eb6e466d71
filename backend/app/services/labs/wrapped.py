"""Rows of digital tables whose cells wrap, so that the result stands on the first, the middle or the last of its lines.

Where words of digital pages stand is not kept. Lines are joined by what their cells lack, and only where one row alone
can come of it; what is left of others is told by `pieces`, so that the rows beside it are doubted.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.services.labs import dictionary
from app.services.labs.cells import kind
from app.services.labs.columns import Placed, place
from app.services.labs.drafts import Draft
from app.services.labs.header_words import Role
from app.services.labs.headers import Header
from app.services.labs.lines import Cell, Line
from app.services.labs.shapes import Doubt
from app.services.labs.understanding import Reading
from app.services.labs.units import readings

MOST_LINES, MOST_CELLS, LONGEST_NAME, MOST_CHOICES = 5, 8, 120, 16
# Outside of the line of the result: two of a range and two of a unit.
MOST_HALVES = 4
# What is left over further below a row than so many characters is none of it.
NEAR = 80
# The rest of a name, or one with a result among its words.
_CONTINUED = re.compile(r"[a-zа-яё(]|.*\s\d+(?:[.,]\d+)?\s")
_NUMBER_FIRST = re.compile(r"[<>]?\s?\d")
_UPPER_HALF = re.compile(r"[-–—]\s?\d")
_LOWER_HALF = re.compile(r"[-–—]\s?\d|/")
_NUMBER_LAST = re.compile(r"\d\Z")
# `соломенно-`, which goes on with `желтый` on the next line.
_CUT_WORD = re.compile(r"[^\W\d_][-‐]\Z")
_PLAIN = re.compile(r"\d+(?:[.,]\d+)?\Z")


@dataclass(frozen=True, slots=True)
class Whole:
    """One line made of the first `count` ones."""

    line: Line
    count: int


@dataclass(frozen=True, slots=True)
class _Join:
    """Two halves of one cell and the lines that they stand on."""

    role: Role
    whole: Cell
    first: tuple[int, Cell]
    second: tuple[int, Cell]


def whole(lines: Sequence[Line], header: Header, reading: Reading) -> Whole | None:
    """The row that begins with the first of the lines and needs more than one; None where that is not certain."""
    if header.columns[0].role is not Role.ANALYTE or not _may_begin(lines, reading):
        return None
    windows = [lines[:count] for count in range(min(len(lines), MOST_LINES), 1, -1)]
    found = [made for window in windows if (made := _made(window, header, reading)) is not None]
    known = [made for made in found if _is_known(made.line.cells[0].text, remarks=False)]
    # What goes beyond a name that is known may be a heading, or the next row's.
    known = known or [made for made in reversed(found) if _is_known(made.line.cells[0].text)]
    if known:
        return known[0]
    return found[-1] if found and not _is_heading(lines, reading) else None


def _is_heading(lines: Sequence[Line], reading: Reading) -> bool:
    """Whether the first line may be none of the row: words alone, above a line that has no name missing."""
    return len(lines[0].cells) == 1 and not is_begun(lines[0].text, reading) and _begins_whole(lines[1:], reading)


def _begins_whole(lines: Sequence[Line], reading: Reading) -> bool:
    """Whether a row with a name of its own follows, be it below a half of its range."""
    named = [line for line in lines if len(line.cells) > 1 or _is_name(line.cells[0], reading)]
    return bool(named) and _is_name(named[0].cells[0], reading)


def pieces(line: Line, reading: Reading) -> set[Role]:
    """What of another line's row stands alone on this line: a half of a range, or of a unit."""
    if len(line.cells) > MOST_CELLS:
        return set()
    cells = line.cells[_is_name(line.cells[0], reading) :]
    return {role for cell in cells if (role := _half(cell.text, reading)) is not None}


def doubt(draft: Draft, beside: set[Role], reading: Reading) -> None:
    """Doubt what a row lacks, if it may stand on a line beside it."""
    if Role.REFERENCE in beside and not _has_range(draft, reading):
        draft.doubts.add(Doubt.RANGE_UNREADABLE)
    if Role.UNIT in beside:
        draft.doubts.add(Doubt.UNIT_DIFFERS)


def doubt_cut(draft: Draft) -> None:
    """Doubt a result whose word goes on in a line that was not joined with its own."""
    if _CUT_WORD.search(draft.result.text):
        draft.doubts.add(Doubt.VALUE_AMBIGUOUS)


def doubt_bound(draft: Draft, above: Draft | None, header: Header | None, reading: Reading) -> bool:
    """Doubt `до 41` as a result where a range is missing: it may be that of the row, or of one beside it."""
    if draft.reference or header is None:
        return False
    found = kind(draft.result.text, reading.mark, reading.recognised)
    is_bound = found.is_range and found.value is not None and not found.plain_number
    if not is_bound or not (header.has(Role.REFERENCE) or _CONTINUED.match(draft.name)):
        return False
    draft.doubts.add(Doubt.VALUE_AMBIGUOUS)
    if above is not None:
        doubt(above, {Role.REFERENCE}, reading)
    return True


def lacks_more(draft: Draft, reading: Reading) -> bool:
    """Whether the range or unit of a row goes on somewhere."""
    last = [*draft.reference[-1:], *((draft.unit,) if draft.unit else ())]
    return any(is_begun(cell.text, reading) for cell in last)


def _has_range(draft: Draft, reading: Reading) -> bool:
    kinds = [(cell.text, kind(cell.text, reading.mark, reading.recognised)) for cell in draft.reference]
    return any(found.is_range and not found.is_begun and not _PLAIN.match(text) for text, found in kinds)


def _half(text: str, reading: Reading) -> Role | None:
    found = kind(text, reading.mark, reading.recognised)
    if found.units or text.endswith("/") or text.startswith("/"):
        return Role.UNIT
    if found.is_begun or found.plain_number or found.is_range or _UPPER_HALF.match(text):
        return Role.REFERENCE
    return None


def is_begun(text: str, reading: Reading) -> bool:
    """Whether a cell must go on in another line."""
    return kind(text, reading.mark, reading.recognised).is_begun


def _may_begin(lines: Sequence[Line], reading: Reading) -> bool:
    """Whether something is missing in the first of the lines or begins the next ones: of most rows nothing."""
    mark, recognised = reading.mark, reading.recognised
    for line in lines[:3]:
        if len(line.cells) > MOST_CELLS:
            return False
    for cell in lines[0].cells:
        if kind(cell.text, mark, recognised).is_begun:
            return True
    for line in lines[1:3]:
        if not _is_name(line.cells[0], reading):
            return True
    for line in lines[1:2]:
        for cell in line.cells:
            if _LOWER_HALF.match(cell.text):
                return True
    return False


def _is_name(cell: Cell, reading: Reading) -> bool:
    found = kind(cell.text, reading.mark, reading.recognised)
    if found.value is not None or found.units or found.is_begun:
        return False
    return found.is_text and (not found.is_range or _is_known(cell.text))


def _is_known(name: str, *, remarks: bool = True) -> bool:
    return dictionary.find(name, guess=False, remarks=remarks and ")" in name) is not None


def _made(window: Sequence[Line], header: Header, reading: Reading) -> Whole | None:
    """The lines as one, if all of them go into it and there is one way only."""
    page = window[0].page
    if any(line.page is not page or len(line.cells) > MOST_CELLS for line in window):
        return None
    names = [line.cells[0] if _is_name(line.cells[0], reading) else None for line in window]
    rest = [list(line.cells[name is not None :]) for line, name in zip(window, names, strict=True)]
    if sum(map(len, rest)) - max(map(len, rest)) > MOST_HALVES:
        return None
    ways = {}
    for joins in _choices(rest, reading):
        cells = _joined(names, rest, joins, header, reading)
        if cells is not None:
            ways[tuple(cell.text for cell in cells)] = cells
    if len(ways) != 1:
        return None
    first, last = window[0], window[-1]
    text = page.text[first.start : last.end]
    return Whole(replace(first, text=text, end=last.end, cells=next(iter(ways.values()))), len(window))


def _choices(rest: Sequence[Sequence[Cell]], reading: Reading) -> Iterator[tuple[_Join, ...]]:
    """Each way to put halves together, every cell at most once."""
    numbered = [(number, cell) for number, cells in enumerate(rest) for cell in cells]
    joins = [
        join
        for one, other in itertools.combinations(numbered, 2)
        if one[0] < other[0] and (join := _join(one, other, reading)) is not None
    ]
    if len(joins) > MOST_CHOICES:
        return
    for count in range(3):
        for chosen in itertools.combinations(joins, count):
            used = [id(half[1]) for join in chosen for half in (join.first, join.second)]
            if len(set(used)) == len(used) and len({join.role for join in chosen}) == count:
                yield chosen


def _join(one: tuple[int, Cell], other: tuple[int, Cell], reading: Reading) -> _Join | None:
    first, second = one[1], other[1]
    if first.text.endswith("/") or second.text.startswith("/"):
        text, role = first.text + second.text, Role.UNIT
        is_one = bool(readings(text))
    else:
        text, role = f"{first.text} {second.text}", Role.REFERENCE
        begun = is_begun(first.text, reading) and _NUMBER_FIRST.match(second.text)
        halved = _NUMBER_LAST.search(first.text) and _UPPER_HALF.match(second.text)
        is_one = bool(begun or halved) and _is_whole_range(text, reading)
    return _Join(role, Cell(text, first.start, second.end), one, other) if is_one else None


def _is_whole_range(text: str, reading: Reading) -> bool:
    found = kind(text, reading.mark, reading.recognised)
    return found.is_range and not found.is_broken


def _joined(
    names: Sequence[Cell | None], rest: Sequence[Sequence[Cell]], joins: Sequence[_Join], header: Header,
    reading: Reading,
) -> tuple[Cell, ...] | None:  # fmt: skip
    """The cells of the row; None if something is left over or another column could be meant."""
    halves = {id(half[1]) for join in joins for half in (join.first, join.second)}
    cores = [number for number, cells in enumerate(rest) if any(id(cell) not in halves for cell in cells)]
    if len(cores) != 1:
        return None
    core = cores[0]
    name = _name(names, core, is_joined=bool(joins))
    if name is None:
        return None
    cells = [name]
    for cell in rest[core]:
        of_core = [join for join in joins if (core, cell) in (join.first, join.second)]
        cells.append(of_core[0].whole if of_core else cell)
    for join in joins:
        if core not in (join.first[0], join.second[0]):
            placed = place(header, cells, reading.mark, reading.recognised)
            if placed is None or join.role in placed.cells:
                return None
            cells.insert(_index(header, placed, join.role, len(cells)), join.whole)
    return tuple(cells) if _is_row(cells, joins, header, reading) else None


def _name(names: Sequence[Cell | None], core: int, *, is_joined: bool) -> Cell | None:
    """The name of all lines. One that is centred beside a line without any has as many lines above it as below."""
    parts = [name for name in names if name is not None]
    text = " ".join(part.text for part in parts)
    if not parts or len(text) > LONGEST_NAME or text.startswith("("):
        return None
    if names[core] is None:
        above = sum(name is not None for name in names[:core])
        if above * 2 != len(parts):
            return None
    elif not is_joined:
        # Names alone are joined as they come.
        return None
    return Cell(text.replace("- ", "-") if "- " in text and " - " not in text else text, parts[0].start, parts[-1].end)


def _index(header: Header, placed: Placed, role: Role, end: int) -> int:
    """Where a cell of this column goes among those that are placed."""
    roles = [column.role for column in header.columns]
    if role not in roles:
        return end
    return sum(len(placed.cells.get(before, ())) for before in dict.fromkeys(roles[: roles.index(role)]))


def _is_row(cells: Sequence[Cell], joins: Sequence[_Join], header: Header, reading: Reading) -> bool:
    placed = place(header, cells, reading.mark, reading.recognised)
    if placed is None or not placed.certain:
        return False
    results = placed.cells.get(Role.RESULT, ())
    if len(results) != 1 or placed.cells.get(Role.ANALYTE, ()) != (cells[0],):
        return False
    joined = {join.whole.text for join in joins}
    found = kind(results[0].text, reading.mark, reading.recognised)
    if results[0].text in joined or found.value is None or any(is_begun(cell.text, reading) for cell in cells[1:]):
        return False
    for join in joins:
        if header.has(join.role):
            if placed.cells.get(join.role) != (join.whole,):
                return False
        elif join.whole not in placed.left_out:
            return False
    return True
