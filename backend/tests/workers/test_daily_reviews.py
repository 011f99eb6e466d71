"""Whose day is reviewed, when and how often; and what happens when something breaks on the way."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from app.models import Channel, DailyReview, Notification, PushSubscription, User
from app.services.reviews import due
from app.services.runtime import Runtime
from app.workers.daily_reviewer import review_due
from tests.conftest import MovableClock
from tests.factories import ModelServer, People, Person
from tests.factories.labs import report, tsh
from tests.factories.reminders import bell, stay_signed_in
from tests.factories.reviews import (
    DAY,
    at,
    morning,
    proposals_of,
    proposes,
    remembers,
    reviews_of,
    runs,
)
from tests.factories.waiting import until

AN_HOUR = timedelta(hours=1)
PUSHED = select(Notification.next_attempt_at).where(Notification.channel == Channel.PUSH)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Pacific/Kiritimati", date(2026, 12, 8)),
        ("America/St_Johns", date(2027, 3, 14)),
        ("America/St_Johns", date(2027, 11, 7)),
        ("Europe/Berlin", date(2027, 3, 28)),
    ],
)
async def test_every_local_day_is_reviewed_once_and_from_eight_o_clock(
    zone: str, day: date, people: People, runtime: Runtime, clock: MovableClock
) -> None:
    at(clock, day - timedelta(days=1), zone=zone)
    person = await people.person(timezone=zone)
    midnight = datetime(day.year, day.month, day.day, 0, 15, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    begun: list[tuple[date, str]] = []
    for number in range(2 * 24):
        clock.set(midnight + number * AN_HOUR)
        if await review_due(runtime):
            wall = clock.now().astimezone(ZoneInfo(zone))
            begun.append((wall.date(), f"{wall:%H:%M}"))
    assert begun == [(day, "08:15"), (day + timedelta(days=1), "08:15")]
    stay_signed_in(person, runtime)
    assert [review["local_day"] for review in await reviews_of(person)] == [str(found) for found, _ in begun[::-1]]


async def test_a_morning_that_was_missed_is_caught_up_until_eight_in_the_evening(
    people: People, runtime: Runtime, clock: MovableClock
) -> None:
    await people.person(timezone="Europe/Berlin")
    at(clock, DAY, "20:00", "Europe/Berlin")
    assert await review_due(runtime) == 0
    at(clock, DAY + timedelta(days=1), "19:59", "Europe/Berlin")
    assert await review_due(runtime) == 1


async def test_another_zone_makes_no_second_review_of_the_same_day(
    people: People, runtime: Runtime, clock: MovableClock
) -> None:
    person = await people.person(timezone="Pacific/Kiritimati")
    at(clock, DAY, "08:00", "Pacific/Kiritimati")
    assert await review_due(runtime) == 1
    # The same calendar day begins again a day later on Hawaii.
    stay_signed_in(person, runtime)
    assert (await person.http.patch("/api/v1/users/me", json={"timezone": "Pacific/Honolulu"})).status_code == 200
    at(clock, DAY, "08:00", "Pacific/Honolulu")
    assert await review_due(runtime) == 0
    at(clock, DAY + timedelta(days=1), "08:00", "Pacific/Honolulu")
    assert await review_due(runtime) == 1


async def test_those_who_are_new_today_switched_it_off_or_are_blocked_have_none(
    people: People, runtime: Runtime, clock: MovableClock
) -> None:
    at(clock, wall="09:00")
    await people.person(created_at=clock.now() - timedelta(minutes=1))
    off = await people.person(created_at=clock.now() - timedelta(days=1))
    stay_signed_in(off, runtime)
    assert (await off.http.patch("/api/v1/users/me", json={"daily_review": False})).json()["daily_review"] is False
    blocked = await people.person()
    async with runtime.database.unit_of_work() as session:
        await session.execute(update(User).where(User.id == blocked.id).values(is_active=False))
    assert await review_due(runtime) == 0


async def test_batches_that_wait_take_half_of_the_places_at_most(
    people: People, runtime: Runtime, clock: MovableClock
) -> None:
    at(clock, DAY - timedelta(days=1), "12:00")
    waiting = [await people.person() for _ in range(5)]
    new = [await people.person() for _ in range(3)]
    at(clock)
    now = clock.now()
    async with runtime.database.unit_of_work() as session:
        session.add_all(
            DailyReview(user_id=one.id, local_day=DAY, status="running", batch_id="b", next_attempt_at=now)
            for one in waiting
        )
    taken: list[tuple[int, int]] = []
    for _ in range(3):
        async with runtime.database.unit_of_work() as session:
            claimed = {claim.user_id for claim in await due.claim(session, now, 4)}
        taken.append(tuple(len(claimed & {one.id for one in side}) for side in (waiting, new)))
    # Half and half; then what one side does not need is the other's.
    assert taken == [(2, 2), (3, 1), (0, 0)]


async def test_two_workers_at_once_review_and_tell_everybody_once(
    people: People, runtime: Runtime, clock: MovableClock, claude: ModelServer
) -> None:
    crowd = [await people.person() for _ in range(6)]
    for person in crowd:
        await tsh(runtime, await report(runtime, person, "TSH   4.87"))
    at(clock)
    done = await asyncio.gather(review_due(runtime), review_due(runtime))
    assert sum(done) == len(claude.requests) == len(crowd)
    for person in crowd:
        stay_signed_in(person, runtime)
        (told,) = await bell(person)
        assert told["type"] == "ai_generated"
        assert told["metadata"]["proposal_ids"] == [proposal["id"] for proposal in await proposals_of(person)]


@pytest.fixture
async def patient(people: People, runtime: Runtime) -> Person:
    """Somebody whose TSH was too high in spring, with nothing newer."""
    person = await people.person()
    await tsh(runtime, await report(runtime, person, "TSH   4.87"))
    return person


async def test_a_worker_that_dies_behind_its_claim_is_replaced(
    patient: Person, runtime: Runtime, clock: MovableClock, claude: ModelServer
) -> None:
    at(clock)
    async with runtime.database.unit_of_work() as session:
        assert len(await due.claim(session, clock.now(), 4)) == 1
    proposes(claude)
    assert await review_due(runtime) == 0
    clock.advance(minutes=11)
    assert await review_due(runtime) == 1
    stay_signed_in(patient, runtime)
    assert len(await bell(patient)) == len(await proposals_of(patient)) == 1
    # One that comes back to life finds its review ended.
    clock.advance(minutes=11)
    assert await review_due(runtime) == 0


async def test_one_that_is_killed_while_the_model_thinks_tells_nothing_twice(
    patient: Person, runtime: Runtime, clock: MovableClock, claude: ModelServer
) -> None:
    claude.will({"fault": {"kind": "silence", "after": 1}})
    proposes(claude)
    at(clock)
    killed = asyncio.create_task(review_due(runtime))
    await until(lambda: claude.requests)
    killed.cancel()
    await asyncio.gather(killed, return_exceptions=True)
    clock.advance(minutes=11)
    await review_due(runtime)
    stay_signed_in(patient, runtime)
    assert len(await bell(patient)) == len(await proposals_of(patient)) == 1


async def test_a_slow_worker_that_was_taken_over_ends_nothing(
    patient: Person, runtime: Runtime, clock: MovableClock, claude: ModelServer
) -> None:
    claude.will({"delay_ms": 400, "reply": '{"summary": "Late.", "proposals": []}'})
    at(clock)
    slow = asyncio.create_task(review_due(runtime))
    await until(lambda: claude.requests)
    clock.advance(minutes=11)
    await review_due(runtime)
    await slow
    stay_signed_in(patient, runtime)
    (review,) = await reviews_of(patient)
    assert len(await bell(patient)) == 1
    assert "Late." not in review["summary"]


async def test_four_crashes_are_enough_and_the_next_day_looks_again(
    patient: Person, people: People, runtime: Runtime, clock: MovableClock, claude: ModelServer
) -> None:
    at(clock)
    for attempt in (1, 2, 3, 4):
        async with runtime.database.unit_of_work() as session:
            (claimed,) = [found for found in await due.claim(session, clock.now(), 9) if found.user_id == patient.id]
        assert claimed.attempt == attempt
        clock.advance(minutes=11)
    assert await review_due(runtime) == 0
    admin = await people.admin()
    (failed,) = await runs(admin, status="failed")
    assert (failed["error"], failed["attempts"], failed["username"]) == ("server.error", 4, patient.user.username)
    await morning(runtime, clock, patient, day=DAY + timedelta(days=1))
    assert len(await bell(patient)) == 1


async def test_a_provider_that_fails_is_asked_again_and_then_only_administrators_hear_of_it(
    patient: Person, people: People, runtime: Runtime, clock: MovableClock, claude: ModelServer
) -> None:
    claude.will({"status": 529, "headers": {"retry-after": "60"}, "times": 4})
    at(clock)
    for minutes in (0, 6, 16, 61):
        clock.advance(minutes=minutes)
        assert await review_due(runtime) == 1
        assert await review_due(runtime) == 0
    assert len(claude.requests) == 4
    clock.advance(hours=2)
    assert await review_due(runtime) == 0
    stay_signed_in(patient, runtime)
    assert (await bell(patient), await reviews_of(patient)) == ([], [])
    (run,) = await runs(await people.admin())
    assert (run["status"], run["error"], run["attempts"], run["tokens"]) == ("failed", "model.busy", 4, 0)
    # What nobody has looked at is still new tomorrow.
    proposes(claude)
    await morning(runtime, clock, patient, day=DAY + timedelta(days=1))
    assert len(await bell(patient)) == 1


async def test_a_failing_provider_is_not_asked_again_when_the_day_is_over(
    patient: Person, people: People, runtime: Runtime, clock: MovableClock, claude: ModelServer
) -> None:
    claude.will({"status": 529, "headers": {"retry-after": "60"}})
    at(clock, wall="19:57")
    await review_due(runtime)
    (run,) = await runs(await people.admin())
    assert (run["status"], run["attempts"]) == ("failed", 1)


async def test_without_tokens_left_the_rules_speak_alone(
    people: People, runtime: Runtime, clock: MovableClock, claude: ModelServer
) -> None:
    person = await people.person(max_ai_tokens_per_day=0)
    await remembers(person, "Broken ankle")
    await tsh(runtime, await report(runtime, person, "TSH   4.87"))
    await morning(runtime, clock, person)
    assert claude.requests == []
    (proposal,) = await proposals_of(person)
    assert proposal["topic"] == "checks"
    (run,) = await runs(await people.admin())
    assert (run["status"], run["error"]) == ("told", "quota.tokens-exceeded")
    # The next day there are some, and what no model has seen is still news.
    async with runtime.database.unit_of_work() as session:
        await session.execute(update(User).values(max_ai_tokens_per_day=None))
    await morning(runtime, clock, person, day=DAY + timedelta(days=1))
    assert len(claude.requests) == 1


@pytest.mark.parametrize("status", [401, 404])
async def test_without_a_model_the_rules_speak_alone(
    status: int, patient: Person, runtime: Runtime, clock: MovableClock, claude: ModelServer
) -> None:
    claude.will({"status": status})
    await morning(runtime, clock, patient)
    assert [proposal["topic"] for proposal in await proposals_of(patient)] == ["checks"]


@pytest.mark.parametrize("reply", ["I would rather not.", '{"proposals": "none"}'])
async def test_an_answer_that_makes_no_sense_costs_the_model_its_part_only(
    reply: str, patient: Person, people: People, runtime: Runtime, clock: MovableClock, claude: ModelServer
) -> None:
    claude.says(reply, reply)
    await morning(runtime, clock, patient)
    assert [proposal["topic"] for proposal in await proposals_of(patient)] == ["checks"]
    (run,) = await runs(await people.admin())
    assert (run["status"], run["error"]) == ("told", "model.unreadable")
    assert run["tokens"] > 0


async def test_quiet_hours_hold_back_the_outside_and_not_the_bell(
    people: People, runtime: Runtime, clock: MovableClock, claude: ModelServer
) -> None:
    sleeper = await people.person(quiet_hours_start=time(22), quiet_hours_end=time(9, 30))
    await tsh(runtime, await report(runtime, sleeper, "TSH   4.87"))
    async with runtime.database.unit_of_work() as session:
        browser = PushSubscription(user_id=sleeper.id, endpoint="https://push.example/1", p256dh="k", auth="a")
        browser.session_id = sleeper.actor.session_id
        session.add(browser)
    await morning(runtime, clock, sleeper)
    assert len(await bell(sleeper)) == 1
    async with runtime.database.sessions() as session:
        waiting = await session.scalar(PUSHED)
    assert waiting == datetime(2026, 12, 8, 9, 30, tzinfo=UTC)
