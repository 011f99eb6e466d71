from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, PlainSerializer

from app.models import LabFlag, LabReader, ReviewState, Specimen, ValueKind
from app.schemas.common import Day, In, Line, Out, Page, UtcTime, clean

MAX_IDS = 500


def decimal_text(value: Decimal) -> str:
    """A number as laboratories print it: no exponent, and with the zeros it came with."""
    return format(value, "f")


# As text: a number of JSON would round it.
Number = Annotated[Decimal, PlainSerializer(decimal_text, return_type=str)]
PrintedUnit = Annotated[str, clean(0, 50)]
PrintedRange = Annotated[str, clean(0, 300)]
AnalyteKey = Annotated[str, clean(1, 64)]


class LabResultOut(Out):
    id: UUID
    document_id: UUID
    filename: str
    page: int
    position: int
    quote: str
    analyte_printed: str
    analyte: str | None
    name: str
    loinc: str | None
    specimen: Specimen | None
    kind: ValueKind
    value_printed: str
    comparator: str | None
    value: Number | None
    ordinal: str | None
    unit_printed: str | None
    unit: str | None
    range_printed: str | None
    range_low: Number | None
    range_high: Number | None
    flag_printed: str | None
    flag: LabFlag | None
    collected_on: date | None
    laboratory: str | None
    reader: LabReader
    state: ReviewState
    doubts: list[str]
    confidence: float | None
    as_read: dict[str, Any] | None
    created_at: UtcTime
    updated_at: UtcTime


class LabIn(In):
    """A result that its owner read on the page."""

    document_id: UUID
    page: Annotated[int, Field(strict=True, ge=1, le=1_000_000)]
    analyte_printed: Line
    value_printed: Line
    unit_printed: PrintedUnit | None = None
    range_printed: PrintedRange | None = None
    collected_on: Day | None = None


class LabPatch(In):
    """What is absent stays; null or nothing clears unit, range, analyte, specimen and date."""

    analyte: AnalyteKey | None = None
    specimen: Specimen | None = None
    value_printed: Line | None = None
    unit_printed: PrintedUnit | None = None
    range_printed: PrintedRange | None = None
    collected_on: Day | None = None
    state: ReviewState | None = None


class LabIds(In):
    ids: Annotated[list[UUID], Field(min_length=1, max_length=MAX_IDS)]


class LabPage(Page[LabResultOut]):
    """`other_person`: so many results of other people's reports are left out."""

    other_person: int


class LabsConfirmed(Out):
    confirmed: list[UUID]
    missing: list[UUID]


class LabsReopened(Out):
    reopened: list[UUID]


class AnalyteOut(Out):
    key: str
    name: str
    names: list[str]
    loinc: str | None
    specimen: Specimen | None
    unit: str | None
    group: str


class Analytes(Out):
    items: list[AnalyteOut]


class SparkPoint(Out):
    date: date | None
    value: Number | None
    flag: LabFlag | None


class LatestOut(Out):
    """The newest result of an analyte in a specimen, and how it came there."""

    key: str
    analyte: str | None
    name: str
    loinc: str | None
    specimen: Specimen | None
    group: str | None
    latest: LabResultOut
    points: list[SparkPoint]
    count: int
    unconfirmed: int


class Latest(Out):
    """`other_person`: so many results of other people's reports are left out."""

    items: list[LatestOut]
    other_person: int


class TrendPoint(Out):
    """`value` and range in the unit of the trend; `factor` is what they were multiplied by, if they were."""

    id: UUID
    date: date | None
    value: Number | None
    comparator: str | None
    value_printed: str
    unit_printed: str | None
    factor: Number | None
    range_low: Number | None
    range_high: Number | None
    range_printed: str | None
    flag: LabFlag | None
    state: ReviewState
    laboratory: str | None
    document_id: UUID
    filename: str
    page: int
    quote: str


class TrendNote(Out):
    code: str
    params: dict[str, str]


class TrendOut(Out):
    key: str
    analyte: str | None
    name: str
    loinc: str | None
    specimen: Specimen | None
    unit: str | None
    units: list[str]
    points: list[TrendPoint]
    apart: list[TrendPoint]
    notes: list[TrendNote]


SearchWords = Annotated[str, clean(0, 100)]
GroupKey = Annotated[str, clean(1, 300)]
