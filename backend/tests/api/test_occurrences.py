"""The calendar of due times, and what people answer to one."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from app.services.runtime import Runtime
from app.workers.notification_sender import dispatch_due
from tests.factories import People, Person
from tests.factories.reminders import bell, occurrences, remind, stay_signed_in

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
WINDOW = ("2026-12-01T00:00:00Z", "2026-12-08T00:00:00Z")


@pytest.fixture
async def anna(people: People, clock) -> Person:
    clock.set(NOON)
    return await people.person()


async def act(person: Person, identity: str, what: str, body: object = None):
    return await person.http.post(f"/api/v1/reminders/occurrences/{identity}/{what}", json=body)


async def fired(anna: Person, runtime: Runtime, clock) -> dict[str, object]:
    """An occurrence that has just fired, and its notification in the bell."""
    await remind(anna, {"kind": "daily", "times": ["13:00"]})
    clock.set(NOON.replace(hour=13, second=5))
    stay_signed_in(anna, runtime)
    assert await dispatch_due(runtime) == 1
    return (await occurrences(anna, *WINDOW))[0]


async def test_the_window_shows_times_to_come_under_ids_that_last(anna: Person) -> None:
    await remind(anna, {"kind": "daily", "times": ["08:00", "20:00"]}, body="With water")
    times = await occurrences(anna, *WINDOW)
    assert [item["due_at"][5:16] for item in times[:3]] == ["12-01T20:00", "12-02T08:00", "12-02T20:00"]
    assert len(times) == 13
    assert times[0]["title"] == "Take the pill"
    assert times[0]["body"] == "With water"
    assert await occurrences(anna, *WINDOW) == times


async def test_windows_opened_at_the_same_moment_agree(anna: Person) -> None:
    for hour in range(4):
        await remind(anna, {"kind": "daily", "times": [f"{hour:02}:00", f"{hour:02}:30"]})
    several = await asyncio.gather(*(occurrences(anna, *WINDOW) for _ in range(6)))
    assert len(several[0]) == 4 * 2 * 6
    assert all(one == several[0] for one in several)


async def test_a_full_window_comes_in_pages(anna: Person) -> None:
    await remind(anna, {"kind": "every", "interval": {"hours": 1}})
    seen, cursor = [], None
    while True:
        params = {"from": "2026-12-01T12:00:00Z", "to": "2026-12-03T12:30:00Z", "limit": 20}
        answer = await anna.http.get(
            "/api/v1/reminders/occurrences", params=params | ({"cursor": cursor} if cursor else {})
        )
        seen += answer.json()["items"]
        if (cursor := answer.json()["next_cursor"]) is None:
            break
    assert len(seen) == 48
    assert [item["due_at"] for item in seen] == sorted({item["due_at"] for item in seen})


async def test_a_window_that_makes_no_sense_is_refused(anna: Person) -> None:
    for window in (
        {"from": "2026-12-01T00:00:00Z", "to": "2027-12-03T00:00:00Z"},
        {"from": "2026-12-02T00:00:00Z", "to": "2026-12-01T00:00:00Z"},
        {"from": "2026-12-01T00:00:00"},
        {"from": "yesterday"},
        {"limit": 501},
        {"cursor": "nonsense"},
    ):
        answer = await anna.http.get("/api/v1/reminders/occurrences", params=window)
        assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid"), window


async def test_taken_five_times_is_taken_once(anna: Person, runtime: Runtime, clock) -> None:
    due = await fired(anna, runtime, clock)
    answers = await asyncio.gather(*(act(anna, due["id"], "taken") for _ in range(5)))
    assert {answer.text for answer in answers} == {answers[0].text}
    assert answers[0].json()["status"] == "taken"
    assert answers[0].json()["acted_at"] is not None
    other = await act(anna, due["id"], "skip", {"reason": "No"})
    assert (other.status_code, other.json()["code"]) == (409, "occurrence.already-settled")
    assert (await act(anna, due["id"], "snooze", {"minutes": 5})).status_code == 409


async def test_whoever_answers_has_seen_the_notification(anna: Person, runtime: Runtime, clock) -> None:
    due = await fired(anna, runtime, clock)
    assert [item["read_at"] for item in await bell(anna)] == [None]
    await act(anna, due["id"], "taken")
    assert [item["status"] for item in await bell(anna)] == ["read"]
    assert (await anna.http.get("/api/v1/notifications/unread-count")).json() == {"count": 0}


async def test_skipped_keeps_the_reason(anna: Person, runtime: Runtime, clock) -> None:
    due = await fired(anna, runtime, clock)
    answer = await act(anna, due["id"], "skip", {"reason": "Ran out"})
    assert (answer.json()["status"], answer.json()["skip_reason"]) == ("skipped", "Ran out")
    assert (await act(anna, due["id"], "skip")).json() == answer.json()


async def test_the_reason_of_a_skip_may_follow_once(anna: Person, runtime: Runtime, clock) -> None:
    due = await fired(anna, runtime, clock)
    assert (await act(anna, due["id"], "skip")).json()["skip_reason"] is None
    assert (await act(anna, due["id"], "skip", {"reason": "Ran out"})).json()["skip_reason"] == "Ran out"
    assert (await act(anna, due["id"], "skip", {"reason": "No"})).json()["skip_reason"] == "Ran out"


async def test_snoozed_fires_again_later_and_only_once(anna: Person, runtime: Runtime, clock) -> None:
    due = await fired(anna, runtime, clock)
    answer = await act(anna, due["id"], "snooze", {"minutes": 10})
    assert (answer.json()["status"], answer.json()["snoozed_until"][:16]) == ("snoozed", "2026-12-01T13:10")
    clock.advance(minutes=2)
    assert (await act(anna, due["id"], "snooze", {"minutes": 10})).json() == answer.json()
    clock.advance(minutes=7)
    assert await dispatch_due(runtime) == 0
    clock.advance(minutes=1, seconds=5)
    assert [await dispatch_due(runtime) for _ in range(2)] == [1, 0]
    assert [item["metadata"]["late"] for item in await bell(anna)] == [False, False]
    assert (await act(anna, due["id"], "taken")).json()["status"] == "taken"
    clock.advance(minutes=60)
    assert await dispatch_due(runtime) == 0


async def pause(person: Person, reminder_id: object, *, active: bool = False) -> None:
    answer = await person.http.patch(f"/api/v1/reminders/{reminder_id}", json={"is_active": active})
    assert answer.status_code == 200, answer.text


async def test_a_paused_reminder_does_not_ring_for_what_was_put_off(anna: Person, runtime: Runtime, clock) -> None:
    due = await fired(anna, runtime, clock)
    await act(anna, due["id"], "snooze", {"minutes": 10})
    await pause(anna, due["reminder_id"])
    clock.advance(minutes=11)
    assert await dispatch_due(runtime) == 0
    shown = (await occurrences(anna, *WINDOW))[0]
    assert (shown["id"], shown["status"], shown["snoozed_until"]) == (due["id"], "fired", None)
    # Still open: it can be answered, and it does not ring when the reminder goes on.
    await pause(anna, due["reminder_id"], active=True)
    assert await dispatch_due(runtime) == 0
    assert (await act(anna, due["id"], "taken")).json()["status"] == "taken"
    assert len(await bell(anna)) == 1


async def test_a_paused_reminder_does_not_ring_for_what_is_due_already(anna: Person, runtime: Runtime, clock) -> None:
    made = await remind(anna, {"kind": "daily", "times": ["13:00"]})
    clock.set(NOON.replace(hour=13, second=1))
    stay_signed_in(anna, runtime)
    await pause(anna, made["id"])
    assert await dispatch_due(runtime) == 0
    assert (await anna.http.get(f"/api/v1/reminders/{made['id']}")).json()["next_due_at"] is None
    clock.advance(minutes=5)
    await pause(anna, made["id"], active=True)
    assert await dispatch_due(runtime) == 0
    assert (await occurrences(anna, *WINDOW))[0]["due_at"] == "2026-12-02T13:00:00Z"
    assert await bell(anna) == []


async def test_what_is_paused_can_t_be_put_off_as_it_would_not_ring(anna: Person, runtime: Runtime, clock) -> None:
    due = await fired(anna, runtime, clock)
    await pause(anna, due["reminder_id"])
    refused = await act(anna, due["id"], "snooze", {"minutes": 5})
    assert (refused.status_code, refused.json()["code"]) == (409, "reminder.paused")
    clock.advance(minutes=6)
    assert await dispatch_due(runtime) == 0
    assert (await act(anna, due["id"], "taken")).json()["status"] == "taken"


async def test_a_snooze_of_no_length_is_a_quarter_of_an_hour(anna: Person, runtime: Runtime, clock) -> None:
    due = await fired(anna, runtime, clock)
    shown = (await act(anna, due["id"], "snooze")).json()
    assert (shown["snoozed_until"][:16], shown["status"]) == ("2026-12-01T13:15", "snoozed")


async def test_a_stretch_of_days_is_one_of_the_persons_own_calendar(anna: Person) -> None:
    await anna.http.patch("/api/v1/users/me", json={"timezone": "Asia/Tokyo"})
    await remind(anna, {"kind": "daily", "times": ["00:00", "23:30"]})
    found = await occurrences(anna, "2026-12-02", "2026-12-03")
    assert [item["due_at"][:16] for item in found] == [
        "2026-12-01T15:00", "2026-12-02T14:30", "2026-12-02T15:00", "2026-12-03T14:30",
    ]  # fmt: skip


async def test_a_snooze_out_of_bounds_is_refused(anna: Person, runtime: Runtime, clock) -> None:
    due = await fired(anna, runtime, clock)
    for body in ({"minutes": 4}, {"minutes": 1441}, {"minutes": "10"}, {"minutes": 10, "x": 1}):
        assert (await act(anna, due["id"], "snooze", body)).status_code == 422, body
    assert (await occurrences(anna, *WINDOW))[0] == due


async def test_the_next_one_can_be_skipped_before_it_is_due(anna: Person, runtime: Runtime, clock) -> None:
    made = await remind(anna, {"kind": "daily", "times": ["13:00"]})
    first, second, *_ = await occurrences(anna, *WINDOW)
    assert (await act(anna, first["id"], "skip")).json()["status"] == "skipped"
    now = (await anna.http.get(f"/api/v1/reminders/{made['id']}")).json()
    assert now["next_due_at"] == second["due_at"]
    clock.set(NOON.replace(hour=14))
    assert await dispatch_due(runtime) == 0
    clock.set(NOON.replace(day=2, hour=13, second=1))
    assert await dispatch_due(runtime) == 1


async def test_strangers_can_settle_nothing(anna: Person, people: People, runtime: Runtime, clock) -> None:
    due = await fired(anna, runtime, clock)
    eve = await people.person()
    for identity in (due["id"], str(uuid4())):
        for what, body in (("taken", None), ("skip", {}), ("snooze", {"minutes": 5})):
            answer = await act(eve, identity, what, body)
            assert (answer.status_code, answer.json()["code"]) == (404, "occurrence.not-found")
    assert await occurrences(eve, *WINDOW) == []
    assert (await occurrences(anna, *WINDOW))[0] == due
