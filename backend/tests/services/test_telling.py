"""Whom one firing tells, over what, and when the next of the same time follows. Pure, so nothing waits."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from app.models import Channel, Occurrence, OccurrenceStatus, Reminder
from app.services.occurrences import telling
from app.services.occurrences.telling import Owner, Telling
from app.utils.quiet_hours import quiet_until

BERLIN = ZoneInfo("Europe/Berlin")
EVENING = datetime(2026, 12, 1, 20, 0, tzinfo=BERLIN).astimezone(UTC)
EVERYTHING = frozenset({Channel.IN_APP, Channel.EMAIL, Channel.TELEGRAM})


def reminder(*channels: str, escalate: int | None = None, repeat: int | None = None, loud: bool = False) -> Reminder:
    return Reminder(
        id=uuid4(), title="Pill", channels=list(channels), escalate_after_minutes=escalate,
        repeat_until_acknowledged=repeat is not None, repeat_minutes=repeat or 15, ignores_quiet_hours=loud,
    )  # fmt: skip


def owner(*without: str, quiet: tuple[int, int] | None = None, push: bool = False) -> Owner:
    reached = EVERYTHING.difference(without) | ({Channel.PUSH} if push else set())
    start, end = (time(quiet[0]), time(quiet[1])) if quiet else (None, None)
    return Owner(frozenset(reached), BERLIN, start, end)


def played(rule: Reminder, person: Owner, now: datetime = EVENING) -> list[tuple[int, tuple[str, ...]]]:
    """Everything that is told of one time that nobody answers: minutes after the first, and the channels."""
    begin, said = now, []
    told: Telling = telling.first(rule, person, now)
    time_of = Occurrence(status=OccurrenceStatus.FIRED, fired_at=now)
    while True:
        said.append(((now - begin) // timedelta(minutes=1), told.channels))
        if told.following is None:
            return said
        assert told.following > now, "a dispatcher would turn in circles"
        time_of.fires_at, time_of.escalated, now = told.following, told.escalated, told.following
        told = telling.again(time_of, rule, person, now)


PLANS = [
    ("all at once", reminder("email", "telegram"), owner(), [(0, ("in_app", "email", "telegram"))]),
    ("what one has not is passed over", reminder("telegram"), owner("telegram"), [(0, ("in_app",))]),
    ("push goes with the bell", reminder("email"), owner(push=True), [(0, ("in_app", "push", "email"))]),
    (
        "a ladder in its owner's order",
        reminder("telegram", "email", escalate=10),
        owner(),
        [(0, ("in_app", "telegram")), (10, ("email",))],
    ),
    (
        "a ladder goes on with what was not named",
        reminder("in_app", escalate=10),
        owner(),
        [(0, ("in_app",)), (10, ("telegram",)), (20, ("email",))],
    ),
    (
        "the next takes the place of one that is not there",
        reminder("telegram", "in_app", escalate=10),
        owner("telegram"),
        [(0, ("in_app",)), (10, ("email",))],
    ),
    (
        "repeats go to all that were reached",
        reminder("in_app", escalate=20, repeat=15),
        owner("email"),
        [(0, ("in_app",)), (15, ("in_app",)), (20, ("telegram",))]
        + [(15 * number, ("in_app", "telegram")) for number in range(2, 13)],
    ),
    (
        "at the same moment both happen",
        reminder("in_app", escalate=15, repeat=15),
        owner("email"),
        [(0, ("in_app",)), (15, ("in_app", "telegram"))]
        + [(15 * number, ("in_app", "telegram")) for number in range(2, 13)],
    ),
]


@pytest.mark.parametrize(("rule", "person", "expected"), [plan[1:] for plan in PLANS], ids=[plan[0] for plan in PLANS])
def test_who_is_told_when(rule: Reminder, person: Owner, expected: list[tuple[int, tuple[str, ...]]]) -> None:
    assert played(rule, person) == expected


def test_quiet_hours_hold_back_the_outside_and_what_would_follow() -> None:
    rule, person = reminder("email", repeat=60), owner(quiet=(22, 7))
    late = EVENING + timedelta(hours=3)
    told = telling.first(rule, person, late)
    morning = datetime(2026, 12, 2, 7, 0, tzinfo=BERLIN)
    assert told.quiet_until == morning
    # What was said at 23:00 is heard at seven: the first repeat comes an hour later.
    assert told.following == morning + timedelta(hours=1)
    loud = telling.first(reminder("email", repeat=60, loud=True), person, late)
    assert (loud.quiet_until, loud.following) == (None, late + timedelta(hours=1))


def test_repeats_that_would_fall_into_quiet_hours_are_one_at_their_end() -> None:
    said = played(reminder("email", repeat=60), owner(quiet=(22, 7)))
    assert [minutes // 60 for minutes, _ in said] == [0, 1, 11, 12]


@pytest.mark.parametrize(
    ("hours", "at", "until"),
    [
        ((22, 7), "2026-12-01T21:59", None),
        ((22, 7), "2026-12-01T22:00", "2026-12-02T07:00"),
        ((22, 7), "2026-12-02T06:59", "2026-12-02T07:00"),
        ((22, 7), "2026-12-02T07:00", None),
        ((13, 15), "2026-12-01T14:00", "2026-12-01T15:00"),
        ((0, 0), "2026-12-01T14:00", None),
        # The end falls into the hour that the clocks jump over, and into the one that comes twice.
        ((1, 2), "2027-03-28T01:30", "2027-03-28T03:00"),
        ((1, 2), "2027-10-31T01:30", "2027-10-31T02:00"),
    ],
)
def test_quiet_hours_are_wall_time(hours: tuple[int, int], at: str, until: str | None) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=BERLIN).astimezone(UTC)
    found = quiet_until(moment, time(hours[0]), time(hours[1]), BERLIN)
    assert found == (None if until is None else datetime.fromisoformat(until).replace(tzinfo=BERLIN).astimezone(UTC))
