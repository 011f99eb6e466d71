"""What both languages do once a rule has understood its words."""

import re
from datetime import date

from standins.claude.brain.when.found import Clock, Found, Part, Rule, Understand, Unit

_PART_HOURS: dict[Part, int] = {"morning": 8, "afternoon": 14, "evening": 20, "night": 22}
_HOURS_OF_TIMES_A_DAY = {1: [9], 2: [8, 20], 3: [8, 14, 20], 4: [8, 12, 16, 20]}
_LEAP_YEAR = 2028


def rules(understand: Understand, *patterns: str) -> list[Rule]:
    return [(re.compile(pattern), understand) for pattern in patterns]


def optional(match: re.Match[str], name: str) -> str:
    """A group that this alternative of a rule may not have, or that took no part."""
    return match.groupdict().get(name) or ""


def daily(found: Found, _: re.Match[str]) -> bool:
    found.daily = True
    return True


def bedtime(found: Found, _: re.Match[str]) -> bool:
    found.default_clocks = [Clock(22, exact=True)]
    return True


def day_offset(days: int, part: Part | None = None) -> Understand:
    def understand(found: Found, _: re.Match[str]) -> bool:
        found.day_offset = days
        found.part = part or found.part
        return True

    return understand


def channel(name: str) -> Understand:
    def understand(found: Found, _: re.Match[str]) -> bool:
        found.channels.append(name)
        return True

    return understand


def set_day(found: Found, day: int, month: int, year: str) -> bool:
    try:
        date(int(year or _LEAP_YEAR), month, day)
    except ValueError:
        return False
    found.day = (day, month, int(year) if year else None)
    return True


def set_month_day(found: Found, day: int) -> bool:
    found.month_day = day if 1 <= day <= 31 else None
    return found.month_day is not None


def set_times_a_day(found: Found, count: int) -> bool:
    hours = _HOURS_OF_TIMES_A_DAY.get(count)
    if hours is None:
        return False
    found.daily = True
    found.default_clocks = [Clock(hour, exact=True) for hour in hours]
    return True


def set_each_part(found: Found, part: Part) -> bool:
    found.daily = True
    found.part = part
    found.default_clocks = [Clock(_PART_HOURS[part], exact=True)]
    return True


def set_every(found: Found, amount: int, unit: Unit) -> bool:
    if unit == "months":
        return False
    if unit == "weeks" and amount == 1:
        found.repeats_weekly = True
    else:
        found.repeat_every(amount, unit)
    return True


def add_clocks(found: Found, clocks: list[Clock | None]) -> bool:
    """All or none: a list in which one member is no time of day is no list of times."""
    valid = [clock for clock in clocks if clock is not None]
    if not valid or len(valid) < len(clocks):
        return False
    found.clocks.extend(valid)
    return True


def is_exact(hour: int, written: str, minutes: str) -> bool:
    """21:00, 08 and 6:30 mean what they say; a bare "8" or "9:30" may still be the evening's."""
    return hour > 12 or hour == 0 or written.startswith("0") or (bool(minutes) and hour < 7)
