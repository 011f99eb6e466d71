"""Rules of RFC 5545: the same times as the usual library gives, and no rule that costs what that one can."""
# ruff: noqa: DTZ001 - wall time is naive here, that is what it is about

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from app.utils.recurrence import Rule, iterate, next_occurrence
from app.utils.rrule_text import DAYS, RuleError, parse
from app.utils.rrules import walls

BERLIN = ZoneInfo("Europe/Berlin")
NEVER = "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31"


def some(values: st.SearchStrategy[int], most: int = 3) -> st.SearchStrategy[str]:
    return st.lists(values, min_size=1, max_size=most, unique=True).map(lambda them: ",".join(map(str, them)))


def either_end(most: int) -> st.SearchStrategy[int]:
    return st.integers(1, most) | st.integers(-most, -1)


@st.composite
def texts(draw: Any) -> str:
    """A rule that fires now and then; parts that the standard forbids together are not drawn."""
    frequency = draw(st.sampled_from(["HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = {"FREQ": frequency, "INTERVAL": str(draw(st.integers(1, 4)))}
    optional = {
        "BYMONTH": some(st.integers(1, 12), 5),
        "BYHOUR": some(st.integers(0, 23)),
        "WKST": st.sampled_from(DAYS),
    }
    if frequency != "WEEKLY":
        optional["BYMONTHDAY"] = some(either_end(28), 6)
    plain = st.lists(st.sampled_from(DAYS), min_size=1, max_size=4, unique=True)
    optional["BYDAY"] = plain.map(",".join)
    if frequency in ("MONTHLY", "YEARLY"):
        numbered = st.tuples(either_end(5), st.sampled_from(DAYS)).map(lambda pair: f"{pair[0]}{pair[1]}")
        optional["BYDAY"] |= st.lists(numbered, min_size=1, max_size=3, unique=True).map(",".join)
    if frequency == "YEARLY":
        optional |= {"BYYEARDAY": some(either_end(366), 8), "BYWEEKNO": some(either_end(53), 6)}
    for name, strategy in optional.items():
        if draw(st.integers(0, 2)) == 0:
            parts[name] = draw(strategy)
    if "BYWEEKNO" in parts and any(sign.isdigit() for sign in parts.get("BYDAY", "")):
        del parts["BYDAY"]
    if (
        frequency in ("DAILY", "MONTHLY", "YEARLY")
        and set(parts) - {"FREQ", "INTERVAL", "WKST"}
        and draw(st.booleans())
    ):
        parts["BYSETPOS"] = draw(some(either_end(4), 2))
    return ";".join(f"{name}={value}" for name, value in parts.items())


@settings(max_examples=12, deadline=None)
@given(text=texts(), start=st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)), ahead=st.integers(0, 900))
def test_the_times_are_those_of_the_usual_library(text: str, start: datetime, ahead: int) -> None:
    start = start.replace(second=0, microsecond=0)
    until = start + timedelta(days=3 * 366)
    try:
        # Its own end keeps the library from looking on when nothing is left: it would, to the year 9999.
        theirs = list(islice(rrulestr(f"RRULE:{text};UNTIL={until:%Y%m%dT%H%M%S}", dtstart=start), 40))
    except ValueError:
        # Hours that are never reached, as every second from midnight reaches no odd one: it refuses, ours never fires.
        theirs = []
    assert [wall for wall in islice(walls(parse(text), start), 40) if wall <= until] == theirs
    near = (start + timedelta(days=ahead)).date()
    begun_late = islice((wall for wall in walls(parse(text), start, near) if wall.date() >= near), 5)
    assert [wall for wall in begun_late if wall in theirs] == [wall for wall in theirs if wall.date() >= near][:5]


HOSTILE = [
    NEVER,
    "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31",
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31",
    "FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=31",
    "FREQ=WEEKLY;BYMONTH=2;BYDAY=MO;BYHOUR=8;BYSETPOS=2",
    "FREQ=YEARLY;INTERVAL=1000;BYMONTH=2;BYMONTHDAY=29",
    "FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6;BYDAY=SU",
    "FREQ=YEARLY;BYYEARDAY=366;BYMONTH=1",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_an_impossible_rule_is_given_up_soon(text: str) -> None:
    began = time.process_time()
    assert list(islice(walls(parse(text), datetime(2027, 1, 1, 8)), 3)) == []
    # Some hundredths of a second by design; the usual library takes up to fifteen seconds.
    assert time.process_time() - began < 0.5


def test_a_rule_of_many_years_is_looked_up_near_the_day_asked_for() -> None:
    rule = Rule(kind="rrule", recurs=parse("FREQ=HOURLY;INTERVAL=5"), start=datetime(2000, 1, 1))
    after = datetime(2090, 6, 1, tzinfo=UTC)
    began = time.process_time()
    found = next_occurrence(rule, BERLIN, after)
    assert time.process_time() - began < 0.1
    assert found is not None
    assert after < found <= after + timedelta(hours=5)
    assert (found.astimezone(BERLIN).replace(tzinfo=None) - datetime(2000, 1, 1)) % timedelta(hours=5) == timedelta()


def fired(text: str, start: datetime, number: int = 20, **fields: Any) -> list[str]:
    recurs = parse(text)
    rule = Rule(kind="rrule", recurs=recurs, start=start, count=recurs.count, **fields)
    times = islice(iterate(rule, BERLIN, datetime(2026, 1, 1, tzinfo=UTC)), number)
    return [f"{due.astimezone(BERLIN):%m-%d %H:%M}" for due in times]


def test_the_missing_hour_and_the_doubled_one_are_those_of_all_rules() -> None:
    assert fired("FREQ=DAILY;COUNT=3", datetime(2027, 3, 27, 2, 30)) == ["03-27 02:30", "03-28 03:30", "03-29 02:30"]
    assert fired("FREQ=HOURLY;COUNT=3", datetime(2027, 3, 28, 1)) == ["03-28 01:00", "03-28 03:00", "03-28 04:00"]
    assert fired("FREQ=HOURLY;COUNT=3", datetime(2027, 10, 31, 1)) == ["10-31 01:00", "10-31 02:00", "10-31 03:00"]


def test_count_and_until_end_a_rule() -> None:
    start = datetime(2027, 1, 30, 9)
    assert fired("FREQ=MONTHLY;COUNT=3", start) == ["01-30 09:00", "03-30 09:00", "04-30 09:00"]
    assert fired("FREQ=DAILY;UNTIL=20270131", start) == ["01-30 09:00", "01-31 09:00"]
    assert fired("FREQ=DAILY;UNTIL=20270131T085900", start) == ["01-30 09:00"]
    # A Z means an instant: 08:00 UTC is 09:00 in Berlin in winter.
    assert fired("FREQ=DAILY;UNTIL=20270201T080000Z", start) == ["01-30 09:00", "01-31 09:00", "02-01 09:00"]
    assert fired("FREQ=DAILY", start, end=datetime(2027, 1, 31, 12)) == ["01-30 09:00", "01-31 09:00"]


@pytest.mark.parametrize(
    "text", ["FREQ=DAILY;" + "BYHOUR=1," * 200 + "2", "FREQ=" + "9" * 400, "=;=;=", "FREQ=DAILY;COUNT=1e3"]
)
def test_nonsense_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(RuleError, match=r"\w+ \w+"):
        parse(text)
