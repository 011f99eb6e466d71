"""Recurrence rules of RFC 5545, as far as a reminder can mean them, in wall time.

An engine of our own, day by day: the usual library searches an impossible rule (31 February) up to the year 9999, for
seconds. This one gives up after `HORIZON` without a find. Tests compare the two. `COUNT` and `UNTIL` are read here and
kept by the caller, who knows the zone.
"""

from __future__ import annotations

from calendar import isleap, monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import product

DAY = timedelta(days=1)
# Two leap years lie at most eight years apart; a rule that is silent for longer is over.
HORIZON = timedelta(days=9 * 366)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecurrenceRule:
    """The parts of a rule, by the standard's names. An empty part restricts nothing; Monday is 0."""

    frequency: str
    interval: int = 1
    count: int | None = None
    # Wall time, or an aware instant where it was written with a Z.
    until: datetime | None = None
    months: frozenset[int] = frozenset()
    month_days: frozenset[int] = frozenset()
    year_days: frozenset[int] = frozenset()
    weeks: frozenset[int] = frozenset()
    # (which one of the month or year, or 0 for each; day of the week)
    weekdays: frozenset[tuple[int, int]] = frozenset()
    hours: tuple[int, ...] = ()
    minute: int | None = None
    positions: tuple[int, ...] = ()
    week_start: int = 0

    def beginning(self, start: datetime) -> RecurrenceRule:
        """The rule with what it leaves open taken from its first moment."""
        rule = replace(self, minute=start.minute if self.minute is None else self.minute)
        if not rule.hours:
            rule = replace(rule, hours=tuple(range(24)) if rule.frequency == "HOURLY" else (start.hour,))
        if rule.month_days or rule.year_days or rule.weeks or rule.weekdays:
            return rule
        if rule.frequency == "WEEKLY":
            return replace(rule, weekdays=frozenset({(0, start.weekday())}))
        if rule.frequency == "MONTHLY":
            return replace(rule, month_days=frozenset({start.day}))
        if rule.frequency == "YEARLY":
            return replace(rule, month_days=frozenset({start.day}), months=rule.months or frozenset({start.month}))
        return rule


def walls(given: RecurrenceRule, start: datetime, near: date | None = None) -> Iterator[datetime]:
    """The rule's wall times from `start` on, in order; with `near`, begun shortly before that day."""
    rule = given.beginning(start)
    times = [time(hour, rule.minute or 0) for hour in rule.hours]
    latest = max(start.date(), near or start.date())
    for first, last in _periods(rule, start, latest):
        if first - latest > HORIZON:
            return
        days = (first + number * DAY for number in range((last - first).days + 1))
        if not (fitting := [day for day in days if _fits(rule, day)]):
            continue
        found = [datetime.combine(day, moment) for day, moment in product(fitting, times)]
        if rule.frequency == "HOURLY":
            found = [wall for wall in found if _hours_since(start, wall) % rule.interval == 0]
        if rule.positions:
            found = sorted({found[index] for index in _chosen(rule.positions, len(found))})
        if found:
            latest = max(latest, last)
        yield from (wall for wall in found if wall >= start)


def _hours_since(start: datetime, wall: datetime) -> int:
    return (wall - start.replace(minute=wall.minute, second=0)) // timedelta(hours=1)


def _chosen(positions: tuple[int, ...], length: int) -> Iterator[int]:
    for position in positions:
        index = position - 1 if position > 0 else length + position
        if 0 <= index < length:
            yield index


def _periods(rule: RecurrenceRule, start: datetime, near: date) -> Iterator[tuple[date, date]]:
    """First and last day of each period from the one that holds `near` (or the next in step) on, up to year 9999."""
    first, step = start.date(), rule.interval
    if rule.frequency == "YEARLY":
        for year in range(first.year + (near.year - first.year) // step * step, date.max.year, step):
            yield date(year, 1, 1), date(year, 12, 31)
    elif rule.frequency == "MONTHLY":
        origin, now = first.year * 12 + first.month - 1, near.year * 12 + near.month - 1
        for month in range(origin + (now - origin) // step * step, date.max.year * 12, step):
            year, number = month // 12, month % 12 + 1
            yield date(year, number, 1), date(year, number, monthrange(year, number)[1])
    else:
        length = 7 if rule.frequency == "WEEKLY" else 1
        # Hours go on over midnight; which of them are in step is looked at one by one.
        days = length * (1 if rule.frequency == "HOURLY" else step)
        earliest = first - (first.weekday() - rule.week_start) % 7 * DAY if length == 7 else first
        begin = earliest + (near - earliest).days // days * days * DAY
        for index in range((date.max - begin).days // days):
            day = begin + index * days * DAY
            yield day, day + (length - 1) * DAY


def _fits(rule: RecurrenceRule, day: date) -> bool:
    if rule.months and day.month not in rule.months:
        return False
    if rule.weekdays and not _is_weekday(rule, day):
        return False
    if rule.month_days and not _in_either(rule.month_days, day.day, monthrange(day.year, day.month)[1]):
        return False
    if rule.year_days and not _in_either(rule.year_days, day.timetuple().tm_yday, 365 + isleap(day.year)):
        return False
    return not rule.weeks or _in_either(rule.weeks, *_week(day, rule.week_start))


def _in_either(wanted: frozenset[int], number: int, length: int) -> bool:
    """Whether the number is wanted, counted from the front or (negative) from the back."""
    return number in wanted or number - length - 1 in wanted


def _is_weekday(rule: RecurrenceRule, day: date) -> bool:
    number = day.weekday()
    if (0, number) in rule.weekdays:
        return True
    if rule.frequency == "YEARLY" and not rule.months:
        position, length = day.timetuple().tm_yday, 365 + isleap(day.year)
    else:
        position, length = day.day, monthrange(day.year, day.month)[1]
    from_front, from_back = (position - 1) // 7 + 1, -((length - position) // 7 + 1)
    return (from_front, number) in rule.weekdays or (from_back, number) in rule.weekdays


def _week(day: date, week_start: int) -> tuple[int, int]:
    """The number of the day's week, and how many weeks that year has; a week belongs to the year of its fourth day."""

    def of(some: date) -> date:
        return some - (some.weekday() - week_start) % 7 * DAY + 3 * DAY

    fourth = of(day)
    # The 28th of December always lies in the last week.
    last = of(date(fourth.year, 12, 28))
    return (fourth.timetuple().tm_yday - 1) // 7 + 1, (last.timetuple().tm_yday - 1) // 7 + 1
