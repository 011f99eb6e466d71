"""From what was found to schedules in the contract's words."""

import calendar
from datetime import date, datetime, time, timedelta
from typing import Any

from standins.claude.brain.when.found import Clock, Found, Part

Schedule = dict[str, Any]

_PART_TIMES: dict[Part, time] = {"morning": time(9), "afternoon": time(14), "evening": time(19), "night": time(22)}
_LATEST_BARE_AFTERNOON_HOUR = 6


class PastTime(Exception):  # noqa: N818 - a fact about the request, not a failure
    """The user named a moment that is over."""


def _on_clock(clock: Clock, part: Part | None) -> time:
    part = clock.part or part
    hour = clock.hour
    if clock.exact and clock.part is None:
        return time(hour, clock.minute)
    if part in {"evening", "afternoon"} and hour < 12:
        hour += 12
    elif part == "night" and hour == 12:
        hour = 0
    elif part == "night" and 6 <= hour < 12:
        hour += 12
    elif part is None and 1 <= hour <= _LATEST_BARE_AFTERNOON_HOUR and not clock.exact:
        hour += 12  # "at five" is said about the afternoon
    return time(hour % 24, clock.minute)


def _times(found: Found) -> list[time]:
    times = [_on_clock(clock, found.part) for clock in found.clocks]
    if not times and found.part is not None and not found.default_clocks:
        times = [_PART_TIMES[found.part]]
    return sorted(set(times or [_on_clock(clock, None) for clock in found.default_clocks]))


def _wall(times: list[time]) -> list[str]:
    return [moment.strftime("%H:%M") for moment in times]


def _once(at: datetime) -> Schedule:
    return {"kind": "once", "at": at.strftime("%Y-%m-%dT%H:%M")}


def _counted(schedule: Schedule, found: Found) -> Schedule:
    if found.for_days:
        schedule["count"] = found.for_days * len(schedule["times"])
    return schedule


def schedules(found: Found, now: datetime) -> list[Schedule]:
    """Usually one; several when one day has several times. Empty when no time can be read. Raises PastTime."""
    times = _times(found)
    if found.every is not None and found.every[1] in {"hours", "minutes"}:
        amount, unit = found.every
        return [{"kind": "every", "interval": {"hours": amount}}] if unit == "hours" else []
    if found.relative is not None and (found.has_relative_clock or not times):
        return [_once(_months_later(now, found.relative_months) + found.relative)]
    if not times:
        return []
    repeating = _repeating(found, times)
    if repeating is not None:
        return [repeating]
    return [_once(moment) for moment in _moments(found, times, now)]


def _repeating(found: Found, times: list[time]) -> Schedule | None:
    wall = _wall(times)
    if found.month_day is not None:
        return {"kind": "monthly", "day": found.month_day, "times": wall}
    if found.repeats_weekly and found.weekdays:
        return {"kind": "weekly", "weekdays": sorted(found.weekdays), "times": wall}
    if found.every is not None:
        return {"kind": "every", "interval": {"days": found.every[0]}, "times": wall}
    if found.daily:
        return _counted({"kind": "daily", "times": wall}, found)
    return None


def _months_later(moment: datetime, months: int) -> datetime:
    years, month = divmod(moment.month - 1 + months, 12)
    year = moment.year + years
    return moment.replace(year=year, month=month + 1, day=min(moment.day, calendar.monthrange(year, month + 1)[1]))


def _day(found: Found, now: datetime) -> date | None:
    """The day that was named; None when only a time was."""
    if found.full_date is not None:
        return found.full_date
    if found.day is not None:
        day, month, year = found.day
        named = date(year or now.year, month, day)
        return named if year or named >= now.date() else named.replace(year=now.year + 1)
    if found.relative is not None:
        return (_months_later(now, found.relative_months) + found.relative).date()
    if found.day_offset is not None:
        return now.date() + timedelta(days=found.day_offset)
    return None


def _moments(found: Found, times: list[time], now: datetime) -> list[datetime]:
    if found.weekdays:
        ahead = (min(found.weekdays) - now.isoweekday()) % 7
        named = now.date() + timedelta(days=ahead)
        today_is_over = ahead == 0 and datetime.combine(named, times[-1]) <= now
        if today_is_over or (ahead == 0 and found.next_week):
            named += timedelta(days=7)
        return [datetime.combine(named, moment) for moment in times]
    day = _day(found, now)
    if day is None:
        today = [datetime.combine(now.date(), moment) for moment in times]
        return [moment if moment > now else moment + timedelta(days=1) for moment in today]
    moments = [datetime.combine(day, moment) for moment in times]
    if all(moment > now for moment in moments):
        return moments
    later = [moment + timedelta(hours=12) for moment in moments if moment.hour < 12]
    open_ended = found.part is None and not any(clock.exact or clock.part for clock in found.clocks)
    if open_ended and later and all(moment > now for moment in later):
        return later
    still_ahead = [moment for moment in moments if moment > now]
    if not still_ahead:
        raise PastTime
    return still_ahead
