"""Which cell of a line belongs to which column of its table.

Cells and columns are in the same order, so the cheapest way to pair them is found, by what the cells can be and,
where the page says it, by where they stand.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from app.services.labs.cells import Kind, kind, peel
from app.services.labs.header_words import Role
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


@dataclass(frozen=True, slots=True)
class _Paired:
    """The column of each cell, and what is to be known of these pairs, as in `Placed`."""

    chosen: tuple[int | None, ...]
    certain: bool
    all_told: bool


def place(header: Header, cells: Sequence[Cell], mark: Mark | None, recognised: bool) -> Placed | None:
    """The cells of a line under a header; None if there is no way to put them there."""
    if not cells or len(cells) > len(header.columns) + 3:
        return None
    misfits = tuple([_misfits(cell.text, mark, recognised) for cell in cells])
    if header.placed and all(cell.x0 is not None for cell in cells):
        costs = _with_distances(header.columns, cells, _costs(header.roles, header.rivals, misfits))
        # Where columns are known by their places, the number of another day is not put into an empty result.
        missing = MISSING_BESIDE_OTHERS if header.rivals else _EMPTY[Role.RESULT]
        paired = _paired(header.roles, costs, missing, header.uncertain, None)
    else:
        paired = _in_order(header.roles, header.rivals, header.uncertain, misfits)
    found: dict[Role, tuple[Cell, ...]] = {}
    left_out: list[Cell] = []
    earlier: list[tuple[date, Cell]] = []
    for cell, number in zip(cells, paired.chosen, strict=True):
        if number is None:
            left_out.append(cell)
            continue
        role, day = header.roles[number], header.columns[number].day
        found[role] = (*found[role], cell) if role in found else (cell,)
        if role is Role.PREVIOUS and day is not None:
            earlier.append((day, cell))
    return Placed(found, paired.certain, tuple(left_out), tuple(earlier), paired.all_told)


@lru_cache(maxsize=4096)
def _in_order(
    roles: tuple[Role, ...], rivals: tuple[int, ...], uncertain: bool, misfits: tuple[tuple[float, ...], ...]
) -> _Paired:
    """Cells and columns paired by their order alone. Rows of one table are alike, and so is what comes of them."""
    return _paired(roles, _costs(roles, rivals, misfits), _EMPTY[Role.RESULT], uncertain, rivals)


def _paired(
    roles: tuple[Role, ...],
    costs: tuple[tuple[float, ...], ...],
    missing: float,
    uncertain: bool,
    rivals: tuple[int, ...] | None,
) -> _Paired:
    """The cheapest pairs; `rivals` are those of the header if only the order of the cells tells, `missing` as below."""
    total, chosen = _cheapest(roles, costs, missing, None)
    filled = {number for number in chosen if number is not None}
    results = [cell for cell, column in enumerate(chosen) if column is not None and roles[column] is Role.RESULT]
    certain = not uncertain and len(results) == 1
    if certain:
        other, _ = _cheapest(roles, costs, missing, results[0])
        certain = other - total >= MARGIN and (rivals is None or _order_tells(roles, rivals, filled))
    of_days = {number for number, role in enumerate(roles) if role is Role.RESULT or role is Role.PREVIOUS}
    return _Paired(chosen, certain, all_told=rivals is None or of_days <= filled)


def _order_tells(roles: Sequence[Role], rivals: Sequence[int], filled: Collection[int]) -> bool:
    """Whether by order alone the result can't be of another column: each such is there, or something is between."""
    result = roles.index(Role.RESULT)
    return all(
        number in filled or any(between in filled for between in range(min(result, number) + 1, max(result, number)))
        for number in rivals
    )


def _costs(
    roles: Sequence[Role], rivals: Collection[int], misfits: Sequence[tuple[float, ...]]
) -> tuple[tuple[float, ...], ...]:
    """What each cell costs in each column."""
    forms = [
        _RIVAL if role is Role.OTHER and number in rivals else _FORMS.index(role) for number, role in enumerate(roles)
    ]
    return tuple(tuple(of_cell[form] for form in forms) for of_cell in misfits)


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


@lru_cache(maxsize=8192)
def _misfits(text: str, mark: Mark | None, recognised: bool) -> tuple[float, ...]:
    """What a cell costs in a column of each role, and at last in one that may hold any number."""
    found = kind(text, mark, recognised)
    has_parts = found.value is None and not found.is_range
    mixed = has_parts and peel(Cell(text, 0, len(text)), mark, recognised) is not None
    misfits = [misfit(found, mixed) for misfit in _MISFITS.values()]
    return (*misfits, _MISFITS[Role.OTHER](found, mixed) if found.value is None else 0.2)


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
_FORMS = tuple(_MISFITS)
_RIVAL = len(_FORMS)


def _cheapest(
    roles: tuple[Role, ...], costs: tuple[tuple[float, ...], ...], missing: float, barred: int | None
) -> tuple[float, tuple[int | None, ...]]:
    """The least total and the column of each cell; the `barred` cell may not be a result, `missing` is for none."""
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
