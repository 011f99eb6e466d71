"""What the reader of laboratory reports takes and gives; plain data, no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.core.laboratory import LabFlag, Specimen, ValueKind


class Doubt(StrEnum):
    """Why a person should look at a row. A row that bears none is certain."""

    LOW_CONFIDENCE = "low-confidence"
    UNIT_UNKNOWN = "unit-unknown"
    UNIT_DIFFERS = "unit-differs"
    ANALYTE_UNKNOWN = "analyte-unknown"
    NAME_GUESSED = "name-guessed"
    RANGE_UNREADABLE = "range-unreadable"
    VALUE_AMBIGUOUS = "value-ambiguous"
    IMPLAUSIBLE = "implausible"
    FLAG_DIFFERS = "flag-differs"
    DATE_UNCERTAIN = "date-uncertain"


@dataclass(frozen=True, slots=True)
class Analyte:
    """An entry of the dictionary.

    `unit` is UCUM, `molar` grams per mole where mass and moles may be turned into each other, with `molar_source`.
    `plausible` are bounds in `unit` outside of which a value is sooner misread than true.
    """

    key: str
    en: str
    ru: str
    synonyms: tuple[str, ...]
    loinc: str | None
    specimen: Specimen
    unit: str | None
    group: str
    kind: ValueKind
    molar: Decimal | None = None
    molar_source: str | None = None
    plausible: tuple[Decimal, Decimal] | None = None
    # The code where the unit is mass instead of moles, or the other way round: LOINC tells these apart.
    loinc_other: str | None = None
    # Units it is printed in that can't be turned into its own.
    also: tuple[str, ...] = ()
    # Of ions, for equivalents; and whether units of activity and international units are the same measure for it.
    charge: int | None = None
    one_unit: bool = False
    # Whether it is printed a thousandfold as well (`1018` for 1.018).
    thousandfold: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return (self.en, self.ru, *self.synonyms)


@dataclass(frozen=True, slots=True)
class Match:
    """An analyte found by a printed name; `specimen` only if the name says it; `guessed` if letters differed."""

    analyte: Analyte
    specimen: Specimen | None
    guessed: bool


@dataclass(frozen=True, slots=True)
class Conversion:
    """`value in the one unit x factor = value in the other`."""

    factor: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class Value:
    """A printed result. `number` of a titre is its denominator; `ordinal` as in `LabResult.ordinal`.

    `flag_printed` is a mark that stood in the same cell (H, ↑, *), `other` what an ambiguous number could be as well,
    `span` the two numbers of a result such as `0-1`.
    """

    kind: ValueKind
    comparator: str | None = None
    number: Decimal | None = None
    ordinal: str | None = None
    flag_printed: str | None = None
    doubts: tuple[Doubt, ...] = ()
    other: Decimal | None = None
    span: tuple[Decimal, Decimal] | None = None


@dataclass(frozen=True, slots=True)
class Range:
    """A printed reference range. Bounds belong to it unless `open_low`/`open_high`.

    `expected` is the ordinal that is normal; `titre` says that the bounds are denominators; `readable` is False when
    the text says something that we can't compare with.
    """

    text: str
    low: Decimal | None = None
    high: Decimal | None = None
    open_low: bool = False
    open_high: bool = False
    expected: str | None = None
    titre: bool = False
    readable: bool = True
    unit_printed: str | None = None
    # Whether signs of it were put right after recognition: whoever takes it doubts it.
    is_mended: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a page: offsets into its text, edges in any one measure (thousandths of the page), 0..100."""

    start: int
    end: int
    x0: float
    y0: float
    x1: float
    y1: float
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of a page, columns kept apart by three spaces.

    With `words` (digital pages too) columns are told apart by where they stand, so that an empty cell is seen;
    without them only by their order.
    """

    number: int
    text: str
    confidence: float | None = None
    words: Sequence[Word] | None = None


# Not frozen: reports have a thousand of them, and those would take three times as long to make.
@dataclass(slots=True)
class Row:
    """One result; fields as in `LabResult`. `quote` stands on the page word for word."""

    page: int
    position: int
    quote: str
    analyte_printed: str
    analyte: str | None
    loinc: str | None
    specimen: Specimen | None
    kind: ValueKind
    value_printed: str
    comparator: str | None
    value: Decimal | None
    ordinal: str | None
    unit_printed: str | None
    unit: str | None
    range_printed: str | None
    range_low: Decimal | None
    range_high: Decimal | None
    flag_printed: str | None
    flag: LabFlag | None
    doubts: tuple[Doubt, ...]
    confidence: float | None
    collected_on: date | None


@dataclass(frozen=True, slots=True)
class Report:
    """A laboratory report as printed; dates only where the report says which they are.

    `collected_surely` is False where a sign of the sampling date, or what it is the date of, may be misread.
    """

    collected_on: date | None
    laboratory: str | None
    patient_name: str | None
    patient_birth_date: date | None
    rows: tuple[Row, ...]
    collected_surely: bool = True
