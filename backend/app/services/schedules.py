"""What people may ask for as a schedule, and the rule it means."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from app.core.errors import AppError
from app.models import Reminder
from app.schemas.reminder import Schedule
from app.utils.recurrence import Kind, Rule, instant, iterate, next_occurrence
from app.utils.rrule_text import RuleError, parse
from app.utils.rrules import RecurrenceRule, walls

_RECURRING = frozenset({"start", "end", "count"})
_NEEDED: dict[str, frozenset[str]] = {
    "once": frozenset({"at"}),
    "daily": frozenset({"times"}),
    "weekly": frozenset({"weekdays", "times"}),
    "every": frozenset({"interval"}),
    "monthly": frozenset({"day", "times"}),
    "rrule": frozenset({"rrule"}),
}
_ALLOWED: dict[str, frozenset[str]] = {
    kind: needed | (frozenset() if kind == "once" else _RECURRING) for kind, needed in _NEEDED.items()
}
_ALLOWED["every"] |= {"times"}


@cache
def _zone_names() -> frozenset[str]:
    return frozenset(available_timezones())


def zone_of(name: str) -> ZoneInfo:
    if name not in _zone_names():
        raise AppError("user.timezone-unknown", params={"timezone": name})
    return ZoneInfo(name)


def beginning_of(day: date, zone: str) -> datetime:
    """The moment at which a day begins for people in a zone."""
    return instant(datetime.combine(day, time()), zone_of(zone))


def stored_rule(reminder: Reminder) -> tuple[Rule, ZoneInfo]:
    """The rule of a stored reminder and the zone its times mean."""
    rule = rule_of(Schedule.model_validate(reminder.schedule))
    return replace(rule, passed=reminder.passed), ZoneInfo(reminder.timezone)


def rule_of(schedule: Schedule) -> Rule:
    """The rule; `reminder.schedule-invalid` where the parts make no sense together or name no real date."""
    given = {name for name in schedule.__class__.model_fields if getattr(schedule, name) not in (None, [])} - {"kind"}
    for name in _NEEDED[schedule.kind] - given:
        raise _invalid(name, f"a schedule of kind {schedule.kind} needs {name}")
    for name in given - _ALLOWED[schedule.kind]:
        raise _invalid(name, f"a schedule of kind {schedule.kind} has no {name}")
    kind: Kind = schedule.kind
    interval = schedule.interval
    if interval is not None and interval.hours is not None and schedule.times:
        raise _invalid("times", "an interval in hours has no times of day")
    start, end = _wall("start", schedule.start), _wall("end", schedule.end, last_moment=True)
    if start is not None and end is not None and end < start:
        raise _invalid("end", "the end lies before the start")
    recurs = _recurs(schedule)
    return Rule(
        kind=kind,
        at=_wall("at", schedule.at),
        times=tuple(sorted({time.fromisoformat(value) for value in schedule.times or ()})),
        weekdays=frozenset(schedule.weekdays or ()),
        hours=interval.hours if interval else None,
        days=interval.days if interval else None,
        day=schedule.day,
        recurs=recurs,
        start=start,
        end=end,
        count=schedule.count or (recurs.count if recurs else None),
    )


def _recurs(schedule: Schedule) -> RecurrenceRule | None:
    """The RFC 5545 rule, which has to say its hour: by itself, or by a start with a time."""
    if schedule.rrule is None:
        return None
    try:
        recurs = parse(schedule.rrule)
    except RuleError as error:
        raise _invalid("rrule", str(error)) from error
    if schedule.count is not None and (recurs.count or recurs.until):
        raise _invalid("count", "the rule itself says when it ends")
    has_time = recurs.hours or recurs.frequency == "HOURLY" or "T" in (schedule.start or "")
    if not has_time:
        raise _invalid("rrule", "the rule needs BYHOUR, or a start with a time")
    return recurs


def to_store(schedule: Schedule, zone: ZoneInfo, now: datetime) -> dict[str, Any]:
    """The schedule as it is kept. One that counts, or goes in steps, gets a start: its first time from now on.

    Refuses a schedule that would never fire.
    """
    rule = rule_of(schedule)
    start = schedule.start
    if rule.start is None and (rule.kind in ("every", "rrule") or rule.count is not None):
        start = _first(rule, zone, now)
        rule = rule_of(schedule.model_copy(update={"start": start}))
    if next_occurrence(rule, zone, now) is None:
        if rule.recurs and rule.start and next(walls(rule.recurs, rule.start), None) is None:
            raise _never()
        raise AppError("reminder.in-the-past")
    tidy = {
        "times": [value.strftime("%H:%M") for value in rule.times] or None,
        "weekdays": sorted(rule.weekdays) or None,
        "start": start,
    }
    return schedule.model_copy(update=tidy).model_dump(mode="json")


def upcoming(schedule: Schedule, zone: ZoneInfo, now: datetime, limit: int) -> list[datetime]:
    """The next moments at which this would remind, if it were kept now; refuses what could not be kept."""
    kept = Schedule.model_validate(to_store(schedule, zone, now))
    return list(islice(iterate(rule_of(kept), zone, now), limit))


def _first(rule: Rule, zone: ZoneInfo, now: datetime) -> str:
    """The wall time of the first firing of a rule that has no start yet."""
    if rule.recurs is not None:
        first = _first_of(rule.recurs, zone, now)
    elif rule.kind == "every" and not rule.times:
        # One step from now, in hours that pass or days of the calendar.
        wall = now.astimezone(zone).replace(second=0, microsecond=0)
        first = _later(wall, rule)
    else:
        daily = Rule(kind="daily", times=rule.times) if rule.kind == "every" else rule
        found = next_occurrence(replace(daily, count=None), zone, now)
        if found is None:
            raise AppError("reminder.in-the-past")
        first = found.astimezone(zone)
    return first.replace(tzinfo=None).isoformat(timespec="minutes")


def _first_of(recurs: RecurrenceRule, zone: ZoneInfo, now: datetime) -> datetime:
    """The first wall time that lies ahead. Hours are full ones unless the rule says another minute."""
    today = now.astimezone(zone).replace(second=0, microsecond=0, tzinfo=None)
    begin = today.replace(hour=0, minute=0) if recurs.hours else today
    ahead = (wall for wall in walls(recurs, begin) if instant(wall, zone) > now)
    if (first := next(ahead, None)) is None:
        raise _never()
    return first


def _never() -> AppError:
    return _invalid("rrule", "the rule never comes true")


def _later(wall: datetime, rule: Rule) -> datetime:
    if rule.hours is not None:
        return (wall.astimezone(UTC) + timedelta(hours=rule.hours)).astimezone(wall.tzinfo)
    return wall + timedelta(days=rule.days or 1)


def _wall(field: str, value: str | None, *, last_moment: bool = False) -> datetime | None:
    """The moment on the wall clock. A bare day means its first moment, as an end its last."""
    if value is None:
        return None
    try:
        wall = datetime.fromisoformat(value)
    except ValueError as error:
        raise _invalid(field, f"{field} is not a date of the calendar") from error
    return datetime.combine(wall, time(23, 59, 59)) if last_moment and "T" not in value else wall


def _invalid(field: str, detail: str) -> AppError:
    return AppError("reminder.schedule-invalid", detail=detail, params={"field": field})


def next_morning(day: date) -> dict[str, Any]:
    """A schedule for ten o'clock on the next working day after `day`, when practices answer."""
    following = day + timedelta(days=1)
    while following.isoweekday() > 5:
        following += timedelta(days=1)
    return Schedule(kind="once", at=f"{following}T10:00").model_dump(mode="json")
