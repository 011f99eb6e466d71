"""Pages and reports on their way into the process that reads them and back, a line of JSON each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
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
    return orjson.dumps(read, default=str)


def report(line: bytes) -> Report:
    said = orjson.loads(line)
    return Report(
        collected_on=_day(said["collected_on"]),
        laboratory=said["laboratory"],
        patient_name=said["patient_name"],
        patient_birth_date=_day(said["patient_birth_date"]),
        rows=tuple(_row(row) for row in said["rows"]),
        collected_surely=said["collected_surely"],
    )


def _row(said: dict[str, Any]) -> Row:
    said["kind"] = _KINDS[said["kind"]]
    said["specimen"] = _SPECIMENS[said["specimen"]]
    said["flag"] = _FLAGS[said["flag"]]
    said["doubts"] = tuple(_DOUBTS[doubt] for doubt in said["doubts"]) if said["doubts"] else ()
    said["collected_on"] = _day(said["collected_on"])
    for name in ("value", "range_low", "range_high"):
        if said[name] is not None:
            said[name] = Decimal(said[name])
    return Row(**said)


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None


def _words(kept: list[list[float]] | None) -> list[Word] | None:
    if kept is None:
        return None
    return [
        Word(int(start), int(end), left, top, right, bottom, confidence)
        for start, end, left, top, right, bottom, confidence in kept
    ]
