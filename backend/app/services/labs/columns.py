"""Which cell of a line belongs to which column of its table.

Cells and columns are in the same order, so the cheapest way to pair them is found, by what the cells can be and,
where the page says it, by where they stand.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from app.services.labs.cells import Kind, kind, peel
from app.services.labs.header_words import WORDY, Role
from app.services.labs.headers import Column, Header
from app.services.labs.lines import Cell
from app.services.labs.numbers import Mark

# What it costs to leave a column empty, to put a second cell into one, and to leave a cell out.
_EMPTY = {
    Role.ANALYTE: 4.0, Role.RESULT: 3.0, Role.UNIT: 0.6, Role.REFERENCE: 0.6, Role.FLAG: 0.1, Role.PREVIOUS: 0.4,
    Role.SPECIMEN: 0.3, Role.COMMENT: 0.1, Role.OTHER: 0.3,
}  # fmt: skip
_SECOND = {Role.ANALYTE: 2.5, Role.REFERENCE: 0.5, Role.COMMENT: 0.2, Role.OTHER: 0.9}
_LEFT_OUT, _TOO_FAR = 5.0, 8.0
# A distance of this share of the table's width costs one.
_STEP = 0.05
# Another way to read a line must cost this much more, or the result is in doubt.
MARGIN = 1.0
MISSING_BESIDE_OTHERS = 1.0


@dataclass(frozen=True, slots=True)
class Placed:
    """The cells of a line by column; `certain` is False if the result could as well be another cell.

    `earlier` are results of the days that other columns are of, and `all_told` says that none of them can have been
    put under another day.
    """

    cells: dict[Role, tuple[Cell, ...]]
    certain: bool
    left_out: tuple[Cell, ...] = ()
    earlier: tuple[tuple[date, Cell], ...] = ()
    all_told: bool = True

    def text(self, role: Role) -> str | None:
        found = self.cells.get(role)
        return " ".join(cell.text for cell in found) if found else None


def place(header: Header, cells: Sequence[Cell], mark: Mark | None, recognised: bool) -> Placed | None:
    """The cells of a line under a header; None if there is no way to put them there."""
    if not cells or len(cells) > len(header.columns) + 3:
        return None
    placed = header.placed and all(cell.x0 is not None for cell in cells)
    costs = _costs(header, cells, mark, recognised, placed)
    # Where columns are known by their places, the number of another day is not put into an empty result.
    missing = MISSING_BESIDE_OTHERS if placed and has_rival(header) else _EMPTY[Role.RESULT]
    roles = tuple(column.role for column in header.columns)
    total, chosen = _cheapest(roles, costs, missing, None)
    results = [cell for cell, column in enumerate(chosen) if column is not None and _is_result(header, column)]
    certain = not header.uncertain and len(results) == 1
    if certain:
        other, _ = _cheapest(roles, costs, missing, results[0])
        certain = other - total >= MARGIN and (placed or _order_tells(header, chosen))
    found: dict[Role, tuple[Cell, ...]] = {}
    for number, column in enumerate(chosen):
        if column is not None:
            role = header.columns[column].role
            found[role] = (*found.get(role, ()), cells[number])
    left_out = tuple(cell for cell, column in zip(cells, chosen, strict=True) if column is None)
    earlier = tuple(
        (day, cell)
        for cell, column in zip(cells, chosen, strict=True)
        if column is not None and (day := _earlier_day(header.columns[column])) is not None
    )
    all_told = placed or all(column in chosen for column in range(len(header.columns)) if _is_of_a_day(header, column))
    return Placed(found, certain, left_out, earlier, all_told)


def _earlier_day(column: Column) -> date | None:
    return column.day if column.role is Role.PREVIOUS else None


def _is_of_a_day(header: Header, column: int) -> bool:
    return _is_result(header, column) or header.columns[column].role is Role.PREVIOUS


def _is_result(header: Header, column: int) -> bool:
    return header.columns[column].role is Role.RESULT


def _order_tells(header: Header, chosen: Sequence[int | None]) -> bool:
    """Whether by order alone the result can't be of another column: each such is there, or something is between."""
    result = next(number for number, column in enumerate(header.columns) if column.role is Role.RESULT)
    rivals = [number for number, column in enumerate(header.columns) if _is_rival(column)]
    filled = {number for number in chosen if number is not None}
    return all(
        number in filled or any(between in filled for between in range(min(result, number) + 1, max(result, number)))
        for number in rivals
    )


def has_rival(header: Header) -> bool:
    """Whether a number below this header may be something else than this report's result."""
    return any(_is_rival(column) for column in header.columns)


def _is_rival(column: Column) -> bool:
    """Whether a column may hold numbers that are no results of this report: of another day, or of who knows what."""
    return column.role is Role.PREVIOUS or (column.role is Role.OTHER and WORDY.search(column.cell.text) is None)


def _costs(
    header: Header, cells: Sequence[Cell], mark: Mark | None, recognised: bool, placed: bool
) -> tuple[tuple[float, ...], ...]:
    table = []
    for cell in cells:
        misfits = header.costs.get(cell.text)
        if misfits is None:
            misfits = header.costs[cell.text] = _misfits(header.columns, cell, mark, recognised)
        table.append(misfits)
    return _with_distances(header.columns, cells, table) if placed else tuple(table)


def _with_distances(
    columns: Sequence[Column], cells: Sequence[Cell], table: Sequence[tuple[float, ...]]
) -> tuple[tuple[float, ...], ...]:
    left = min((column.cell.x0 or 0) for column in columns)
    width = max(max((column.cell.x1 or 0) for column in columns) - left, 1e-6)
    return tuple(
        tuple(
            misfit + min(_gap(cell, column.cell) / width / _STEP, _TOO_FAR)
            for misfit, column in zip(misfits, columns, strict=True)
        )
        for cell, misfits in zip(cells, table, strict=True)
    )


def _gap(cell: Cell, title: Cell) -> float:
    return max((title.x0 or 0) - (cell.x1 or 0), (cell.x0 or 0) - (title.x1 or 0), 0.0)


def _misfits(columns: Sequence[Column], cell: Cell, mark: Mark | None, recognised: bool) -> tuple[float, ...]:
    found = kind(cell.text, mark, recognised)
    mixed = found.value is None and not found.is_range and peel(cell, mark, recognised) is not None
    return tuple(_misfit(found, mixed, column) for column in columns)


def _misfit(found: Kind, mixed: bool, column: Column) -> float:
    if column.role is Role.OTHER and found.value is not None and _is_rival(column):
        return 0.2
    return _MISFITS[column.role](found, mixed)


def _as_result(found: Kind, mixed: bool) -> float:
    if found.value is not None:
        # `3,5-5,5` is sooner a range than the result of a count.
        return 0.0 if found.value.span is None else 1.5
    if mixed:
        return 0.2
    if found.is_empty:
        return 0.5
    return 2.0 if found.is_text and not found.units and not found.is_range else 5.0


def _as_unit(found: Kind, _mixed: bool) -> float:
    if found.units or found.is_empty:
        return 0.0
    if found.value is not None:
        return 6.0
    return 1.5 if found.may_be_unit else 3.0


def _as_reference(found: Kind, _mixed: bool) -> float:
    if found.is_range or found.is_empty or found.is_broken:
        return 0.0
    if found.plain_number:
        return 4.0
    return 5.0 if found.units else 1.5


def _as_flag(found: Kind, _mixed: bool) -> float:
    if found.flag is not None:
        return 0.0
    return 2.0 if found.is_text and not found.units else 5.0


def _as_name(found: Kind, mixed: bool) -> float:
    return 0.0 if found.is_text and not mixed and found.value is None else 5.0


_MISFITS: dict[Role, Callable[[Kind, bool], float]] = {
    Role.ANALYTE: _as_name,
    Role.RESULT: _as_result,
    Role.PREVIOUS: _as_result,
    Role.UNIT: _as_unit,
    Role.REFERENCE: _as_reference,
    Role.FLAG: _as_flag,
    Role.SPECIMEN: lambda found, _: 1.0 if found.is_text else 4.0,
    Role.COMMENT: lambda found, _: 0.8 if found.is_text else 1.5,
    Role.OTHER: lambda *_: 1.2,
}


@lru_cache(maxsize=4096)
def _cheapest(
    roles: tuple[Role, ...], costs: tuple[tuple[float, ...], ...], missing: float, barred: int | None
) -> tuple[float, tuple[int | None, ...]]:
    """The least total and the column of each cell; the `barred` cell may not be a result.

    Rows of one table are alike, and so are their costs, unless it is known where cells stand.
    """
    empty = _EMPTY | {Role.RESULT: missing}

    @cache
    def best(cell: int, column: int) -> tuple[float, tuple[int | None, ...]]:
        if cell == len(costs):
            return sum(empty[rest] for rest in roles[column:]), ()
        options = [_with(None, _LEFT_OUT, best(cell + 1, column))]
        if column < len(roles):
            role = roles[column]
            left = best(cell, column + 1)
            options.append((left[0] + empty[role], left[1]))
            if not (cell == barred and role is Role.RESULT):
                options.append(_with(column, costs[cell][column], best(cell + 1, column + 1)))
        if column and roles[column - 1] in _SECOND and cell:
            extra = _SECOND[roles[column - 1]]
            options.append(_with(column - 1, costs[cell][column - 1] + extra, best(cell + 1, column)))
        return min(options, key=lambda option: option[0])

    return best(0, 0)


def _with(
    column: int | None, cost: float, rest: tuple[float, tuple[int | None, ...]]
) -> tuple[float, tuple[int | None, ...]]:
    return cost + rest[0], (column, *rest[1])
