"""Keeping what a reading found: new rows, better readings of old ones, and the owner's word above both."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
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

# Reports of a thousand rows are written while others wait for answers of the same process: one statement, whatever
# their number.
_COLUMNS = {
    column.name: column.type.compile(dialect=postgresql.dialect())  # type: ignore[no-untyped-call]
    for column in LabResult.__table__.columns
    if column.name not in ("id", "created_at", "updated_at")
}
_NAMES = ", ".join(_COLUMNS)
_FOUND = ", ".join(f"{name} {kind}" for name, kind in _COLUMNS.items())
_ADD = text(
    f"INSERT INTO lab_results (id, {_NAMES}) SELECT gen_random_uuid(), {_NAMES}"  # noqa: S608 - names of our own columns
    f" FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS found ({_FOUND})"
)
_OF_A_ROW = tuple(field.name for field in fields(Row))
_values_of = attrgetter(*_OF_A_ROW)


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
    places = _places([_doubted(document, row) for row in rows])
    new: list[dict[str, Any]] = []
    renewed = 0
    for place, row in places.items():
        before = known.get(place) or _same_line(row, settled)
        if before is None:
            new.append({"document_id": document.id, "place": place} | _values(document, row, reader))
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
        await session.execute(_ADD, {"rows": orjson.dumps(new, default=str).decode()})
    return Kept(len(new), renewed, len(gone))


def _doubted(document: Document, row: Row) -> Row:
    """With the doubts that only the document tells of."""
    doubts = set(row.doubts)
    if row.page in steps.small(document):
        doubts.add(Doubt.LOW_CONFIDENCE)
    if steps.day_is_doubtful(document) and row.collected_on == document.document_date:
        doubts.add(Doubt.DATE_UNCERTAIN)
    return replace(row, doubts=tuple(sorted(doubts)))


def _is_settled(row: LabResult) -> bool:
    return row.state != ReviewState.UNCONFIRMED or row.as_read is not None or row.reader == LabReader.PERSON


def _places(rows: Sequence[Row]) -> dict[str, Row]:
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
    return values | {
        "user_id": document.user_id,
        "doubts": [str(doubt) for doubt in row.doubts],
        "laboratory": document.laboratory,
        "reader": reader,
        "state": ReviewState.UNCONFIRMED,
    }
