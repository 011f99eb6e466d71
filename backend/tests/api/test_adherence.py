"""What became of the times that were due, by day and by medicine."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from app.services.runtime import Runtime
from app.workers.notification_sender import dispatch_due
from tests.factories import People, Person
from tests.factories.reminders import occurrences, remind, stay_signed_in

# In Moscow it is 15:00.
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
WINDOW = ("2026-12-01T00:00:00Z", "2026-12-08T00:00:00Z")


@pytest.fixture
async def anna(people: People, clock) -> Person:
    clock.set(NOON)
    return await people.person(timezone="Europe/Moscow")


async def adherence(person: Person, **query: str) -> dict[str, Any]:
    answer = await person.http.get("/api/v1/reminders/adherence", params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def tally(row: dict[str, Any]) -> tuple[int, ...]:
    return tuple(row[name] for name in ("due", "taken", "skipped", "missed", "open"))


async def test_taken_skipped_missed_and_open_by_local_day(anna: Person, runtime: Runtime, clock) -> None:
    iron = await remind(anna, {"kind": "daily", "times": ["00:30", "20:00"]}, title="Iron", category="medicine")
    await remind(anna, {"kind": "daily", "times": ["20:00"]}, title="Walk")
    for _ in range(6):
        clock.advance(hours=12)
        await dispatch_due(runtime)
    stay_signed_in(anna, runtime)
    # 4 December, 15:00 in Moscow: Iron at 20:00 on the 1st, 00:30 and 20:00 on the 2nd and 3rd, 00:30 on the 4th.
    times = [item for item in await occurrences(anna, *WINDOW) if item["fired_at"]]
    pills = [item for item in times if item["title"] == "Iron"]
    assert [item["due_at"][8:13] for item in pills] == ["01T17", "01T21", "02T17", "02T21", "03T17", "03T21"]
    for item, act in zip(pills, ("taken", "taken", "skip", "taken"), strict=False):
        assert (await anna.http.post(f"/api/v1/reminders/occurrences/{item['id']}/{act}")).status_code == 200
    seen = await adherence(anna, **{"from": "2026-12-01", "to": "2026-12-05"})
    assert [(day["day"], tally(day)) for day in seen["days"]] == [
        ("2026-12-01", (2, 1, 0, 1, 0)),
        ("2026-12-02", (3, 1, 1, 1, 0)),
        ("2026-12-03", (3, 1, 0, 1, 1)),
        ("2026-12-04", (1, 0, 0, 0, 1)),
        ("2026-12-05", (0, 0, 0, 0, 0)),
    ]
    assert [(row["title"], tally(row), row["percent"]) for row in seen["reminders"]] == [
        ("Iron", (6, 3, 1, 1, 1), 60),
        ("Walk", (3, 0, 0, 2, 1), 0),
    ]
    assert (seen["from"], seen["to"], seen["percent"]) == ("2026-12-01", "2026-12-05", 43)
    only = await adherence(anna, category="medicine")
    assert only["percent"] == (await adherence(anna, reminder_id=iron["id"]))["percent"] == 60
    assert (len(only["days"]), only["to"]) == (30, "2026-12-04")


async def test_what_lies_ahead_counts_only_when_it_is_settled(anna: Person) -> None:
    await remind(anna, {"kind": "daily", "times": ["20:00"]})
    first, *_ = await occurrences(anna, *WINDOW)
    assert tally((await adherence(anna))["days"][-1]) == (0, 0, 0, 0, 0)
    await anna.http.post(f"/api/v1/reminders/occurrences/{first['id']}/done")
    assert tally((await adherence(anna))["days"][-1]) == (1, 1, 0, 0, 0)
    assert (await anna.http.post(f"/api/v1/reminders/occurrences/{first['id']}/reopen")).json()["status"] == "scheduled"
    assert (await adherence(anna))["percent"] is None


async def test_a_single_one_is_missed_after_a_day(anna: Person, runtime: Runtime, clock) -> None:
    await remind(anna, {"kind": "once", "at": "2026-12-01T16:00"})
    clock.advance(hours=2)
    await dispatch_due(runtime)
    clock.advance(hours=23)
    stay_signed_in(anna, runtime)
    assert (await adherence(anna))["reminders"][0]["open"] == 1
    clock.advance(hours=2)
    stay_signed_in(anna, runtime)
    assert (await adherence(anna))["reminders"][0]["missed"] == 1


async def test_a_stretch_that_makes_no_sense_is_refused(anna: Person, people: People) -> None:
    for query in (
        {"from": "2026-12-02", "to": "2026-12-01"},
        {"from": "2025-11-30", "to": "2026-12-01"},
        {"from": "2026-02-31"},
        {"to": "0001-01-01"},
        {"from": "20261201"},
    ):
        answer = await anna.http.get("/api/v1/reminders/adherence", params=query)
        assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid"), query


async def test_nobody_sees_what_others_took(anna: Person, people: People, runtime: Runtime, clock) -> None:
    made = await remind(anna, {"kind": "once", "at": "2026-12-01T16:00"})
    clock.advance(hours=2)
    await dispatch_due(runtime)
    eve = await people.person()
    seen = await adherence(eve, reminder_id=made["id"])
    assert seen["reminders"] == []
    assert sum(day["due"] for day in seen["days"]) == 0
