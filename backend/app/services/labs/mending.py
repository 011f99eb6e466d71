"""What recognition lost of a row, put back where only one thing can be meant; a person is asked about it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from app.services.labs import misread_ranges
from app.services.labs.drafts import Draft
from app.services.labs.misread_values import has_whole_bounds, lost_marks, with_point, without_arrow
from app.services.labs.plausible import is_plausible, with_micro
from app.services.labs.shapes import Analyte, Doubt, Range, Value
from app.services.labs.units import readings

LONGEST_SPECK = 2
TEN = Decimal(10)


def unit_of(draft: Draft, allowed: Range | None, doubts: set[Doubt], *, recognised: bool) -> str | None:
    """The unit of its cell, else the one behind the range; a letter or two may be a speck where there are both."""
    behind = allowed.unit_printed if allowed else None
    if draft.unit is None:
        return behind
    is_speck = recognised and len(draft.unit.text) <= LONGEST_SPECK and draft.unit.text.isalpha()
    if behind is None or not is_speck or not readings(behind):
        return draft.unit.text
    doubts.add(Doubt.UNIT_DIFFERS)
    return behind


def mended(
    result: Value, analyte: Analyte | None, unit: str | None, allowed: Range | None, draft: Draft, doubts: set[Doubt]
) -> tuple[Value, str | None, Range | None]:
    """Result, unit and range with their lost decimal marks, without arrows among the digits, with a lost micro."""
    if allowed is not None and analyte is not None and _has_lost_marks(result, analyte, unit, allowed):
        allowed = misread_ranges.with_marks(allowed)
        doubts.add(Doubt.RANGE_UNREADABLE)
    result = without_arrow(result, allowed, draft, doubts)
    result = _with_point(result, analyte, unit, allowed, draft, doubts)
    if allowed is not None and has_whole_bounds(allowed):
        result = _without_stroke(result, analyte, unit, draft, doubts)
    if analyte is not None and allowed is not None and analyte.thousandfold:
        allowed = misread_ranges.of_one(allowed, result.number)
    return result, _with_micro(result, analyte, unit, allowed, doubts), allowed


def _has_lost_marks(result: Value, analyte: Analyte, unit: str | None, allowed: Range) -> bool:
    """`48-56` beside 5.1, of something that is never so much."""
    if result.number is None or not lost_marks(result.number, allowed):
        return False
    return not is_plausible(allowed.low or result.number, analyte, unit)


def _without_stroke(
    result: Value, analyte: Analyte | None, unit: str | None, draft: Draft, doubts: set[Doubt]
) -> Value:
    """`1501` of something that is never so much, where 150 and the edge of a box or an arrow can be meant."""
    number = result.number
    if analyte is None or number is None or number < TEN or is_plausible(number, analyte, unit):
        return result
    shorter = number // TEN
    if number != number.to_integral_value() or not draft.result.text.rstrip().endswith("1"):
        return result
    if not is_plausible(shorter, analyte, unit):
        return result
    doubts.add(Doubt.VALUE_AMBIGUOUS)
    return replace(result, number=shorter)


def _with_point(
    result: Value, analyte: Analyte | None, unit: str | None, allowed: Range | None, draft: Draft, doubts: set[Doubt]
) -> Value:
    flag_printed = draft.flag.text if draft.flag else result.flag_printed
    found = with_point(
        result, allowed, draft.result.text, flag_printed,
        lambda number: analyte is None or is_plausible(number, analyte, unit),
    )  # fmt: skip
    if found != result:
        doubts.add(Doubt.VALUE_AMBIGUOUS)
    return found


def _with_micro(
    result: Value, analyte: Analyte | None, unit: str | None, allowed: Range | None, doubts: set[Doubt]
) -> str | None:
    """`pg/dL` and `g/dL` where only `µg/dL` can be true."""
    if analyte is None or unit is None or result.number is None:
        return unit
    found = with_micro(unit, result.number, allowed, analyte)
    if found != unit:
        doubts.add(Doubt.UNIT_DIFFERS)
    return found
