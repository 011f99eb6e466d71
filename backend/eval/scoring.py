"""What was read beside what is true."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import starmap

from rapidfuzz import fuzz

from app.models import LabFlag, ValueKind
from app.services.labs.shapes import Row
from eval.reading import Reading
from eval.truth import TruthRow

# A printed name this much alike is the same line, whatever analyte was made of it.
SAME_NAME = 75.0
# Words read with a letter wrong are a nuisance, not another result.
SAME_WORDS = 80.0
# Units of one size under two names.
SAME_UNITS = (
    {"10*9/L", "10*3/uL", "/nL"}, {"10*12/L", "10*6/uL", "/pL"}, {"m[IU]/L", "u[IU]/mL", "mU/L", "uU/mL"},
    {"ug/L", "ng/mL"}, {"1", None}, {"[pH]", None}, {"U/L", "[IU]/L"},
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pair:
    """A line of a report and the row made of it.

    `wrong` is what a reader would believe and should not; `misjudged` the same of its range and flag.
    """

    truth: TruthRow
    row: Row
    value_is_right: bool
    unit_is_right: bool
    range_is_right: bool
    analyte_is_right: bool
    flag_is_right: bool
    wrong: str
    misjudged: str

    @property
    def is_exact(self) -> bool:
        return self.value_is_right and self.unit_is_right and self.range_is_right


@dataclass(frozen=True, slots=True)
class Score:
    reading: Reading
    pairs: tuple[Pair, ...]
    missed: tuple[TruthRow, ...]
    invented: tuple[Row, ...]
    date_is_right: bool
    # A day that nobody is asked about, and another than the printed one.
    date_is_wrong: bool
    patient_is_right: bool

    @property
    def believed(self) -> tuple[Row, ...]:
        """Invented results that nobody is asked about."""
        return tuple(row for row in self.invented if not row.doubts)


def score(reading: Reading) -> Score:
    truth, report = reading.truth, reading.report
    matched = _matched(truth.rows, report.rows)
    taken = set(matched.values())
    return Score(
        reading=reading,
        pairs=tuple(starmap(_pair, ((truth.rows[place], report.rows[at]) for place, at in sorted(matched.items())))),
        missed=tuple(row for place, row in enumerate(truth.rows) if place not in matched),
        invented=tuple(row for at, row in enumerate(report.rows) if at not in taken),
        date_is_right=report.collected_on == truth.collected_on,
        date_is_wrong=report.collected_surely and report.collected_on not in (None, truth.collected_on),
        patient_is_right=_plain(report.patient_name or "") == _plain(truth.patient),
    )


def _matched(truth: tuple[TruthRow, ...], rows: tuple[Row, ...]) -> dict[int, int]:
    """Index of truth to index of row: the likeliest pairs first."""
    likely: list[tuple[float, int, int]] = []
    for place, true in enumerate(truth):
        for at, row in enumerate(rows):
            alike = fuzz.ratio(_plain(true.name), _plain(row.analyte_printed))
            same = row.analyte == true.key
            if true.collected_on and row.collected_on and true.collected_on != row.collected_on:
                continue
            if not same and alike < SAME_NAME:
                continue
            apart = abs(place / len(truth) - at / len(rows))
            likely.append((alike + 50 * same + 25 * value_is_right(true, row) - 20 * apart, place, at))
    matched: dict[int, int] = {}
    taken: set[int] = set()
    for _, place, at in sorted(likely, reverse=True):
        if place not in matched and at not in taken:
            matched[place] = at
            taken.add(at)
    return matched


def _pair(true: TruthRow, row: Row) -> Pair:
    value, unit = value_is_right(true, row), _same_unit(true.unit, row.unit)
    analyte = row.analyte == true.key
    wrong: list[str] = []
    if not value and not _nearly_the_words(true, row):
        wrong.append("value")
    if not unit and row.unit is not None:
        wrong.append("unit")
    if not analyte and row.analyte is not None:
        wrong.append("analyte")
    range_is_right = (row.range_low, row.range_high) == (true.low, true.high)
    misjudged: list[str] = []
    # What was not read at all is believed by nobody.
    if not range_is_right and (row.range_low, row.range_high) != (None, None):
        misjudged.append("range")
    # But where nothing is said of a result out of range, it looks like any other.
    if row.flag != true.flag and not (row.flag is None and true.flag == LabFlag.NORMAL):
        misjudged.append("flag")
    return Pair(
        true, row, value, unit, range_is_right, analyte, row.flag == true.flag,
        wrong="" if row.doubts else ", ".join(wrong),
        misjudged="" if row.doubts else ", ".join(misjudged),
    )  # fmt: skip


def value_is_right(true: TruthRow, row: Row) -> bool:
    if row.kind != true.kind:
        return False
    match true.kind:
        case ValueKind.QUANTITY | ValueKind.TITRE:
            return (row.comparator, row.value) == (true.comparator, true.number)
        case ValueKind.ORDINAL:
            return row.ordinal == true.ordinal
    return _plain(row.value_printed) == _plain(true.value_printed)


def _nearly_the_words(true: TruthRow, row: Row) -> bool:
    if {true.kind, row.kind} != {ValueKind.TEXT} or true.value_printed[0].isdigit():
        return False
    return fuzz.ratio(_plain(true.value_printed), _plain(row.value_printed)) >= SAME_WORDS


def _same_unit(true: str | None, read: str | None) -> bool:
    return true == read or any({true, read} <= same for same in SAME_UNITS)


def _plain(text: str) -> str:
    """Without what does not matter: capitals, the dots of ё, where a line ends."""
    return re.sub(r"(?<=\w)-\s", "-", " ".join(text.casefold().replace("ё", "е").split()))
