"""Headings of tables: which column holds what, in Russian and English, in any order."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from app.services.labs import dates
from app.services.labs.alike import in_one_script, plain
from app.services.labs.header_words import FILLING, PATTERNS, WORDY, Role, speaks_of_foreign
from app.services.labs.lines import Cell, Line

# Every title has letters or one of these signs.
_TITLE_LIKE = re.compile(r"[^\W\d_]|[№#]|\+/-")
MOST_COLUMNS = 14
LONGEST_TITLE = 30


# Two columns for one result: which of them is filled says whether it is normal.
_BY_RANGE = ({"in range", "out of range"}, {"в норме", "вне нормы"})

_AMOUNT = re.compile(r"\d{3,}\s?(?:г/|мг|mg|g/)")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Column:
    role: Role
    cell: Cell
    day: date | None = None


@dataclass(slots=True)
class Header:
    """The columns of a table in reading order. `foreign` tables hold something else than results."""

    columns: tuple[Column, ...]
    foreign: bool = False
    # Two columns of results that nothing tells apart.
    uncertain: bool = False
    # Of which day the results are, where their column says it.
    day: date | None = None
    # Asked for at every line below: what the columns are of, whether it is known where each of them stands, and which
    # may hold numbers that are no results of this report: of another day, or of who knows what.
    roles: tuple[Role, ...] = field(init=False)
    placed: bool = field(init=False)
    rivals: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.roles = tuple(column.role for column in self.columns)
        self.placed = all(column.cell.x0 is not None for column in self.columns)
        self.rivals = tuple(number for number, column in enumerate(self.columns) if _is_rival(column))

    def has(self, role: Role) -> bool:
        return role in self.roles


def header(line: Line, month_first: bool | None) -> Header | None:
    """The header a line is, or None. It names the result (or dates of results) and at least one more column."""
    if len(line.text) > 300:
        return None
    only_titles = _looks_like_titles(line)
    if only_titles and _is_foreign(line):
        return Header((), foreign=True)
    columns: list[Column | None] = []
    strange: list[Cell] = []
    for cell in line.cells:
        named = _columns(cell, month_first)
        columns += named
        strange += [cell] if None in named else []
        if len(strange) > 1:
            # A row of results, as a rule: the rest of it need not be looked at.
            return None
    if not columns or len(columns) > MOST_COLUMNS or _AMOUNT.search(line.text):
        return None
    if strange and (not _is_mostly_named(columns) or len(strange[0].text) > LONGEST_TITLE):
        return None
    if not only_titles and _is_foreign(line):
        return None
    role = Role.ANALYTE if strange and strange[0] is line.cells[0] else Role.OTHER
    return _made([column or Column(role, strange[0]) for column in columns])


def _is_rival(column: Column) -> bool:
    return column.role is Role.PREVIOUS or (column.role is Role.OTHER and WORDY.search(column.cell.text) is None)


def _is_foreign(line: Line) -> bool:
    """Whether a table says that it holds something else than results."""
    if len(line.cells) < 2 or not speaks_of_foreign(line.text):
        return False
    return PATTERNS[Role.RESULT].search(line.text) is None


def _is_mostly_named(columns: Sequence[Column | None]) -> bool:
    """Whether one title that we can't read may stand among the others."""
    roles = {column.role for column in columns if column is not None}
    return len(roles) >= 3 and Role.RESULT in roles


def joined(first: Line, second: Line, month_first: bool | None) -> Header | None:
    """A header of two lines, told by where its words stand on the page."""
    if any(cell.x0 is None for cell in (*first.cells, *second.cells)):
        return None
    cells: list[Cell] = []
    below = list(second.cells)
    for cell in first.cells:
        under = [other for other in below if _overlaps(cell, other)]
        below = [other for other in below if other not in under]
        text = " ".join([cell.text, *(other.text for other in under)])
        edges = [cell, *under]
        cells.append(
            Cell(text, cell.start, cell.end, min(one.x0 or 0 for one in edges), max(one.x1 or 0 for one in edges))
        )
    cells = sorted([*cells, *below], key=lambda cell: cell.x0 or 0)
    columns = [column for cell in cells for column in _columns(cell, month_first)]
    if any(column is None for column in columns):
        return None
    return _made([column for column in columns if column is not None])


def with_title_above(above: Line, line: Line) -> Line | None:
    """The line with the title that began in the one above it: `Референсные` and, below it, `значения`."""
    if _DIGIT.search(above.text) or _DIGIT.search(line.text):
        return None
    for number, cell in enumerate(line.cells):
        alone = _titles(cell.text, None)
        # Of titles that only a space keeps apart it is the last one.
        last = alone[-1].part[0] if alone[-1] is not None and alone[-1].part else 0
        whole = f"{cell.text[:last]}{above.text} {cell.text[last:]}"
        titles = _titles(whole, None)
        roles = [title.role for title in titles if title is not None]
        if len(titles) == len(roles) == len(alone) and roles != [title.role for title in alone if title is not None]:
            cells = (*line.cells[:number], replace(cell, text=whole), *line.cells[number + 1 :])
            return replace(line, cells=cells)
    return None


def _made(columns: list[Column]) -> Header | None:
    roles = [column.role for column in columns]
    days = [column for column in columns if column.day is not None and column.role is Role.RESULT]
    results = [column for column in columns if column.role is Role.RESULT]
    known = {role for role in roles if role is not Role.OTHER}
    if not results and len(days) < 1:
        return None
    if len(known) < 2 and not (days and Role.ANALYTE in known):
        return None
    if not results or (days and len(results) + len(days) > 2):
        return Header(tuple(columns), uncertain=False)
    if {column.cell.text.lower() for column in results} in _BY_RANGE:
        return Header(_merged(columns))
    return Header(tuple(columns), uncertain=len(results) > 1)


def _merged(columns: list[Column]) -> tuple[Column, ...]:
    """The two columns that hold one result as one."""
    first, second = (column.cell for column in columns if column.role is Role.RESULT)
    both = Cell(f"{first.text} {second.text}", first.start, second.end, first.x0, second.x1)
    others = [column for column in columns if column.role is not Role.RESULT or column.cell is first]
    return tuple(Column(Role.RESULT, both) if column.cell is first else column for column in others)


@dataclass(frozen=True, slots=True)
class _Title:
    """What a cell names; `part` is where, if it names more than that."""

    role: Role
    day: date | None = None
    part: tuple[int, int] | None = None


def _columns(cell: Cell, month_first: bool | None) -> list[Column | None]:
    """The columns named in a cell: one, or several that only single spaces part; [None] if it is no heading."""
    return [
        None if title is None else Column(title.role, cell.part(*title.part) if title.part else cell, title.day)
        for title in _titles(cell.text, month_first)
    ]


@lru_cache(maxsize=8192)
def _titles(printed: str, month_first: bool | None) -> tuple[_Title | None, ...]:
    text = " ".join(in_one_script(word) for word in plain(printed).split(" "))
    day = dates.one(text, month_first=month_first)
    if day is None and not _TITLE_LIKE.search(text):
        return (None,)
    if day is not None and len(text) < 40 and not PATTERNS[Role.ANALYTE].search(text):
        previous = PATTERNS[Role.PREVIOUS].search(text) is not None
        return (_Title(Role.PREVIOUS if previous else Role.RESULT, day),)
    found = _phrases(text)
    if not found or _rest(text, found):
        is_none = not found or len(text) > 60 or len(_rest(text, found)) > 3
        return (None,) if is_none else (_Title(found[0][2]),)
    if len(found) == 1 or _is_one_title(text, found):
        return (_Title(_leading(found)),)
    return tuple(_Title(role, part=(start, end)) for start, end, role in found)


def _phrases(text: str) -> list[tuple[int, int, Role]]:
    """Words of roles that do not overlap, from left to right, the longer ones first."""
    all_found = [
        (found.start(), found.end(), role) for role, pattern in PATTERNS.items() for found in pattern.finditer(text)
    ]
    chosen: list[tuple[int, int, Role]] = []
    order = list(PATTERNS)
    for start, end, role in sorted(all_found, key=lambda one: (one[0] - one[1], order.index(one[2]))):
        if all(end <= other[0] or start >= other[1] for other in chosen):
            chosen.append((start, end, role))
    return sorted(chosen)


def _rest(text: str, found: Sequence[tuple[int, int, Role]]) -> str:
    left = list(text)
    for start, end, _ in found:
        left[start:end] = " " * (end - start)
    return FILLING.sub("", "".join(left))


def _is_one_title(text: str, found: Sequence[tuple[int, int, Role]]) -> bool:
    """`Результат, ед. изм.`, `Reference range / units`: words joined by a mark, or the words of one title."""
    gaps = [text[left[1] : right[0]] for left, right in itertools.pairwise(found)]
    if all(re.search(r"[,/(&]|\sи\s|\sand\s", gap) for gap in gaps):
        return True
    return len(found) == 2 and len({role for *_, role in found}) == 1


def _leading(found: Sequence[tuple[int, int, Role]]) -> Role:
    roles = [role for *_, role in found]
    if Role.PREVIOUS in roles:
        return Role.PREVIOUS
    return roles[0]


def _overlaps(one: Cell, other: Cell) -> bool:
    return min(one.x1 or 0, other.x1 or 0) > max(one.x0 or 0, other.x0 or 0)


def _looks_like_titles(line: Line) -> bool:
    return not _DIGIT.search(line.text)
