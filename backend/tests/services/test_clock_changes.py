"""Every kind of rule at every half hour around both changes of the clock, against an oracle that knows no rules.

The oracle asks a zone one thing only: what the wall shows at each half hour of UTC. From that it knows when a wall time
is there, when it comes twice (the first counts) and when it is jumped over (it comes later by the jump).
"""

from __future__ import annotations

import time as system_time
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.models import Reminder
from app.schemas.reminder import Schedule
from app.services.occurrences.travel import arrive
from app.services.schedules import stored_rule
from app.utils.recurrence import Rule, instant, next_occurrence, occurrences_between
from app.utils.rrule_text import parse

HALF_HOURS = [time(number // 2, 30 * (number % 2)) for number in range(48)]
STEP, DAY = timedelta(minutes=30), timedelta(days=1)
# Changes by an hour and by half an hour, at night and exactly at midnight, on both halves of the globe.
ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Asia/Beirut"]
AROUND = timedelta(days=3)


@dataclass(frozen=True)
class Wall:
    """What a clock on the wall shows in the days around one change."""

    zone: ZoneInfo
    change: datetime
    shown: dict[datetime, datetime]

    @property
    def day(self) -> date:
        return self.change.astimezone(self.zone).date()

    def when(self, wall: datetime) -> datetime:
        """The instant at which a rule for this wall time has to fire."""
        found = [moment for moment, shown in self.shown.items() if shown == wall]
        if found:
            return found[0]
        # The first moment after the gap, less the jump, is where the wall would have been.
        after = next(moment for moment, shown in self.shown.items() if shown > wall)
        jump = self.shown[after] - self.shown[after - STEP] - STEP
        return next(moment for moment, shown in self.shown.items() if shown == wall + jump)


@cache
def walls_of(name: str) -> list[Wall]:
    """The wall around the two changes of 2027."""
    zone, moment, found = ZoneInfo(name), datetime(2027, 1, 1, tzinfo=UTC), []
    while moment.year == 2027:
        if (moment + STEP).astimezone(zone).utcoffset() != moment.astimezone(zone).utcoffset():
            near = (moment + number * STEP for number in range(-48 * 6, 48 * 6))
            found.append(Wall(zone, moment + STEP, {one: one.astimezone(zone).replace(tzinfo=None) for one in near}))
        moment += STEP
    assert len(found) == 2
    return found


type Oracle = Callable[[Wall, time], tuple[Rule, Callable[[date], bool]]]


def _rrule(text: str, wall: Wall, moment: time) -> Rule:
    begin = datetime.combine(wall.day - 20 * DAY, moment)
    return Rule(kind="rrule", recurs=parse(text), start=begin)


def _every_other_day(wall: Wall, moment: time) -> tuple[Rule, Callable[[date], bool]]:
    first = wall.day - 4 * DAY
    return Rule(kind="every", days=2, start=datetime.combine(first, moment)), lambda day: (day - first).days % 2 == 0


# A rule for the half hour, and on which days it has to fire.
KINDS: dict[str, Oracle] = {
    "once": lambda wall, moment: (
        Rule(kind="once", at=datetime.combine(wall.day, moment)),
        lambda day: day == wall.day,
    ),
    "daily": lambda _, moment: (Rule(kind="daily", times=(moment,)), lambda _: True),
    "weekly": lambda wall, moment: (
        Rule(
            kind="weekly", weekdays=frozenset({wall.day.isoweekday(), wall.day.isoweekday() % 7 + 1}), times=(moment,)
        ),
        lambda day: (day - wall.day).days % 7 in (0, 1),
    ),
    "every other day": _every_other_day,
    "monthly": lambda wall, moment: (
        Rule(kind="monthly", day=wall.day.day, times=(moment,)),
        lambda day: day.day == min(wall.day.day, monthrange(day.year, day.month)[1]),
    ),
    "a course": lambda wall, moment: (
        Rule(kind="daily", times=(moment,), start=datetime.combine(wall.day - DAY, moment), count=3),
        lambda day: abs((day - wall.day).days) <= 1,
    ),
    "rrule daily": lambda wall, moment: (_rrule("FREQ=DAILY", wall, moment), lambda _: True),
    "rrule of a weekday": lambda wall, moment: (
        _rrule(f"FREQ=MONTHLY;BYDAY={['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'][wall.day.weekday()]}", wall, moment),
        lambda day: day.weekday() == wall.day.weekday(),
    ),
}


def one_by_one(rule: Rule, zone: ZoneInfo, after: datetime, until: datetime) -> Iterator[datetime]:
    """Firings found the way the dispatcher does: each from the one before."""
    while (due := next_occurrence(rule, zone, after)) is not None and due <= until:
        yield (after := due)


@pytest.fixture(params=["UTC", "Pacific/Auckland"])
def server_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", request.param)
    system_time.tzset()
    yield
    monkeypatch.undo()
    system_time.tzset()


@pytest.mark.usefixtures("server_zone")
@pytest.mark.parametrize("name", ZONES)
def test_every_kind_fires_at_every_half_hour_as_documented(name: str) -> None:
    for wall in walls_of(name):
        after, until = wall.change - AROUND, wall.change + AROUND
        days = [wall.day + number * DAY for number in range(-4, 5)]
        for moment in HALF_HOURS:
            when = {day: wall.when(datetime.combine(day, moment)) for day in days}
            for kind, oracle in KINDS.items():
                rule, fires_on = oracle(wall, moment)
                expected = [due for day, due in when.items() if fires_on(day) and after < due <= until]
                assert list(one_by_one(rule, wall.zone, after, until)) == expected, (kind, moment)
                assert occurrences_between(rule, wall.zone, after, until) == expected, (kind, moment)


@pytest.mark.parametrize("name", ZONES)
def test_several_times_a_day_are_the_times_of_each_without_doubles(name: str) -> None:
    for wall in walls_of(name):
        after, until = wall.change - AROUND, wall.change + AROUND
        days = [wall.day + number * DAY for number in range(-4, 5)]
        everything = {wall.when(datetime.combine(day, moment)) for day in days for moment in HALF_HOURS}
        expected = sorted(due for due in everything if after < due <= until)
        rule = Rule(kind="daily", times=tuple(HALF_HOURS))
        assert list(one_by_one(rule, wall.zone, after, until)) == expected
        full = {wall.when(datetime.combine(day, time(hour))) for day in days for hour in range(24)}
        hourly = Rule(kind="rrule", recurs=parse("FREQ=HOURLY"), start=datetime.combine(wall.day - 9 * DAY, time()))
        found = occurrences_between(hourly, wall.zone, after, until)
        assert found == sorted(due for due in full if after < due <= until)


@pytest.mark.parametrize("name", ZONES)
def test_hours_are_hours_that_pass(name: str) -> None:
    for wall in walls_of(name):
        after, until = wall.change - AROUND, wall.change + AROUND
        for moment in HALF_HOURS:
            first = wall.when(datetime.combine(wall.day - 2 * DAY, moment))
            for hours in (1, 8, 24, 25):
                rule = Rule(kind="every", hours=hours, start=datetime.combine(wall.day - 2 * DAY, moment))
                step = timedelta(hours=hours)
                expected = [
                    due for due in wall.shown if due >= first and after < due <= until and not (due - first) % step
                ]
                assert list(one_by_one(rule, wall.zone, after, until)) == expected


# In June no zone changes its clocks, so every wall time is there once.
AWAY = ["Europe/Berlin", "America/New_York", "Asia/Tokyo", "Asia/Kolkata", "Pacific/Honolulu", "Pacific/Kiritimati"]
flights = st.lists(st.tuples(st.integers(0, 40), st.sampled_from(AWAY)), min_size=1, max_size=6)
doses = st.lists(st.sampled_from(HALF_HOURS), min_size=1, max_size=5, unique=True).map(sorted)


@settings(max_examples=150, deadline=None)
@given(times=doses, flights=flights)
def test_whoever_travels_is_told_each_wall_time_once(times: list[time], flights: list[tuple[int, str]]) -> None:
    schedule = Schedule(kind="daily", times=[f"{moment:%H:%M}" for moment in times])
    reminder = Reminder(schedule=schedule.model_dump(mode="json"), timezone="Europe/Berlin")
    now, told = datetime(2027, 6, 1, 10, 15, tzinfo=UTC), []

    def live_until(moment: datetime) -> None:
        rule, zone = stored_rule(reminder)
        told.extend(due.astimezone(zone).replace(tzinfo=None) for due in occurrences_between(rule, zone, now, moment))

    begin = now.astimezone(ZoneInfo("Europe/Berlin")).replace(tzinfo=None)
    for hours, name in flights:
        live_until(moment := now + timedelta(hours=hours))
        now, old, new = moment, ZoneInfo(reminder.timezone), ZoneInfo(name)
        reminder.timezone = name
        if old != new:
            told.extend(due.astimezone(new).replace(tzinfo=None) for due in arrive(reminder, old, new, now))
    live_until(now + timedelta(days=3))
    days = (begin.date() + number * DAY for number in range(40))
    every = [wall for day in days for moment in times if (wall := datetime.combine(day, moment)) > begin]
    assert told == every[: len(told)]
    assert instant(every[len(told)], ZoneInfo(reminder.timezone)) > now + timedelta(days=3)
