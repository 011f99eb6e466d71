"""A result and its reference range as one printed line shows them. What is not certain is left unsaid."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Verdict = Literal["inside", "above", "below"]

_NUMBER = r"\d+(?:[.,]\d+)?"
# Numbers that are no results: powers in units, dates and times, the 25 of 25-OH vitamin D.
_NOISE = re.compile(
    r"(?:[xх×*]\s*)?10\s*(?:\^|\*\*?|e)\s*\d+\S*|\b\d{1,2}([./-])\d{1,2}\1\d{2,4}\b|\b\d{4}-\d\d-\d\d\b|"
    r"\b(?:[01]?[2-9]|[12]\d):\d\d(?::\d\d)?\b(?!\d)|\b25\s*[-(]\s*\(?(?:oh|он)\b\)?",
    re.IGNORECASE,
)
_TITRE = re.compile(r"(?<![\d:<>≤≥=])(?<![<>≤≥=]\s)1\s*:\s*\d{2,5}\b")
_BOUND_TITRE = re.compile(r"[<>≤≥=]\s*1\s*:\s*\d{2,5}\b|\b(?:negative|borderline|positive)\s+1:\d+", re.IGNORECASE)
_WORD_RESULT = re.compile(
    r"\b(?:negative|positive|not detected|non-?reactive|отрицательн\w*|положительн\w*|(?:не )?обнаружен\w*)\b"
    r"(?!\s{0,3}[<>≤≥=:]\s*\d|\s{1,3}\d)",
    re.IGNORECASE,
)
_TWO_SIDED = re.compile(
    rf"(?<![\w.,-])({_NUMBER})\s*(?:-|–|—|−|\.{{2,3}}|до|to)\s*({_NUMBER})(?![\w^:])", re.IGNORECASE
)
_ONE_SIDED = re.compile(
    rf"(<=|>=|<|>|≤|≥|\b(?:до|менее|не более|more than|less than|up to|более|от|over|under)\b)\s*({_NUMBER})(?![\w^:])",
    re.IGNORECASE,
)
_VALUE = re.compile(rf"(?P<sign>[<>≤≥]\s*)?(?<![\w.,^:/-])(?!0\d)(?P<number>{_NUMBER})(?![\w^:%]*[:^])(?![.,]?\d)")
_UPPER = {"<", "<=", "≤", "до", "менее", "не более", "less than", "up to", "under"}
_THOUSANDS = re.compile(r"\d{1,3},\d{3}")
_UNIT = re.compile(r"(?![HLNВН]$)[a-zа-яёµμ%‰][\w.^*/%µμ·²³-]{0,14}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    value: str
    """As printed, with its unit when one follows."""
    start: int
    end: int
    """Where it stands in the line."""
    range: str = ""
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class _Bounds:
    low: str | None
    high: str | None
    start: int
    end: int


def read(line: str, start: int = 0) -> Reading | None:
    """The first result after `start`: a titre, a word such as "negative", or a number that is not part of a range."""
    clean = " " * start + _blank(line, _NOISE, _BOUND_TITRE)[start:]
    said = [match for match in (_TITRE.search(clean, start), _WORD_RESULT.search(line, start)) if match]
    number = _number(line, clean)
    first = min(said, key=lambda match: match.start(), default=None)
    if first is not None and (number is None or first.start() <= number.start):
        return Reading(first[0], first.start(), first.end())
    return number


def _number(line: str, clean: str) -> Reading | None:
    bounds = _bounds(clean)
    rest = clean if bounds is None else clean[: bounds.start] + " " * (bounds.end - bounds.start) + clean[bounds.end :]
    found = _VALUE.search(rest)
    if found is None:
        return None
    # A range that comes first belongs to something else.
    own = bounds if bounds is not None and bounds.start >= found.end() else None
    value = _with_unit(line, found, own.start if own else None)
    if own is None:
        return Reading(value, found.start(), found.end())
    verdict = _verdict(found["number"], (found["sign"] or "").strip(), own)
    return Reading(value, found.start(), found.end(), line[own.start : own.end].strip(), verdict)


def _blank(line: str, *patterns: re.Pattern[str]) -> str:
    for pattern in patterns:
        line = pattern.sub(lambda match: " " * len(match[0]), line)
    return line


def _bounds(clean: str) -> _Bounds | None:
    """The last range of the line. A lone "< 5" counts only beside another number, else it is the result itself."""
    if two_sided := list(_TWO_SIDED.finditer(clean)):
        match = two_sided[-1]
        return _Bounds(match[1], match[2], match.start(), match.end())
    one_sided = list(_ONE_SIDED.finditer(clean))
    if not one_sided:
        return None
    match = one_sided[-1]
    is_upper = match[1].lower() in _UPPER
    return _Bounds(None if is_upper else match[2], match[2] if is_upper else None, match.start(), match.end())


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def _verdict(value: str, sign: str, bounds: _Bounds) -> Verdict | None:
    """None where a comma may separate thousands, or where "<5" leaves it open: then it would be a guess."""
    if any(_THOUSANDS.fullmatch(number) for number in (value, bounds.low or "", bounds.high or "")):
        return None
    number = _decimal(value)
    if bounds.low is not None and number < _decimal(bounds.low):
        return "below" if sign not in {">", "≥"} else None
    if bounds.high is not None and number > _decimal(bounds.high):
        return "above" if sign not in {"<", "≤"} else None
    return None if sign else "inside"


def _with_unit(line: str, value: re.Match[str], until: int | None) -> str:
    printed = value[0].strip()
    after = line[value.end() : until].split()
    unit = after[0].strip("()[],;") if after else ""
    return f"{printed} {unit}" if _UNIT.fullmatch(unit) else printed
