"""The measurement itself: what counts as found, exact, wrong and false."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.models import LabFlag, ValueKind
from app.services.labs.shapes import Doubt, Report, Row
from eval.reading import Reading
from eval.reports import recipes, write
from eval.scoring import Score, score
from eval.store import Case, Quality
from eval.summary import Sums, missed_targets
from eval.truth import TruthRow

CASE = Case(recipes()[0], Quality.DIGITAL)
TRUTH = write(CASE.recipe).truth


def as_printed(position: int, true: TruthRow) -> Row:
    """The row that a perfect reader would make."""
    return Row(
        page=1, position=position, quote=true.name, analyte_printed=true.name, analyte=true.key, loinc=None,
        specimen=None, kind=true.kind, value_printed=true.value_printed, comparator=true.comparator,
        value=true.number, ordinal=true.ordinal, unit_printed=None, unit=true.unit, range_printed=None,
        range_low=true.low, range_high=true.high, flag_printed=None, flag=true.flag, doubts=(), confidence=None,
        collected_on=None,
    )  # fmt: skip


PERFECT = tuple(as_printed(position, true) for position, true in enumerate(TRUTH.rows))


def scored(*rows: Row) -> Score:
    report = Report(TRUTH.collected_on, None, TRUTH.patient, None, rows)
    return score(Reading(CASE, TRUTH, report, ()))


def test_a_perfect_reading_reaches_every_target():
    sums = Sums.of([scored(*PERFECT)])
    assert (sums.found, sums.exact, sums.analytes, sums.flags) == (sums.rows,) * 4
    assert (sums.wrong, sums.invented) == (0, 0)
    assert missed_targets([scored(*PERFECT)]) == []


def test_rows_are_matched_in_whatever_order_they_come():
    assert Sums.of([scored(*reversed(PERFECT))]).exact == len(TRUTH.rows)


def test_a_row_left_out_is_missed_and_fails_the_target():
    result = scored(*PERFECT[1:])
    assert result.missed == TRUTH.rows[:1]
    assert missed_targets([result]) == [f"digital: {100 * (1 - 1 / len(TRUTH.rows)):.2f} % of rows found, not 99"]


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"value": Decimal("7.77")}, "value"),
        ({"comparator": "<"}, "value"),
        ({"kind": ValueKind.TEXT, "value": None}, "value"),
        ({"unit": "mg/dL"}, "unit"),
        ({"unit": None}, ""),
        ({"analyte": "sodium"}, "analyte"),
        ({"analyte": None}, ""),
        ({"range_high": Decimal(1)}, ""),
    ],
)
def test_what_nobody_would_doubt_and_is_not_so_is_wrong(change: dict[str, object], wrong: str):
    spoiled = replace(PERFECT[0], **change)
    assert scored(spoiled, *PERFECT[1:]).pairs[0].wrong == wrong
    doubted = replace(spoiled, doubts=(Doubt.LOW_CONFIDENCE,))
    assert scored(doubted, *PERFECT[1:]).pairs[0].wrong == ""


@pytest.mark.parametrize(
    ("change", "misjudged"),
    [
        ({"range_high": Decimal(1)}, "range"),
        ({"range_low": None, "range_high": None, "flag": None}, ""),
        ({"flag": LabFlag.HIGH}, "flag"),
        ({"flag": LabFlag.NORMAL}, "flag"),
        ({"flag": None}, "flag"),
    ],
)
def test_a_range_or_flag_that_nobody_would_doubt_and_is_not_so_is_misjudged(change: dict[str, object], misjudged: str):
    # A lost flag hides something only of what is out of range; a wrong one frightens or soothes.
    flag = LabFlag.LOW if change.keys() == {"flag"} else LabFlag.NORMAL
    at = next(place for place, row in enumerate(PERFECT) if row.flag == flag)
    spoiled = replace(PERFECT[at], **change)
    result = scored(*PERFECT[:at], spoiled, *PERFECT[at + 1 :])
    assert result.pairs[at].misjudged == misjudged
    assert ("digital: 1 misjudged without a doubt" in missed_targets([result])) == bool(misjudged)
    doubted = replace(spoiled, doubts=(Doubt.LOW_CONFIDENCE,))
    assert scored(*PERFECT[:at], doubted, *PERFECT[at + 1 :]).pairs[at].misjudged == ""


def test_a_row_of_no_printed_result_is_false_and_wrong_if_nobody_is_asked():
    invented = replace(PERFECT[0], analyte_printed="Previous visit", analyte=None)
    result = scored(*PERFECT, invented)
    assert (result.invented, missed_targets([result])) == ((invented,), ["digital: 1 wrong without a doubt"])
    doubted = scored(*PERFECT, replace(invented, doubts=(Doubt.ANALYTE_UNKNOWN,)))
    assert (len(doubted.invented), missed_targets([doubted])) == (1, [])


@pytest.mark.parametrize(("surely", "said"), [(True, ["digital: 1 wrong without a doubt"]), (False, [])])
def test_another_sampling_date_misses_the_target_and_is_wrong_if_nobody_is_asked(surely: bool, said: list[str]):
    report = Report(TRUTH.birth_date, None, None, None, PERFECT, collected_surely=surely)
    missed = missed_targets([score(Reading(CASE, TRUTH, report, ()))])
    assert missed == ["digital: sampling date wrong in 1 of 1 reports", *said]
