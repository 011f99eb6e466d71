"""What is on a generated report, as known by the one who wrote it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.models import LabFlag, ValueKind


@dataclass(frozen=True, slots=True)
class TruthRow:
    """One printed result. `unit` is UCUM; `value_printed` decides for results that are words."""

    name: str
    key: str
    kind: ValueKind
    value_printed: str
    comparator: str | None = None
    number: Decimal | None = None
    ordinal: str | None = None
    unit: str | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    flag: LabFlag | None = None
    collected_on: date | None = None


@dataclass(frozen=True, slots=True)
class Truth:
    """`sex` and `age` are what the owner's profile would say when the report is read."""

    layout: str
    language: str
    collected_on: date
    patient: str
    birth_date: date
    sex: str
    age: int
    laboratory: str
    rows: tuple[TruthRow, ...]
