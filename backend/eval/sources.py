"""The analytes, words and units that reports are made of; see the heads of the files in data/."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.models import ValueKind

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Bounds:
    """A reference range as figures in the way they are printed; one side may be missing."""

    low: str | None
    high: str | None


@dataclass(frozen=True, slots=True)
class Side:
    """An analyte in one language. `ranges` by sex, under `any` where it does not matter."""

    names: tuple[str, ...]
    unit: str | None
    ranges: dict[str, Bounds]
    places: int = 0
    # Printed and meant, for results drawn from a list.
    values: tuple[tuple[str, str], ...] = ()
    range_printed: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    key: str
    group: str
    kind: ValueKind
    sides: dict[str, Side]


def _cells(filename: str) -> Iterator[list[str]]:
    for line in (DATA / filename).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield [cell.strip() for cell in line.split("|")]


def _list(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";"))


def _optional(cell: str) -> str | None:
    return None if cell == "-" else cell


def bounds(text: str) -> Bounds:
    if text.startswith("<"):
        return Bounds(None, text[1:])
    if text.startswith(">"):
        return Bounds(text[1:], None)
    low, high = text.split("-")
    return Bounds(low, high)


def _ranges(cell: str) -> dict[str, Bounds]:
    if ":" not in cell:
        return {"any": bounds(cell)}
    names = {"m": "male", "f": "female"}
    return {names[part[0]]: bounds(part[2:]) for part in cell.split()}


def _measured() -> Iterator[Source]:
    for key, group, *rest in _cells("analytes.txt"):
        sides = {
            language: Side(_list(names), unit, _ranges(span), int(places))
            for language, (names, unit, span, places) in (("ru", rest[:4]), ("en", rest[4:]))
        }
        yield Source(key, group, ValueKind.QUANTITY, sides)


def _worded() -> Iterator[Source]:
    kinds = {"number": ValueKind.QUANTITY, "ordinal": ValueKind.ORDINAL, "text": ValueKind.TEXT}
    for key, group, kind, *rest in _cells("words.txt"):
        sides = {"ru": _words_side([*rest[:3], rest[6]]), "en": _words_side([*rest[3:6], rest[7]])}
        yield Source(key, group, kinds.get(kind, ValueKind.TITRE), sides)


def _words_side(cells: list[str]) -> Side:
    names, values, span, unit = cells
    pairs = [value.rsplit("=", 1) for value in _list(values)]
    drawn = tuple((printed, meant) for printed, meant in pairs)
    numeric = {"any": bounds(span)} if span[0].isdigit() else {}
    return Side(_list(names), _optional(unit), numeric, values=drawn, range_printed=span)


@cache
def sources() -> dict[str, list[Source]]:
    """All analytes by their group, in the order of a report."""
    groups: dict[str, list[Source]] = {}
    for source in (*_measured(), *_worded()):
        groups.setdefault(source.group, []).append(source)
    return groups


@cache
def spellings(unit: str, language: str) -> tuple[tuple[str, str | None], ...]:
    """How a unit is printed, each with the UCUM it then means; a plain number has none."""
    column = 1 if language == "ru" else 2
    for cells in _cells("units.txt"):
        if cells[0] == unit:
            pairs = (spelling.split("=") for spelling in _list(cells[column]))
            return tuple((pair[0], pair[1] if len(pair) > 1 else unit) for pair in pairs)
    if unit == "1":
        return (("", None),)
    raise KeyError(unit)
