"""The grammar of RFC 5545 recurrence rules, narrowed to what a reminder can mean.

At most hourly, one minute only (so that two reminders lie an hour apart), numbers and lists of a bearable length.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from functools import lru_cache
from typing import Final

from app.utils.rrules import RecurrenceRule

DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MAX_INTERVAL, MAX_COUNT, MAX_VALUES, MAX_WEEKS = 1000, 1000, 62, 53
# Name in the rule: name in RecurrenceRule, least and greatest number, whether it may count from the end.
_NUMBERS: Final = {
    "BYMONTH": ("months", 1, 12, False),
    "BYMONTHDAY": ("month_days", 1, 31, True),
    "BYYEARDAY": ("year_days", 1, 366, True),
    "BYWEEKNO": ("weeks", 1, 53, True),
    "BYHOUR": ("hours", 0, 23, False),
    "BYMINUTE": ("minute", 0, 59, False),
    "BYSETPOS": ("positions", 1, 366, True),
}
_KNOWN: Final = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", *_NUMBERS}
_ONLY_YEARLY: Final = frozenset({"BYWEEKNO", "BYYEARDAY"})
# Parts that the standard forbids with a frequency, and one that would choose from a single time.
_FORBIDDEN: Final = {
    "HOURLY": _ONLY_YEARLY | {"BYSETPOS"},
    "DAILY": _ONLY_YEARLY,
    "WEEKLY": _ONLY_YEARLY | {"BYMONTHDAY"},
    "MONTHLY": _ONLY_YEARLY,
    "YEARLY": frozenset[str](),
}
_PART = re.compile(r"([A-Z]+)=([A-Z0-9+,-]+)")
_UNTIL = re.compile(r"(\d{8})(?:T(\d{6})(Z?))?")
_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_NUMBER = re.compile(r"[+-]?\d{1,4}")


class RuleError(ValueError):
    """Why a text is no rule for a reminder, in a sentence for whoever wrote it."""


@lru_cache(maxsize=500)
def parse(text: str) -> RecurrenceRule:
    """The rule that a text such as `FREQ=MONTHLY;BYDAY=1MO;BYHOUR=9` means; raises RuleError."""
    given = _parts(text.upper().removeprefix("RRULE:").rstrip(";"))
    frequency = given.pop("FREQ", "")
    if frequency in ("SECONDLY", "MINUTELY"):
        raise RuleError("a reminder comes at most once an hour")
    if frequency not in _FORBIDDEN:
        raise RuleError("the rule needs a FREQ: HOURLY, DAILY, WEEKLY, MONTHLY or YEARLY")
    if bad := _FORBIDDEN[frequency] & set(given):
        raise RuleError(f"{min(bad)} makes no sense with FREQ={frequency}")
    if "COUNT" in given and "UNTIL" in given:
        raise RuleError("a rule has either COUNT or UNTIL")
    numbers = {_NUMBERS[name][0]: _numbers(name, given[name]) for name in _NUMBERS if name in given}
    minutes = numbers.pop("minute", [])
    if len(minutes) > 1:
        raise RuleError("two reminders lie at least an hour apart: give one BYMINUTE")
    if "positions" in numbers and not numbers.keys() - {"positions"} and "BYDAY" not in given:
        raise RuleError("BYSETPOS needs another BY… to choose from")
    return RecurrenceRule(
        frequency=frequency,
        interval=_number("INTERVAL", given.get("INTERVAL", "1"), 1, MAX_INTERVAL),
        count=_number("COUNT", given["COUNT"], 1, MAX_COUNT) if "COUNT" in given else None,
        until=_until(given["UNTIL"]) if "UNTIL" in given else None,
        months=frozenset(numbers.get("months", ())),
        month_days=frozenset(numbers.get("month_days", ())),
        year_days=frozenset(numbers.get("year_days", ())),
        weeks=frozenset(numbers.get("weeks", ())),
        weekdays=_weekdays(given["BYDAY"], frequency, given) if "BYDAY" in given else frozenset(),
        hours=tuple(sorted(set(numbers.get("hours", ())))),
        minute=minutes[0] if minutes else None,
        positions=tuple(numbers.get("positions", ())),
        week_start=_week_start(given.get("WKST", "MO")),
    )


def _parts(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in text.split(";"):
        match = _PART.fullmatch(part)
        if match is None:
            raise RuleError("a rule is made of parts such as FREQ=DAILY;BYHOUR=8")
        name, value = match.groups()
        if name in ("BYSECOND", "BYEASTER") or name not in _KNOWN:
            raise RuleError(f"{name} is not supported")
        if name in found:
            raise RuleError(f"{name} is given twice")
        found[name] = value
    return found


def _number(name: str, text: str, least: int, greatest: int, *, from_the_end: bool = False) -> int:
    value = int(text) if _NUMBER.fullmatch(text) else None
    size = abs(value) if value is not None and from_the_end else value
    if value is None or size is None or not least <= size <= greatest:
        raise RuleError(f"{name} goes from {least} to {greatest}")
    return value


def _numbers(name: str, text: str) -> list[int]:
    _, least, greatest, from_the_end = _NUMBERS[name]
    values = text.split(",")
    if len(values) > MAX_VALUES:
        raise RuleError(f"{name} has more than {MAX_VALUES} values")
    return [_number(name, value, least, greatest, from_the_end=from_the_end) for value in values]


def _weekdays(text: str, frequency: str, given: dict[str, str]) -> frozenset[tuple[int, int]]:
    found = set()
    if text.count(",") >= MAX_VALUES:
        raise RuleError(f"BYDAY has more than {MAX_VALUES} values")
    for part in text.split(","):
        match = _DAY.fullmatch(part)
        if match is None:
            raise RuleError("BYDAY names days such as MO, 1MO or -1FR")
        which = int(match[1] or 0)
        if match[1] and (
            which == 0 or abs(which) > 53 or frequency not in ("MONTHLY", "YEARLY") or "BYWEEKNO" in given
        ):
            raise RuleError("a numbered day such as 1MO needs FREQ=MONTHLY or YEARLY and no BYWEEKNO")
        found.add((which, DAYS.index(match[2])))
    return frozenset(found)


def _week_start(text: str) -> int:
    if text not in DAYS:
        raise RuleError("WKST names a day such as MO")
    return DAYS.index(text)


def _until(text: str) -> datetime:
    """The last moment: of wall time, or an instant where it ends in Z. A bare day is meant as a whole."""
    match = _UNTIL.fullmatch(text)
    try:
        if match is None:
            raise RuleError
        day = datetime.strptime(match[1], "%Y%m%d").date()  # noqa: DTZ007 - wall time
        moment = datetime.strptime(match[2], "%H%M%S").time() if match[2] else time(23, 59, 59)  # noqa: DTZ007
    except ValueError as error:
        raise RuleError("UNTIL is a day or time such as 20271231 or 20271231T080000Z") from error
    wall = datetime.combine(day, moment)
    return wall.replace(tzinfo=UTC) if match[3] else wall
