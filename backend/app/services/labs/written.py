"""What was mended, in the notation of its report.

What is shown, corrected, told and stored must be one thing: where the read text says something else than what was made
of it, it is written anew. The quote keeps what was read.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from app.core.laboratory import ValueKind
from app.services.labs import values
from app.services.labs.alike import is_russian
from app.services.labs.misread_units import spelled
from app.services.labs.numbers import Mark
from app.services.labs.shapes import Range, Value
from app.services.labs.units import readings

_SIGNS = {"<=": "≤ ", ">=": "≥ ", "<": "< ", ">": "> "}
_MARKS: tuple[Mark, ...] = (",", ".")
_POWER = re.compile(r"10\*(?P<power>\d+)/(?P<volume>u?L)\Z")
_VOLUMES = {"L": "л", "uL": "мкл"}
_FIELDS = {"/[HPF]": ("в п/зр", "/HPF"), "/[LPF]": ("/LPF", "/LPF")}


def number(meant: Decimal, mark: Mark | None) -> str:
    """A number with the decimal mark of its report."""
    return f"{meant:f}".replace(".", mark or ".")


def value(printed: str, meant: Value, mark: Mark | None) -> str:
    """The text of a result, anew where it says another number, or another number of plusses."""
    said = values.value(printed, mark)
    if meant.ordinal is not None and meant.ordinal.endswith("+"):
        return printed if said is not None and said.ordinal == meant.ordinal else meant.ordinal
    if meant.number is None or meant.kind not in {ValueKind.QUANTITY, ValueKind.TITRE}:
        return printed
    if said is not None and said.comparator == meant.comparator and meant.number in {said.number, said.other}:
        return printed
    one_to = "1:" if meant.kind == ValueKind.TITRE else ""
    return f"{_SIGNS.get(meant.comparator or '', '')}{one_to}{number(meant.number, mark)}"


def reference(
    printed: str | None, meant: Range | None, sex: str | None, age: int | None, mark: Mark | None
) -> str | None:
    """The text of a range, with its signs put right or anew where it gives other bounds."""
    if printed is None or meant is None or (meant.low is None and meant.high is None):
        return printed
    for text in (printed, meant.text):
        # A line may keep another decimal mark than its page.
        told = (values.reference(text, sex, age, one) for one in (mark, *_MARKS))
        if any(said is not None and _bounds(said) == _bounds(meant) for said in told):
            return text
    one_to = "1:" if meant.titre else ""
    low, high = (f"{one_to}{number(bound, mark)}" if bound is not None else None for bound in (meant.low, meant.high))
    if low is not None and high is not None:
        return f"{low} - {high}"
    return f"{'>' if meant.open_low else '≥'} {low}" if low is not None else f"{'<' if meant.open_high else '≤'} {high}"


def unit(printed: str | None, told: str | None, code: str | None, text: str) -> str | None:
    """The text of a unit; `told` is it with its first stroke, `text` the page, which says in which alphabet."""
    if code is None:
        return printed
    for same in (printed, told):
        if same and code in readings(same):
            return same
    legible = printed if printed and readings(printed) else text
    return _unit(code, russian=is_russian(legible)) or printed


def _bounds(allowed: Range) -> tuple[object, ...]:
    return allowed.low, allowed.high, allowed.open_low, allowed.open_high, allowed.titre


@cache
def _unit(code: str, *, russian: bool) -> str | None:
    if code in _FIELDS:
        return _FIELDS[code][not russian]
    power = _POWER.match(code)
    if power is not None:
        volume = _VOLUMES[power["volume"]] if russian else power["volume"].replace("u", "µ")
        return f"10^{power['power']}/{volume}"
    known = [text for text in spelled() if code in readings(text)[:1]]
    # Some units are written in one alphabet only.
    own = [text for text in known if is_russian(text) == russian] or known
    return re.sub(r"^u", "µ", own[0]) if own else None
