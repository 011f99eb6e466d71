"""A person in another zone, one time changed alone, and what was answered by mistake."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from app.models import Notification
from app.services.runtime import Runtime
from app.workers.notification_sender import dispatch_due
from tests.factories import People, Person
from tests.factories.reminders import bell, occurrences, remind, stay_signed_in

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.fixture
async def anna(people: People, clock) -> Person:
    """In Berlin, where it is 13:00."""
    clock.set(NOON)
    return await people.person(timezone="Europe/Berlin")


async def go_to(person: Person, zone: str) -> None:
    answer = await person.http.patch("/api/v1/users/me", json={"timezone": zone})
    assert answer.status_code == 200, answer.text


async def told_until(person: Person, runtime: Runtime, clock, moment: datetime) -> list[str]:
    """What is told up to a moment, with a tick every half hour."""
    while runtime.clock.now() < moment:
        clock.advance(minutes=30)
        await dispatch_due(runtime)
    stay_signed_in(person, runtime)
    return [item["sent_at"][5:16] for item in await bell(person)]


async def test_eastwards_what_the_clock_jumped_over_is_told_at_once(anna: Person, runtime: Runtime, clock) -> None:
    # 13:00 in Berlin is 21:00 in Tokyo. 16:00 there was at the very instant of 08:00 in Berlin.
    made = await remind(anna, {"kind": "daily", "times": ["08:00", "16:00", "22:00"]})
    await go_to(anna, "Asia/Tokyo")
    assert (await anna.http.get(f"/api/v1/reminders/{made['id']}")).json()["timezone"] == "Asia/Tokyo"
    assert await dispatch_due(runtime) == 1
    (item,) = await bell(anna)
    assert (item["sent_at"][:16], item["metadata"]["late"]) == ("2026-12-01T12:00", False)
    told = await told_until(anna, runtime, clock, datetime(2026, 12, 2, 12, tzinfo=UTC))
    # Then 22:00 of this day and 08:00, 16:00 of the next, in Tokyo.
    assert [moment[:8] for moment in told] == ["12-01T12", "12-01T13", "12-01T23", "12-02T07"]


async def test_westwards_nothing_comes_again_on_that_day(anna: Person, runtime: Runtime, clock) -> None:
    made = await remind(anna, {"kind": "daily", "times": ["13:30", "20:00"]})
    assert await told_until(anna, runtime, clock, NOON.replace(hour=13)) == ["12-01T12:30"]
    # It is 14:00 in Berlin and 08:00 in New York: 13:30 has been, 20:00 comes. A change of planes alters nothing.
    await go_to(anna, "America/New_York")
    await go_to(anna, "America/Chicago")
    stay_signed_in(anna, runtime)
    assert (await anna.http.get(f"/api/v1/reminders/{made['id']}")).json()["next_due_at"] == "2026-12-02T02:00:00Z"
    told = await told_until(anna, runtime, clock, datetime(2026, 12, 3, 3, tzinfo=UTC))
    assert told == ["12-01T12:30", "12-02T02:00", "12-02T19:30", "12-03T02:00"]


async def test_there_and_back_within_a_minute_changes_nothing(anna: Person, runtime: Runtime, clock) -> None:
    made = await remind(anna, {"kind": "daily", "times": ["09:00", "20:00"]})
    for zone in ("America/New_York", "Europe/Berlin"):
        await go_to(anna, zone)
    assert (await anna.http.get(f"/api/v1/reminders/{made['id']}")).json()["next_due_at"] == made["next_due_at"]
    assert await told_until(anna, runtime, clock, datetime(2026, 12, 2, 9, tzinfo=UTC)) == [
        "12-01T19:00",
        "12-02T08:00",
    ]


async def test_of_two_changes_of_the_zone_at_once_the_reminders_follow_both(anna: Person) -> None:
    """Two windows that notice the journey: whoever comes second leaves from where the first has arrived."""
    made = await remind(anna, {"kind": "daily", "times": ["08:00"]})
    for zones in (("Asia/Tokyo", "America/New_York"), ("Europe/Moscow", "Asia/Kolkata")):
        await asyncio.gather(*(go_to(anna, zone) for zone in zones))
        zone = (await anna.http.get("/api/v1/users/me")).json()["timezone"]
        assert zone in zones
        assert (await anna.http.get(f"/api/v1/reminders/{made['id']}")).json()["timezone"] == zone


async def test_what_keeps_its_instant_and_what_counts_hours_stays(anna: Person) -> None:
    call = await remind(anna, {"kind": "daily", "times": ["18:00"]}, travel="instant")
    drops = await remind(anna, {"kind": "every", "interval": {"hours": 8}, "end": "2099-12-31"})
    other = await remind(anna, {"kind": "daily", "times": ["18:00"]}, timezone="Europe/Moscow")
    await go_to(anna, "Asia/Tokyo")
    zones = {}
    for made in (call, drops, other):
        now = (await anna.http.get(f"/api/v1/reminders/{made['id']}")).json()
        assert now["next_due_at"] == made["next_due_at"]
        zones[made["id"]] = now["timezone"]
    assert list(zones.values()) == ["Europe/Berlin", "Europe/Berlin", "Europe/Moscow"]
    times = await occurrences(anna, "2026-12-01T12:00:00Z", "2026-12-03T00:00:00Z")
    assert [item["due_at"][8:13] for item in times if item["reminder_id"] == drops["id"]] == [
        "01T20",
        "02T04",
        "02T12",
        "02T20",
    ]


async def test_what_was_settled_in_advance_stays_settled_in_the_new_zone(anna: Person, runtime: Runtime, clock) -> None:
    made = await remind(anna, {"kind": "daily", "times": ["20:00"]})
    first, second, *_ = await occurrences(anna, "2026-12-01T12:00:00Z", "2026-12-04T00:00:00Z")
    await anna.http.post(f"/api/v1/reminders/occurrences/{first['id']}/taken")
    await anna.http.patch(
        f"/api/v1/reminders/occurrences/{second['id']}", json={"moved_to": "2026-12-02T10:00:00Z", "title": "Early"}
    )
    await go_to(anna, "America/New_York")
    times = await occurrences(anna, "2026-12-01T12:00:00Z", "2026-12-05T00:00:00Z")
    assert [(item["due_at"], item["status"], item["title"]) for item in times] == [
        ("2026-12-02T01:00:00Z", "taken", "Take the pill"),
        ("2026-12-03T01:00:00Z", "scheduled", "Early"),
        ("2026-12-04T01:00:00Z", "scheduled", "Take the pill"),
    ]
    told = await told_until(anna, runtime, clock, datetime(2026, 12, 4, 2, tzinfo=UTC))
    assert told == ["12-02T10:00", "12-04T01:00"]
    assert (await anna.http.get(f"/api/v1/reminders/{made['id']}")).json()["next_due_at"] == "2026-12-05T01:00:00Z"


async def edit(person: Person, identity: str, **changes: object):
    return await person.http.patch(f"/api/v1/reminders/occurrences/{identity}", json=changes)


async def test_one_time_is_moved_and_named_alone(anna: Person, runtime: Runtime, clock) -> None:
    await remind(anna, {"kind": "daily", "times": ["20:00"]}, title="Iron", body="With water")
    first, second, *_ = await occurrences(anna, "2026-12-01T12:00:00Z", "2026-12-04T00:00:00Z")
    changed = (await edit(anna, first["id"], moved_to="2026-12-03T07:00:00Z", title="Two of iron")).json()
    assert (changed["due_at"], changed["moved_to"]) == (first["due_at"], "2026-12-03T07:00:00Z")
    times = await occurrences(anna, "2026-12-02T00:00:00Z", "2026-12-04T00:00:00Z")
    assert [(item["id"], item["title"], item["body"]) for item in times[:2]] == [
        (second["id"], "Iron", "With water"),
        (first["id"], "Two of iron", "With water"),
    ]
    told = await told_until(anna, runtime, clock, datetime(2026, 12, 3, 20, tzinfo=UTC))
    assert told == ["12-02T19:00", "12-03T07:00", "12-03T19:00"]
    assert [item["title"] for item in await bell(anna)] == ["Iron", "Two of iron", "Iron"]


async def test_a_change_of_one_time_that_makes_no_sense_is_refused(anna: Person, people: People) -> None:
    await remind(anna, {"kind": "daily", "times": ["20:00"]})
    first, second, *_ = await occurrences(anna, "2026-12-01T12:00:00Z", "2026-12-04T00:00:00Z")
    await anna.http.post(f"/api/v1/reminders/occurrences/{second['id']}/taken")
    for identity, changes, status, code in (
        (first["id"], {"moved_to": "2026-12-01T11:00:00Z"}, 422, "reminder.in-the-past"),
        (first["id"], {"moved_to": "2028-12-01T11:00:00Z"}, 422, "request.invalid"),
        (first["id"], {"moved_to": "2026-12-02T11:00:00"}, 422, "request.invalid"),
        (first["id"], {"due_at": "2026-12-02T11:00:00Z"}, 422, "request.invalid"),
        (second["id"], {"title": "New"}, 409, "occurrence.already-settled"),
    ):
        answer = await edit(anna, identity, **changes)
        assert (answer.status_code, answer.json()["code"]) == (status, code), changes
    eve = await people.person()
    assert (await edit(eve, first["id"], title="Stolen")).json()["code"] == "occurrence.not-found"
    assert (await occurrences(anna, "2026-12-01T12:00:00Z", "2026-12-02T00:00:00Z")) == [first]


async def test_what_was_answered_by_mistake_rings_on(anna: Person, runtime: Runtime, clock) -> None:
    await remind(anna, {"kind": "daily", "times": ["14:00"]}, repeat_until_acknowledged=True, repeat_minutes=30)
    told = await told_until(anna, runtime, clock, NOON.replace(hour=13, minute=30))
    assert len(told) == 2
    due = (await occurrences(anna, "2026-12-01T12:00:00Z", "2026-12-02T00:00:00Z"))[0]
    assert (due["told"], due["status"]) == (2, "fired")
    taken = (await anna.http.post(f"/api/v1/reminders/occurrences/{due['id']}/taken")).json()
    assert (taken["fires_at"], taken["acted_via"]) == (None, "browser")
    assert len(await told_until(anna, runtime, clock, NOON.replace(hour=14, minute=30))) == 2
    again = (await anna.http.post(f"/api/v1/reminders/occurrences/{due['id']}/reopen")).json()
    assert (again["status"], again["acted_at"], again["acted_via"]) == ("fired", None, None)
    assert again["fires_at"][:16] == "2026-12-01T15:00"
    assert len(await told_until(anna, runtime, clock, NOON.replace(hour=15))) == 3
    # The next day's time ends what rang before it; until then it was told twelve more times and no more.
    told = await told_until(anna, runtime, clock, datetime(2026, 12, 2, 12, tzinfo=UTC))
    async with runtime.database.sessions() as session:
        rows = (await session.scalars(select(Notification.meta["repeat"].astext))).all()
    assert (len(told), rows.count("true")) == (11, 10)


async def test_lists_by_state_category_and_words(anna: Person, runtime: Runtime, clock) -> None:
    await remind(anna, title="Iron 20%", category="medicine")
    await remind(anna, title="Blood pressure", category="measurement", body="Left arm")
    await remind(anna, {"kind": "once", "at": "2026-12-01T13:05"}, title="Dentist")
    paused = await remind(anna, title="Vitamin D", category="medicine")
    await anna.http.patch(f"/api/v1/reminders/{paused['id']}", json={"is_active": False})
    await told_until(anna, runtime, clock, NOON.replace(minute=20))

    async def titles(**query: str) -> list[str]:
        answer = await anna.http.get("/api/v1/reminders", params=query)
        return [item["title"] for item in answer.json()["items"]]

    assert await titles(state="active") == ["Blood pressure", "Iron 20%"]
    assert await titles(state="paused") == ["Vitamin D"]
    assert await titles(state="ended") == ["Dentist"]
    assert await titles(category="medicine") == ["Vitamin D", "Iron 20%"]
    assert await titles(q="ARM blood") == ["Blood pressure"]
    assert await titles(q="0%") == ["Iron 20%"]
    assert (await anna.http.get("/api/v1/reminders", params={"state": "lost"})).status_code == 422
    window = {"from": "2026-12-01T00:00:00Z", "to": "2026-12-03T00:00:00Z"}
    answer = await anna.http.get("/api/v1/reminders/occurrences", params=window | {"status": "fired"})
    assert [item["title"] for item in answer.json()["items"]] == ["Dentist"]
    answer = await anna.http.get("/api/v1/reminders/occurrences", params=window | {"reminder_id": paused["id"]})
    assert answer.json()["items"] == []
