"""A number and its reference range as one printed line shows them. What is not certain is left unsaid."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Verdict = Literal["inside", "above", "below"]

_NUMBER = r"\d+(?:[.,]\d+)?"
_POWER = re.compile(r"(?:[xх×*]\s*)?10\s*(?:\^|\*\*?|e)\s*\d+\S*", re.IGNORECASE)
_DATE = re.compile(r"\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b\d{4}-\d\d-\d\d\b|\b\d{1,2}:\d\d(?::\d\d)?\b(?!\d)")
_TITRE = re.compile(r"(?<![\d:])1\s*:\s*\d{2,5}\b")
_TWO_SIDED = re.compile(rf"(?<![\w.,-])({_NUMBER})\s*(?:-|–|—|−|\.{{2,3}}|до|to)\s*({_NUMBER})(?![\w^:])", re.IGNORECASE)
_ONE_SIDED = re.compile(rf"(<=|>=|<|>|≤|≥|\b(?:до|менее|не более|more than|less than|up to|более|от|over|under)\b)\s*({_NUMBER})(?![\w^:])", re.IGNORECASE)
_VALUE = re.compile(rf"(?<![\w.,^:/-])({_NUMBER})(?![\w^:%]*[:^])(?![.,]?\d)")
_UPPER = {"<", "<=", "≤", "до", "менее", "не более", "less than", "up to", "under"}
_THOUSANDS = re.compile(r"\d{1,3},\d{3}")


@dataclass(frozen=True, slots=True)
class Reading:
    value: str
    """As printed, with its unit when one follows."""
    range: str = ""
    verdict: Verdict | None = None
    end: int = 0


def _blanked(line: str, *patterns: re.Pattern[str]) -> str:
    for pattern in patterns:
        line = pattern.sub(lambda match: " " * len(match[0]), line)
    return line


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def _verdict(value: str, low: str | None, high: str | None) -> Verdict | None:
    """None where a comma may separate thousands: then the comparison would be a guess."""
    if any(_THOUSANDS.fullmatch(number) for number in (value, low or "", high or "")):
        return None
    number = _decimal(value)
    if low is not None and number < _decimal(low):
        return "below"
    if high is not None and number > _decimal(high):
        return "above"
    return "inside"


def read(line: str, start: int = 0) -> Reading | None:
    """The first number after `start` that is neither a date nor part of a range or a unit."""
    clean = " " * start + _blanked(line, _DATE, _POWER)[start:]
    if titre := _TITRE.search(_blanked(line, _POWER), start):
        return Reading(titre[0], end=titre.end())
    low = high = None
    printed = ""
    bounds = list(_TWO_SIDED.finditer(clean))
    if bounds:
        low, high = bounds[-1][1], bounds[-1][2]
    else:
        bounds = list(_ONE_SIDED.finditer(clean))[-1:]
        if bounds:
            bound = bounds[0]
            low, high = (None, bound[2]) if bound[1].lower() in _UPPER else (bound[2], None)
    if bounds:
        printed = line[bounds[-1].start() : bounds[-1].end()].strip()
    rest = clean
    for bound in bounds:
        rest = rest[: bound.start()] + " " * (bound.end() - bound.start()) + rest[bound.end() :]
    found = _VALUE.search(rest, start)
    if found is None:
        return None
    if found.end() > 0 and bounds and bounds[-1].end() <= found.start():
        return Reading(_with_unit(line, found), end=found.end())  # the range came first: it belongs to something else
    verdict = _verdict(found[1], low, high) if bounds else None
    return Reading(_with_unit(line, found, bounds[-1].start() if bounds else None), printed, verdict, found.end())


def _with_unit(line: str, value: re.Match[str], until: int | None = None) -> str:
    after = line[value.end() : until].split()
    unit = after[0].strip("()[],;") if after else ""
    looks_like_a_unit = re.fullmatch(r"[a-zа-яёµμ%‰][\w.^*/%µμ·²³-]{0,14}", unit, re.IGNORECASE) and not re.fullmatch(r"[HLNВН]", unit)
    return f"{value[1]} {unit}" if looks_like_a_unit else value[1]
