"""Keeping what a reading found: new rows, better readings of old ones, and the owner's word above both."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from operator import attrgetter
from typing import Any

import orjson
from sqlalchemy import select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Document, LabReader, LabResult, ReviewState
from app.services.documents import steps
from app.services.labs.shapes import Doubt, Row

_OF_A_ROW = tuple(field.name for field in fields(Row))
_values_of = attrgetter(*_OF_A_ROW)
# Reports of a thousand rows are written while others wait for answers of the same process: one statement, whatever
# their number, and the rows as they are; what they have in common is said once.
_SHARED = ("user_id", "document_id", "laboratory", "reader", "state")
_TYPES = {
    column.name: column.type.compile(dialect=postgresql.dialect())  # type: ignore[no-untyped-call]
    for column in LabResult.__table__.columns
}
_NAMES = ", ".join(_OF_A_ROW)
_FOUND = ", ".join(f"{name} {_TYPES[name]}" for name in _OF_A_ROW)
_ADD = text(
    f"INSERT INTO lab_results (id, {', '.join(_SHARED)}, place, {_NAMES})"  # noqa: S608 - names of our own columns
    f" SELECT gen_random_uuid(), {', '.join(f'CAST(:{name} AS {_TYPES[name]})' for name in _SHARED)}, place, {_NAMES}"
    f" FROM ROWS FROM (unnest(CAST(:places AS text[])), json_to_recordset(CAST(:rows AS json)) AS ({_FOUND}))"
    f" AS found (place, {_NAMES})"
)


@dataclass(frozen=True, slots=True)
class Kept:
    """How many rows came, were read anew, and went."""

    added: int
    renewed: int
    removed: int


async def keep(
    session: AsyncSession,
    document: Document,
    rows: Sequence[Row],
    *,
    reader: LabReader = LabReader.TABLE,
    is_whole: bool = True,
) -> Kept:
    """Write the rows of one reading of the document.

    What its owner edited, confirmed or rejected stays as it is. Rows of the same reader that are not found again and
    that nobody touched go, if the reading was of the whole document.
    """
    of_document = select(LabResult).where(LabResult.document_id == document.id)
    known = {row.place: row for row in await session.scalars(of_document.with_for_update())}
    settled = [row for row in known.values() if _is_settled(row)]
    places = _places(_doubted(document, rows))
    new: dict[str, Row] = {}
    renewed = 0
    for place, row in places.items():
        before = known.get(place) or _same_line(row, settled)
        if before is None:
            new[place] = row
        elif not _is_settled(before) and before.reader == reader:
            for name, value in _values(document, row, reader).items():
                setattr(before, name, value)
            renewed += 1
    unseen = [row for row in known.values() if row.place not in places and row.reader == reader]
    gone = [row for row in unseen if is_whole and not _is_settled(row)]
    for row_gone in gone:
        await session.delete(row_gone)
    await session.flush()
    if new:
        written = {"places": list(new), "rows": orjson.dumps(list(new.values()), default=str).decode()}
        await session.execute(_ADD, {"document_id": document.id, **_shared(document, reader), **written})
    return Kept(len(new), renewed, len(gone))


def _doubted(document: Document, rows: Sequence[Row]) -> Iterator[Row]:
    """The rows with the doubts that only the document tells of."""
    small = steps.small(document)
    doubtful_day = document.document_date if steps.day_is_doubtful(document) else None
    for row in rows:
        doubts = set(row.doubts)
        if row.page in small:
            doubts.add(Doubt.LOW_CONFIDENCE)
        if doubtful_day is not None and row.collected_on == doubtful_day:
            doubts.add(Doubt.DATE_UNCERTAIN)
        told = tuple(sorted(doubts))
        yield replace(row, doubts=told) if told != row.doubts else row


def _is_settled(row: LabResult) -> bool:
    return row.state != ReviewState.UNCONFIRMED or row.as_read is not None or row.reader == LabReader.PERSON


def _places(rows: Iterable[Row]) -> dict[str, Row]:
    """The rows by the name of their line; equal lines of a page are told apart by their order."""
    seen: Counter[str] = Counter()
    places = {}
    for row in rows:
        line = f"{row.page}|{' '.join(row.quote.split())}|{row.analyte_printed}"
        seen[line] += 1
        places[hashlib.sha256(f"{line}|{seen[line]}".encode()).hexdigest()[:32]] = row
    return places


def _same_line(row: Row, settled: list[LabResult]) -> LabResult | None:
    """The settled row of this line, when its text was corrected or read differently since."""
    for candidate in settled:
        was = candidate.as_read or {}
        names = {candidate.analyte_printed, was.get("analyte_printed")}
        values = {candidate.value_printed, was.get("value_printed")}
        same_name = row.analyte_printed in names or (row.analyte is not None and row.analyte == candidate.analyte)
        if candidate.page == row.page and same_name and row.value_printed in values:
            return candidate
    return None


def _values(document: Document, row: Row, reader: LabReader) -> dict[str, Any]:
    values: dict[str, Any] = dict(zip(_OF_A_ROW, _values_of(row), strict=True))
    return values | _shared(document, reader) | {"doubts": [str(doubt) for doubt in row.doubts]}


def _shared(document: Document, reader: LabReader) -> dict[str, Any]:
    return {
        "user_id": document.user_id,
        "laboratory": document.laboratory,
        "reader": reader,
        "state": ReviewState.UNCONFIRMED,
    }
