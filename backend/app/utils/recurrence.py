"""When a reminder is due: rules in wall time, answered in instants.

Daylight saving time: a wall time that the clocks jump over fires once, shifted forward by the jump (02:30 is 03:30);
a wall time that comes twice fires once, at the first. Two times of a rule that fall on one instant are one firing.
A monthly rule for a day that a month lacks fires on the last day of that month. "Every n hours" counts real hours
from the start; all other rules count days of the calendar. Rules of RFC 5545 give wall times like the others (see
`rrules`), so a month that lacks the day is left out and hours in the doubled hour come once.
"""

from __future__ import annotations

import heapq
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, takewhile
from typing import Literal
from zoneinfo import ZoneInfo

from app.utils.rrules import RecurrenceRule, walls

Kind = Literal["once", "daily", "weekly", "every", "monthly", "rrule"]
DAY = timedelta(days=1)
# No zone has ever been further from UTC, nor jumped further: what lies this far behind can't be overtaken any more.
SLACK = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. Datetimes are naive wall time; `start` and `end` are inclusive bounds.

    `once` needs `at`; `daily` times; `weekly` weekdays (1 is Monday) and times; `monthly` day and times; `every`
    needs `start` and either `hours`, or `days` with optional times (default: the time of `start`); `rrule` needs
    `recurs` and `start`. `count` limits the firings from `start` on, which is then required. Wall times up to `passed`
    do not fire any more: they did in another zone.
    """

    kind: Kind
    at: datetime | None = None
    times: tuple[time, ...] = ()
    weekdays: frozenset[int] = frozenset()
    hours: int | None = None
    days: int | None = None
    day: int | None = None
    recurs: RecurrenceRule | None = None
    start: datetime | None = None
    end: datetime | None = None
    count: int | None = None
    passed: datetime | None = None


def instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """The UTC instant of a naive wall time, with the module's answer to missing and repeated ones."""
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)


def next_occurrence(rule: Rule, zone: ZoneInfo, after: datetime) -> datetime | None:
    """The first instant at which the rule fires strictly after `after`; None when it never does again."""
    return next(iterate(rule, zone, after), None)


def occurrences_between(
    rule: Rule, zone: ZoneInfo, after: datetime, until: datetime, limit: int | None = None
) -> list[datetime]:
    """The firings later than `after` and not later than `until`, in order; at most `limit`."""
    return list(islice(takewhile(lambda due: due <= until, iterate(rule, zone, after)), limit))


def iterate(rule: Rule, zone: ZoneInfo, after: datetime) -> Iterator[datetime]:
    """The firings later than `after`, in order, computed as they are asked for. May be endless."""
    if rule.kind == "once":
        firings = iter([instant(rule.at, zone)] if rule.at else [])
    elif rule.hours is not None:
        firings = _every_hours(rule, zone, after)
    else:
        firings = _on_days(rule, zone, after)
    if rule.passed is not None:
        after = max(after, instant(rule.passed, zone))
    return (due for due in firings if due > after)


def _every_hours(rule: Rule, zone: ZoneInfo, after: datetime) -> Iterator[datetime]:
    assert rule.start is not None  # noqa: S101 - the rule's own contract
    assert rule.hours is not None  # noqa: S101 - the caller's choice of branch
    first, step = instant(rule.start, zone), timedelta(hours=rule.hours)
    last = instant(rule.end, zone) if rule.end else None
    number = max(0, (after - first) // step)
    while (rule.count is None or number < rule.count) and (last is None or first + number * step <= last):
        yield first + number * step
        number += 1


def _on_days(rule: Rule, zone: ZoneInfo, after: datetime) -> Iterator[datetime]:
    """All rules in wall time. With `count` they are counted from the start, else begun near `after`."""
    near = after.astimezone(zone).date() - SLACK
    begin = rule.start.date() if rule.start else near
    firings = _in_order(rule, zone, begin if rule.count is not None else max(begin, near))
    if rule.start is not None:
        first = instant(rule.start, zone)
        firings = (due for due in firings if due >= first)
    last = _last(rule, zone)
    if last is not None:
        firings = takewhile(lambda due: due <= last, firings)
    return islice(firings, rule.count)


def _last(rule: Rule, zone: ZoneInfo) -> datetime | None:
    """The end of the course, or the rule's own if that comes first."""
    ends = [rule.end, rule.recurs.until if rule.recurs else None]
    return min((end if end.tzinfo else instant(end, zone) for end in ends if end is not None), default=None)


def _in_order(rule: Rule, zone: ZoneInfo, begin: date) -> Iterator[datetime]:
    """The firings from day `begin` on, sorted and without doubles: a jump may carry one past its neighbours."""
    waiting: list[datetime] = []
    latest: datetime | None = None
    for wall in _walls(rule, begin):
        safe = wall.replace(tzinfo=UTC) - SLACK
        while waiting and waiting[0] < safe:
            due = heapq.heappop(waiting)
            if due != latest:
                yield (latest := due)
        heapq.heappush(waiting, instant(wall, zone))
    while waiting:
        due = heapq.heappop(waiting)
        if due != latest:
            yield (latest := due)


def _walls(rule: Rule, begin: date) -> Iterator[datetime]:
    """The wall times from day `begin` on, in order."""
    if rule.recurs is not None and rule.start is not None:
        return walls(rule.recurs, rule.start, begin)
    times = rule.times or ((rule.start.time(),) if rule.start else ())
    return (datetime.combine(day, moment) for day in _days(rule, begin) for moment in times)


def _days(rule: Rule, begin: date) -> Iterator[date]:
    """The calendar days from `begin` on at which the rule fires, until its end or the end of the calendar."""
    if rule.kind == "monthly":
        days = _monthly(rule.day or 1, begin)
    else:
        step, day = DAY, begin
        if rule.days is not None and rule.start is not None:
            step, origin = timedelta(days=rule.days), rule.start.date()
            day = origin + -((origin - begin) // step) * step
        days = (day + number * step for number in range((date.max - day) // step))
        if rule.kind == "weekly":
            days = (day for day in days if day.isoweekday() in rule.weekdays)
    last = rule.end.date() if rule.end else date.max
    return takewhile(lambda day: day <= last, days)


def _monthly(day: int, begin: date) -> Iterator[date]:
    for month in range(begin.year * 12 + begin.month - 1, date.max.year * 12):
        year, number = month // 12, month % 12 + 1
        found = date(year, number, min(day, monthrange(year, number)[1]))
        if found >= begin:
            yield found
