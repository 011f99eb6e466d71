"""When rules fire, above all where clocks are changed."""
# ruff: noqa: DTZ001 - wall time is naive here, that is what it is about

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from app.utils.recurrence import Rule, iterate, next_occurrence, occurrences_between

HALF_HOURS = [time(number // 2, 30 * (number % 2)) for number in range(48)]
# Changes by an hour and by half an hour, at night and exactly at midnight, on both halves of the globe.
ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Asia/Beirut"]
MOSCOW, BERLIN = ZoneInfo("Europe/Moscow"), ZoneInfo("Europe/Berlin")


def test_half_past_two_in_the_missing_hour_is_half_past_three() -> None:
    fired = next_occurrence(Rule(kind="daily", times=(time(2, 30),)), BERLIN, datetime(2027, 3, 27, 12, tzinfo=UTC))
    assert fired == datetime(2027, 3, 28, 3, 30, tzinfo=BERLIN)


def test_half_past_two_in_the_doubled_hour_is_the_first() -> None:
    fired = next_occurrence(Rule(kind="daily", times=(time(2, 30),)), BERLIN, datetime(2027, 10, 30, 12, tzinfo=UTC))
    assert fired == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_a_day_that_a_country_left_out_does_not_double_the_next() -> None:
    apia = ZoneInfo("Pacific/Apia")
    rule = Rule(kind="daily", times=(time(8),))
    fired = occurrences_between(rule, apia, datetime(2011, 12, 28, 12, tzinfo=UTC), datetime(2012, 1, 2, tzinfo=UTC))
    assert [due.astimezone(apia).date().isoformat() for due in fired] == [
        "2011-12-28", "2011-12-29", "2011-12-31", "2012-01-01", "2012-01-02",
    ]  # fmt: skip


def test_once_fires_once() -> None:
    rule = Rule(kind="once", at=datetime(2027, 1, 1, 9))
    due = datetime(2027, 1, 1, 6, tzinfo=UTC)
    assert next_occurrence(rule, MOSCOW, due - timedelta(days=400)) == due
    assert next_occurrence(rule, MOSCOW, due) is None


def test_a_month_without_a_31st_fires_on_its_last_day() -> None:
    rule = Rule(kind="monthly", day=31, times=(time(9),))
    fired = islice(iterate(rule, MOSCOW, datetime(2027, 1, 1, tzinfo=UTC)), 14)
    assert [due.astimezone(MOSCOW).strftime("%m-%d") for due in fired] == [
        "01-31", "02-28", "03-31", "04-30", "05-31", "06-30", "07-31", "08-31", "09-30", "10-31", "11-30", "12-31",
        "01-31", "02-29",
    ]  # fmt: skip


def test_weekdays_are_those_of_the_persons_zone() -> None:
    rule = Rule(kind="weekly", weekdays=frozenset({1, 5}), times=(time(0, 30),))
    fired = islice(iterate(rule, MOSCOW, datetime(2026, 11, 23, 12, tzinfo=UTC)), 3)
    assert [due.astimezone(MOSCOW).strftime("%a %d %H:%M") for due in fired] == [
        "Fri 27 00:30",
        "Mon 30 00:30",
        "Fri 04 00:30",
    ]


def test_every_eight_hours_counts_hours_that_pass() -> None:
    rule = Rule(kind="every", hours=8, start=datetime(2027, 3, 27, 22))
    fired = list(islice(iterate(rule, BERLIN, datetime(2027, 3, 1, tzinfo=UTC)), 3))
    assert fired[0] == datetime(2027, 3, 27, 21, tzinfo=UTC)
    assert [later - earlier for earlier, later in zip(fired, fired[1:], strict=False)] == [timedelta(hours=8)] * 2
    assert next_occurrence(rule, BERLIN, fired[1]) == fired[2]


def test_every_two_days_keeps_its_days_and_its_hour() -> None:
    rule = Rule(kind="every", days=2, start=datetime(2027, 3, 25, 9))
    fired = islice(iterate(rule, BERLIN, datetime(2027, 3, 26, tzinfo=UTC)), 3)
    assert [due.astimezone(BERLIN).strftime("%d %H:%M") for due in fired] == ["27 09:00", "29 09:00", "31 09:00"]


def test_a_course_of_ten_ends_after_ten() -> None:
    rule = Rule(kind="daily", times=(time(8), time(20)), start=datetime(2027, 1, 1, 12), count=10)
    everything = list(iterate(rule, MOSCOW, datetime(2026, 1, 1, tzinfo=UTC)))
    assert len(everything) == 10
    assert everything[0] == datetime(2027, 1, 1, 17, tzinfo=UTC)
    assert list(iterate(rule, MOSCOW, everything[6])) == everything[7:]
    hours = Rule(kind="every", hours=6, start=datetime(2027, 1, 1, 12), count=3)
    assert len(list(iterate(hours, MOSCOW, datetime(2026, 1, 1, tzinfo=UTC)))) == 3


def test_start_and_end_are_part_of_the_course() -> None:
    rule = Rule(kind="daily", times=(time(8),), start=datetime(2027, 1, 1, 8), end=datetime(2027, 1, 3, 8))
    fired = list(iterate(rule, MOSCOW, datetime(2026, 1, 1, tzinfo=UTC)))
    assert [due.astimezone(MOSCOW).date() for due in fired] == [date(2027, 1, day) for day in (1, 2, 3)]


rules = st.one_of(
    st.builds(
        Rule, kind=st.just("daily"), times=st.lists(st.sampled_from(HALF_HOURS), min_size=1, max_size=4).map(tuple)
    ),
    st.builds(
        Rule,
        kind=st.just("weekly"),
        weekdays=st.frozensets(st.integers(1, 7), min_size=1),
        times=st.lists(st.sampled_from(HALF_HOURS), min_size=1, max_size=2).map(tuple),
    ),
    st.builds(
        Rule,
        kind=st.just("monthly"),
        day=st.integers(1, 31),
        times=st.lists(st.sampled_from(HALF_HOURS), min_size=1, max_size=2).map(tuple),
    ),
    st.builds(
        Rule,
        kind=st.just("every"),
        days=st.integers(1, 40),
        start=st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)),
    ),
    st.builds(
        Rule,
        kind=st.just("every"),
        hours=st.integers(1, 100),
        start=st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)),
        count=st.none() | st.integers(1, 30),
    ),
)


@settings(max_examples=60, deadline=None)
@given(
    rule=rules,
    name=st.sampled_from(ZONES),
    after=st.datetimes(datetime(2026, 6, 1), datetime(2028, 6, 1), timezones=st.just(UTC)),
)
def test_one_by_one_and_all_at_once_agree(rule: Rule, name: str, after: datetime) -> None:
    zone = ZoneInfo(name)
    together = list(islice(iterate(rule, zone, after), 12))
    assert all(due > after for due in together)
    assert together == sorted(together)
    assert max(Counter(together).values(), default=1) == 1
    single, moment = [], after
    while len(single) < 12 and (due := next_occurrence(rule, zone, moment)) is not None:
        single.append(moment := due)
    assert single == together
