"""Lines of documents that say after how long something is to be done again: “repeat TSH in 6 weeks”."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

LONGEST_LINE = 400
MOST_NUMBER = {"d": 365, "w": 104, "m": 60, "y": 5}
_WORDS = {
    "один": 1, "одну": 1, "одного": 1, "два": 2, "две": 2, "двух": 2, "три": 3, "трех": 3, "четыре": 4, "шесть": 6,
    "шести": 6, "полгода": 6, "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "six": 6, "twelve": 12,
}  # fmt: skip
_NUMBER = rf"(\d{{1,3}}(?:\s?[-–—]\s?\d{{1,3}})?|{'|'.join(_WORDS)})"
_UNIT_EN = r"(day|week|month|year)s?"
_UNIT_RU = r"(дн(?:я|ей|\.)?|день|нед(?:ел[юиьяе]\w{0,2}|\.)?|мес(?:яц\w{0,3}|\.)?|год[ау]?|лет)"
# Something is to be done again, and only then: a course of three months is no such thing.
_AGAIN = re.compile(
    r"\b(?:re-?check|re-?test|repeat|follow[- ]?up|control|re-?view|re-?visit|return|monitor|"
    r"повтор\w*|контрол\w*|пересда\w*|явка|яв(?:ить|ля)\w*|осмотр\w*|консультаци\w*|динамик\w*|при[её]м врача)\b",
    re.IGNORECASE,
)
_PASSED = re.compile(r"\b(?:ago|назад|тому)\b", re.IGNORECASE)
_AFTER = (
    re.compile(rf"\b(?:in|after|within)\s+{_NUMBER}\s*{_UNIT_EN}\b", re.IGNORECASE),
    re.compile(rf"\b(?:через|спустя)\s+(?:{_NUMBER}\s*)?{_UNIT_RU}(?!\w)", re.IGNORECASE),
    re.compile(r"\b(?:через|спустя)\s+(полгода)()(?!\w)", re.IGNORECASE),
)
_UNITS = {"d": "d", "д": "d", "w": "w", "н": "w", "m": "m", "м": "m", "y": "y", "г": "y", "л": "y"}


@dataclass(frozen=True, slots=True)
class Interval:
    """How long after the document's own date, and the line that says so."""

    number: int
    unit: str
    line: str

    def after(self, day: date) -> date:
        if self.unit in ("d", "w"):
            return day + timedelta(days=self.number * (7 if self.unit == "w" else 1))
        months = day.month - 1 + self.number * (12 if self.unit == "y" else 1)
        year, month = day.year + months // 12, months % 12 + 1
        return date(year, month, min(day.day, monthrange(year, month)[1]))


def intervals_in(text: str) -> list[Interval]:
    """Every line with an interval; of a span (“3–6 months”) its end counts."""
    found = []
    for line in text.split("\n"):
        plain = " ".join(line[:LONGEST_LINE].split())
        if not _AGAIN.search(plain) or _PASSED.search(plain):
            continue
        match = next((match for pattern in _AFTER if (match := pattern.search(plain))), None)
        interval = None if match is None else _interval(match, plain)
        if interval is not None:
            found.append(interval)
    return found


def _interval(match: re.Match[str], line: str) -> Interval | None:
    said, unit = (match[1] or "1").lower().replace("ё", "е"), _UNITS.get(match[2][:1].lower(), "m")
    number = _WORDS[said] if said in _WORDS else int(re.split(r"\s?[-–—]\s?", said)[-1])
    return Interval(number, unit, line) if 0 < number <= MOST_NUMBER[unit] else None
