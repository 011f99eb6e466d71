"""Pages and reports on their way into the process that reads them and back, a line of JSON each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any

import orjson

from app.core.laboratory import LabFlag, Specimen, ValueKind
from app.services.labs.shapes import Doubt, PageText, Report, Row, Word

# Number, text, confidence and words of a page, as they are kept in the database.
type KeptPage = tuple[int, str, float | None, list[list[float]] | None]
# Codes by their text: looked up, because calling an enumeration takes five times as long.
_KINDS: dict[str, ValueKind] = {str(kind): kind for kind in ValueKind}
_SPECIMENS: dict[str | None, Specimen | None] = {None: None, **{str(one): one for one in Specimen}}
_FLAGS: dict[str | None, LabFlag | None] = {None: None, **{str(flag): flag for flag in LabFlag}}
_DOUBTS: dict[str, Doubt] = {str(doubt): doubt for doubt in Doubt}
_FIELDS = tuple(field.name for field in fields(Row))
_values_of = attrgetter(*_FIELDS)
_VALUE, _LOW, _HIGH, _COLLECTED = map(_FIELDS.index, ("value", "range_low", "range_high", "collected_on"))


@dataclass(frozen=True, slots=True)
class Question:
    pages: tuple[PageText, ...]
    sex: str | None
    born: date | None


def asked(pages: Sequence[KeptPage], sex: str | None, born: date | None) -> bytes:
    return orjson.dumps({"pages": pages, "sex": sex, "born": born})


def question(line: bytes) -> Question:
    said = orjson.loads(line)
    pages = (PageText(number, text, confidence, _words(words)) for number, text, confidence, words in said["pages"])
    return Question(tuple(pages), said["sex"], _day(said["born"]))


def told(read: Report) -> bytes:
    """The rows without the names of their fields, which would be half of it."""
    head = {field.name: getattr(read, field.name) for field in fields(Report)}
    return orjson.dumps(head | {"rows": list(map(_values_of, read.rows))}, default=str)


def report(line: bytes) -> Report:
    said = orjson.loads(line)
    return Report(
        collected_on=_day(said["collected_on"]),
        laboratory=said["laboratory"],
        patient_name=said["patient_name"],
        patient_birth_date=_day(said["patient_birth_date"]),
        rows=tuple([_row(row) for row in said["rows"]]),
        collected_surely=said["collected_surely"],
    )


def _row(said: list[Any]) -> Row:
    row = Row(*said)
    row.kind, row.specimen, row.flag = _KINDS[row.kind], _SPECIMENS[row.specimen], _FLAGS[row.flag]
    row.doubts = tuple([_DOUBTS[doubt] for doubt in row.doubts]) if row.doubts else ()
    row.value, row.range_low, row.range_high = _number(said[_VALUE]), _number(said[_LOW]), _number(said[_HIGH])
    row.collected_on = _day(said[_COLLECTED])
    return row


def _number(said: str | None) -> Decimal | None:
    return Decimal(said) if said is not None else None


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None


def _words(kept: list[list[float]] | None) -> list[Word] | None:
    if kept is None:
        return None
    return [
        Word(int(start), int(end), left, top, right, bottom, confidence)
        for start, end, left, top, right, bottom, confidence in kept
    ]
