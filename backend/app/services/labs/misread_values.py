"""Numbers that recognition got wrong, told by their ranges and by how numbers are printed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from app.core.laboratory import LabFlag
from app.services.labs import values
from app.services.labs.drafts import Draft
from app.services.labs.shapes import Doubt, Range, Value

ARROWS = ("1", "4")
# `0,51 L` as `0,516`.
MARKS = (*ARROWS, "6")
# `054` was `0,54`, or `0,5` with an arrow.
_LOST_POINT = re.compile(r"\D{0,2}0\d")
_WITHOUT_POINT = re.compile(r"[<>≤≥]?\s?0(?P<decimals>\d{1,3})(?!\d)[^\d.,]*\Z")


def without_arrow(result: Value, allowed: Range | None, draft: Draft, doubts: set[Doubt]) -> Value:
    """An arrow behind a number is sometimes read as a one or a four: `16,1↓` as `16,11`, `22↓` as `224`."""
    number = result.number
    if number is None or allowed is None or draft.flag is not None or result.flag_printed is not None:
        return result
    if values.flag(result, allowed) in {None, LabFlag.NORMAL}:
        return result
    usual = {_decimals(bound) for bound in (allowed.low, allowed.high) if bound is not None}
    is_longer = _decimals(number) - 1 in usual
    is_arrow = draft.result.text.rstrip().endswith(MARKS if is_longer else ARROWS)
    if not is_arrow and not is_longer:
        return result
    doubts.add(Doubt.VALUE_AMBIGUOUS)
    shorter = Decimal(str(number)[:-1].rstrip(".")) if len(str(number)) > 1 else number
    if is_arrow and is_longer and values.flag(replace(result, number=shorter), allowed) != LabFlag.NORMAL:
        return replace(result, number=shorter)
    return result


def with_point(
    result: Value, allowed: Range | None, printed: str, flag_printed: str | None, is_possible: Callable[[Decimal], bool]
) -> Value:
    """A number that lost its decimal mark: `45` where only 4.5 is possible or agrees with the printed flag; `054`."""
    number = result.number
    if number is None or _decimals(number) or result.comparator is not None or allowed is None:
        return result
    places = {_decimals(bound) for bound in (allowed.low, allowed.high) if bound is not None}
    if len(places) != 1 or 0 in places:
        return result
    usual = places.pop()
    bare = _WITHOUT_POINT.match(printed.strip())
    if bare is not None:
        # One digit more than its range has was an arrow.
        decimals = bare["decimals"][:usual] if len(bare["decimals"]) == usual + 1 else bare["decimals"]
        return replace(result, number=Decimal(f"0.{decimals}"))
    meant = replace(result, number=number.scaleb(-usual))
    if meant.number is None or not is_possible(meant.number):
        return result
    told = values.flag_of(flag_printed)
    agrees = told is not None and values.flag(result, allowed) != told and values.flag(meant, allowed) == told
    return meant if agrees or not is_possible(number) else result


def is_strange(printed: str, number: Decimal, allowed: Range | None) -> bool:
    """Whether a recognised number is written as no report writes it, as its range is, or with other decimals."""
    text = printed.strip()
    if _LOST_POINT.match(text) or (allowed is not None and text.replace(" ", "") == allowed.text.replace(" ", "")):
        return True
    bounds = [bound for bound in (allowed.low, allowed.high) if bound is not None] if allowed is not None else []
    return bool(bounds) and all(abs(_decimals(number) - _decimals(bound)) > 1 for bound in bounds)


def may_lack_mark(number: Decimal, allowed: Range) -> bool:
    """Whether a whole number stands beside bounds that all have decimals: `13` was 1.3."""
    bounds = [bound for bound in (allowed.low, allowed.high) if bound]
    return not _decimals(number) and bool(bounds) and all(map(_decimals, bounds))


def lost_mark(number: Decimal, allowed: Range) -> bool:
    """Whether a whole number beside a range with decimals would lie in it with a decimal mark."""
    return without_loss(number, allowed.low, allowed.high) is not None


def without_loss(number: Decimal, low: Decimal | None, high: Decimal | None) -> Decimal | None:
    """The number with the decimal mark that puts it into its range, as many decimals as that has if possible."""
    if high is None or _decimals(number) or number <= high:
        return None
    places = [_decimals(bound) for bound in (low, high) if bound is not None]
    if 0 in places:
        return None
    tried = (number.scaleb(-power) for power in sorted({1, 2, 3}, key=lambda power: power not in places))
    return next((one for one in tried if (low or 0) <= one <= high), None)


def lost_marks(number: Decimal, allowed: Range) -> bool:
    """Whether a number with one decimal lies in its range of two whole numbers only if these lost theirs."""
    low, high = allowed.low, allowed.high
    if low is None or high is None or low < 10 or _decimals(low) or _decimals(high) or _decimals(number) != 1:
        return False
    return not low <= number <= high and low / 10 <= number <= high / 10


def bound_may_lack_mark(number: Decimal, allowed: Range) -> bool:
    """Whether a number with decimals stands beside one whole bound that would judge it otherwise with a mark: `<47`."""
    low, high = allowed.low, allowed.high
    bound = high if low is None else low
    if bound is None or (low is not None and high is not None):
        return False
    if bound < 10 or _decimals(bound) or not _decimals(number):
        return False
    return number <= bound / 10 if low is None else bound / 10 <= number < bound


def has_whole_bounds(allowed: Range) -> bool:
    return all(not _decimals(bound) for bound in (allowed.low, allowed.high) if bound is not None)


def has_uneven_bounds(allowed: Range) -> bool:
    """Whether one bound has decimals and the other none: `1.5-125` was 7.5-12.5."""
    if not allowed.low or allowed.high is None:
        return False
    return (_decimals(allowed.low) == 0) != (_decimals(allowed.high) == 0)


def _decimals(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0
