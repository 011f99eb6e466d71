"""What results can be: bounds of the dictionary, and units that would put a result far outside of them."""

from __future__ import annotations

import re
from decimal import Decimal

from app.services.labs.shapes import Analyte, Range
from app.services.labs.units import factor

DIMENSIONLESS = frozenset({"{ratio}", "{index}", "[pH]", "{titer}", "{score}", "%"})
THOUSAND = Decimal(1000)
# Where the upper bound of a range is so much smaller than the most that is plausible, its unit is another one.
FAR = Decimal(100_000)
# What is left of a micro that was not read as such.
_NO_MICRO = re.compile(r"p?(?=g/|mol/)|(?=\[IU\]/)")


def is_plausible(number: Decimal, analyte: Analyte, unit: str | None) -> bool:
    """Whether a result of this analyte can be this large or small."""
    if analyte.plausible is None or analyte.unit is None:
        return True
    conversion = factor(analyte, unit, analyte.unit) if unit is not None else None
    if analyte.thousandfold and number >= THOUSAND / 2:
        return _within(number / THOUSAND, analyte.plausible)
    if conversion is None:
        return unit is not None or analyte.unit not in DIMENSIONLESS or _within(number, analyte.plausible)
    return _within(number * conversion.factor, analyte.plausible)


def only_possible(number: Decimal, allowed: Range | None, analyte: Analyte) -> str | None:
    """The unit of a result whose unit was not read, if the analyte has one only that result and range can be of."""
    if analyte.unit is None or analyte.plausible is None or analyte.molar is not None or allowed is None:
        return None
    if analyte.also or (analyte.unit in DIMENSIONLESS and analyte.unit != "%"):
        return None
    bounds = [bound for bound in (allowed.low, allowed.high) if bound is not None]
    if not bounds or not all(_within(figure, analyte.plausible) for figure in (number, *filter(None, bounds))):
        return None
    return analyte.unit


def _within(number: Decimal, bounds: tuple[Decimal, Decimal]) -> bool:
    return bounds[0] <= number <= bounds[1]


def with_micro(code: str, number: Decimal, allowed: Range | None, analyte: Analyte) -> str:
    """The unit, or the one a millionth of it if a lost or misread `µ` makes the result possible."""
    found = _NO_MICRO.match(code)
    if found is None or _fits(code, number, allowed, analyte):
        return code
    micro = "u" + code[found.end() :]
    return micro if _fits(micro, number, allowed, analyte) else code


def _fits(code: str, number: Decimal, allowed: Range | None, analyte: Analyte) -> bool:
    if not is_plausible(number, analyte, code):
        return False
    conversion = factor(analyte, code, analyte.unit) if analyte.unit is not None else None
    high = allowed.high if allowed is not None else None
    if conversion is None or high is None or analyte.plausible is None:
        return True
    return high * conversion.factor * FAR >= analyte.plausible[1]
