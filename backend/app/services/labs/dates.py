"""Dates as printed, in Russian and English; which number is the month only where something says so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

FIRST_YEAR, LAST_YEAR, PIVOT = 1900, 2099, 50
_MONTH_BEGINNINGS = (
    "янв фев мар апр ма июн июл авг сен окт ноя дек",
    "jan feb mar apr may jun jul aug sep oct nov dec",
)
_MONTHS = {name: number for names in _MONTH_BEGINNINGS for number, name in enumerate(names.split(), start=1)}
_NAMES = (
    r"(?P<month>янв(?:аря|арь)?|фев(?:раля|раль|р)?|мар(?:та|т)?|апр(?:еля|ель)?|ма[яй]|июн[яь]?|июл[яь]?"
    r"|авг(?:уста|уст)?|сен(?:тября|тябрь|т)?|окт(?:ября|ябрь)?|ноя(?:бря|брь|б)?|дек(?:абря|абрь)?"
    r"|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
# Letters in front that are read where a digit is printed would make another day of it.
_NUMERIC = re.compile(
    r"(?<![\d.,/:OОoоlI|ЗзбSВB-])(?P<first>\d{1,2})(?P<mark> ?[./,-] ?)(?P<second>\d{1,2})(?P=mark)"
    r"(?P<year>\d{4}|\d{2})(?![\d/:-]|[.,]\d)"
)
_ISO = re.compile(r"(?<![\d.,/-])(?P<year>\d{4})[-./](?P<month>\d{2})[-./](?P<day>\d{2})(?![\d/]|[-.]\d)")
_DAY_NAME = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s.\-/]{{1,2}}{_NAMES}[\s.,\-/]{{1,3}}(?P<year>\d{{4}}|\d{{2}}(?!\d|:))(?!\d)",
    re.IGNORECASE,
)
_NAME_DAY = re.compile(
    rf"(?<![^\W\d_]){_NAMES}\.?[\s\-]{{1,2}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[,\s\-]{{1,3}}(?P<year>\d{{4}})(?!\d)",
    re.IGNORECASE,
)


# What a date has in it, whatever else it must be: most lines of a report have nothing of the kind. All begin with a
# digit, because that is looked for in a tenth of the time.
_SIGNS_OF_A_DATE = re.compile(
    r"\d(?:( ?[./,-] ?)\d{1,2}\1\d|\d{3}[-./]\d\d[-./]\d\d|(?:st|nd|rd|th)?(?:[,\s\-]{1,3}\d{4}|[\s.\-/]{1,2}(?:"
    + "|".join(" ".join(_MONTH_BEGINNINGS).split())
    + ")))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Printed:
    """A date of a text. `other` is what it is if day and month change places; None where they can't.

    `month_led` of a date with slashes says which of its numbers must be the month; None where both could be.
    """

    day: date
    start: int
    end: int
    other: date | None = None
    month_led: bool | None = None


def printed(text: str) -> list[Printed]:
    """The dates of a text from left to right, read day first where both readings are possible."""
    if not _SIGNS_OF_A_DATE.search(text):
        return []
    found = [*_iso(text), *_named(text)]
    found += [one for one in _numeric(text) if all(one.end <= other.start or one.start >= other.end for other in found)]
    return sorted(found, key=lambda one: one.start)


def one(text: str, *, month_first: bool | None) -> date | None:
    """The only date of a text, if it is certain."""
    found = printed(text)
    return certain(found[0], month_first=month_first) if len(found) == 1 else None


def certain(found: Printed, *, month_first: bool | None) -> date | None:
    """The day a printed date means, knowing (or not) whether slashed dates name the month first."""
    if found.other is None or found.other == found.day:
        return found.day
    if month_first is None:
        return None
    return found.other if month_first else found.day


def age_on(birth_date: date | None, day: date | None) -> int | None:
    """Full years on that day; None where either is not known."""
    if birth_date is None or day is None or day < birth_date:
        return None
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def month_first(dates: Iterable[Printed], russian: bool) -> bool | None:
    """Whether slashed dates of a document name the month first; None if none of them tells."""
    if russian:
        return False
    orders = {found.month_led for found in dates if found.month_led is not None}
    return orders.pop() if len(orders) == 1 else None


def _day(year: str, month: int, day: int) -> date | None:
    number = int(year)
    if len(year) == 2:
        number += 2000 if number < PIVOT else 1900
    if not FIRST_YEAR <= number <= LAST_YEAR:
        return None
    try:
        return date(number, month, day)
    except ValueError:
        return None


def _month(name: str) -> int:
    return _MONTHS.get(name[:3]) or _MONTHS[name[:2]]


def _iso(text: str) -> Iterator[Printed]:
    for found in _ISO.finditer(text):
        day = _day(found["year"], int(found["month"]), int(found["day"]))
        if day is not None:
            yield Printed(day, found.start(), found.end())


def _named(text: str) -> Iterator[Printed]:
    for pattern in (_DAY_NAME, _NAME_DAY):
        for found in pattern.finditer(text):
            day = _day(found["year"], _month(found["month"].lower()), int(found["day"]))
            if day is not None:
                yield Printed(day, found.start(), found.end())


def _numeric(text: str) -> Iterator[Printed]:
    for found in _NUMERIC.finditer(text):
        first, second = int(found["first"]), int(found["second"])
        slashed = found["mark"].strip() in {"/", "-"}
        as_day = _day(found["year"], second, first)
        as_month = _day(found["year"], first, second)
        day = as_day or (as_month if slashed else None)
        if day is not None:
            both = as_month if as_day and as_month and slashed else None
            led = None if both is not None or not slashed else as_day is None
            yield Printed(day, found.start(), found.end(), both, led)
