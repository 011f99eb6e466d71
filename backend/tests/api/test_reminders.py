"""Setting up, changing and removing reminders; what is refused leaves nothing behind."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from app.database import Database
from app.models import Occurrence, Reminder
from tests.factories import People, Person
from tests.factories.reminders import DAILY, occurrences, remind

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.fixture
async def anna(people: People, clock) -> Person:
    """In Moscow, where it is 15:00 on the first of December."""
    clock.set(NOON)
    return await people.person(timezone="Europe/Moscow")


async def count(database: Database, table: type) -> int:
    async with database.sessions() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


async def test_once_means_the_wall_clock_of_the_person(anna: Person) -> None:
    made = await remind(anna, {"kind": "once", "at": "2026-12-02T09:00"}, body="With water")
    assert made["next_due_at"] == "2026-12-02T06:00:00Z"
    assert made["timezone"] == "Europe/Moscow"
    assert made["channels"] == ["in_app"]
    assert made["schedule"]["at"] == "2026-12-02T09:00"
    assert (await anna.http.get(f"/api/v1/reminders/{made['id']}")).json() == made


async def test_daily_begins_with_the_next_of_its_times(anna: Person) -> None:
    made = await remind(anna, {"kind": "daily", "times": ["20:00", "08:00", "08:00"]})
    assert made["schedule"]["times"] == ["08:00", "20:00"]
    assert made["next_due_at"] == "2026-12-01T17:00:00Z"


async def test_another_zone_can_be_given(anna: Person) -> None:
    made = await remind(anna, {"kind": "once", "at": "2026-12-02T09:00"}, timezone="Asia/Tokyo")
    assert made["next_due_at"] == "2026-12-02T00:00:00Z"


FIRST_TIMES = [
    ({"kind": "weekly", "weekdays": [1], "times": ["09:00"]}, "2026-12-07T06:00:00Z"),
    ({"kind": "monthly", "day": 31, "times": ["09:00"]}, "2026-12-31T06:00:00Z"),
    ({"kind": "every", "interval": {"hours": 8}}, "2026-12-01T20:00:00Z"),
    ({"kind": "every", "interval": {"days": 2}}, "2026-12-03T12:00:00Z"),
    ({"kind": "every", "interval": {"days": 2}, "times": ["18:00"]}, "2026-12-01T15:00:00Z"),
    ({"kind": "every", "interval": {"days": 2}, "times": ["09:00"], "start": "2026-12-10"}, "2026-12-10T06:00:00Z"),
    ({"kind": "daily", "times": ["08:00"], "start": "2026-12-24", "end": "2026-12-26"}, "2026-12-24T05:00:00Z"),
    ({"kind": "rrule", "rrule": "FREQ=MONTHLY;BYDAY=1MO;BYHOUR=9"}, "2026-12-07T06:00:00Z"),
    ({"kind": "rrule", "rrule": "FREQ=DAILY;INTERVAL=2", "start": "2026-12-01T08:30"}, "2026-12-03T05:30:00Z"),
    ({"kind": "rrule", "rrule": "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYHOUR=9"}, "2028-02-29T06:00:00Z"),
]


async def test_each_kind_finds_its_first_time(anna: Person) -> None:
    assert [(rule, (await remind(anna, rule))["next_due_at"]) for rule, _ in FIRST_TIMES] == FIRST_TIMES


async def test_a_schedule_can_be_looked_at_before_it_is_kept(anna: Person, database: Database) -> None:
    asked = {"kind": "daily", "times": ["09:00", "18:00"], "count": 3}
    seen = (await anna.http.post("/api/v1/reminders/preview", json={"schedule": asked})).json()
    assert seen["items"] == ["2026-12-01T15:00:00Z", "2026-12-02T06:00:00Z", "2026-12-02T15:00:00Z"]
    over = await anna.http.post(
        "/api/v1/reminders/preview", json={"schedule": {"kind": "once", "at": "2026-11-30T09:00"}}
    )
    assert over.json()["code"] == "reminder.in-the-past"
    assert await count(database, Reminder) == 0


async def test_a_course_counts_from_its_first_time(anna: Person) -> None:
    made = await remind(anna, {"kind": "daily", "times": ["08:00", "20:00"], "count": 3})
    assert made["schedule"]["start"] == "2026-12-01T20:00"
    times = await occurrences(anna, "2026-12-01T00:00:00Z", "2026-12-20T00:00:00Z")
    assert [item["due_at"] for item in times] == [
        "2026-12-01T17:00:00Z", "2026-12-02T05:00:00Z", "2026-12-02T17:00:00Z",
    ]  # fmt: skip


REFUSED = [
    ({"schedule": {"kind": "once", "at": "2026-12-01T14:59"}}, "reminder.in-the-past"),
    ({"schedule": {"kind": "daily", "times": ["08:00"], "end": "2026-12-01"}}, "reminder.in-the-past"),
    ({"schedule": DAILY, "timezone": "Mars/Olympus"}, "user.timezone-unknown"),
    ({"schedule": DAILY, "timezone": "../../etc/passwd"}, "user.timezone-unknown"),
    ({"schedule": {"kind": "once", "at": "2027-02-31T09:00"}}, "reminder.schedule-invalid"),
    ({"schedule": {"kind": "once"}}, "reminder.schedule-invalid"),
    ({"schedule": {"kind": "once", "at": "2027-01-01T09:00", "times": ["08:00"]}}, "reminder.schedule-invalid"),
    ({"schedule": {"kind": "daily"}}, "reminder.schedule-invalid"),
    ({"schedule": {"kind": "daily", "times": []}}, "reminder.schedule-invalid"),
    ({"schedule": {"kind": "weekly", "times": ["08:00"]}}, "reminder.schedule-invalid"),
    ({"schedule": {"kind": "rrule"}}, "reminder.schedule-invalid"),
    ({"schedule": {"kind": "every", "interval": {"hours": 2}, "times": ["08:00"]}}, "reminder.schedule-invalid"),
    ({"schedule": DAILY | {"start": "2027-01-02", "end": "2027-01-01"}}, "reminder.schedule-invalid"),
    ({"schedule": {"kind": "once", "at": "tomorrow"}}, "request.invalid"),
    ({"schedule": {"kind": "once", "at": "2027-01-01T09:00:00Z"}}, "request.invalid"),
    ({"schedule": {"kind": "daily", "times": ["24:00"]}}, "request.invalid"),
    ({"schedule": {"kind": "daily", "times": ["08:00"] * 25}}, "request.invalid"),
    ({"schedule": {"kind": "weekly", "times": ["08:00"], "weekdays": [0]}}, "request.invalid"),
    ({"schedule": {"kind": "monthly", "times": ["08:00"], "day": 32}}, "request.invalid"),
    ({"schedule": {"kind": "every", "interval": {"hours": 0}}}, "request.invalid"),
    ({"schedule": {"kind": "every", "interval": {"hours": 1, "days": 1}}}, "request.invalid"),
    ({"schedule": {"kind": "every", "interval": {"minutes": 5}}}, "request.invalid"),
    ({"schedule": DAILY | {"surprise": 1}}, "request.invalid"),
    ({"schedule": DAILY, "user_id": str(uuid4())}, "request.invalid"),
    ({"schedule": DAILY, "title": "x" * 201}, "request.invalid"),
    ({"schedule": DAILY, "title": "  "}, "request.invalid"),
    ({"schedule": DAILY, "title": "two\nlines"}, "request.invalid"),
    ({"schedule": DAILY, "body": "x" * 2001}, "request.invalid"),
    ({"schedule": DAILY, "channels": ["pigeon"]}, "request.invalid"),
    ({"schedule": DAILY, "channels": []}, "request.invalid"),
    ({"schedule": DAILY, "channels": ["push"]}, "request.invalid"),
    ({"schedule": DAILY, "repeat_minutes": 4}, "request.invalid"),
    ({"schedule": None}, "request.invalid"),
    *(
        ({"schedule": {"kind": "rrule", "rrule": rrule}}, "reminder.schedule-invalid")
        for rrule in (
            "FREQ=SECONDLY",
            "FREQ=MINUTELY;INTERVAL=30",
            "FREQ=DAILY",
            "FREQ=DAILY;BYHOUR=8;BYMINUTE=0,30",
            "FREQ=DAILY;BYHOUR=8;BYSECOND=0,1",
            "FREQ=DAILY;BYHOUR=24",
            "FREQ=DAILY;BYHOUR=8;INTERVAL=0",
            "FREQ=DAILY;BYHOUR=8;FREQ=DAILY",
            "FREQ=DAILY;BYHOUR=8;COUNT=3;UNTIL=20271231",
            "FREQ=DAILY;BYHOUR=8;UNTIL=20270231",
            "FREQ=WEEKLY;BYDAY=1MO;BYHOUR=8",
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31;BYHOUR=8",
            "DTSTART:20270101T080000\nRRULE:FREQ=DAILY",
            "every day at eight",
        )
    ),
]


async def test_a_wish_that_makes_no_sense_is_refused(anna: Person, database: Database) -> None:
    for wish, code in REFUSED:
        answer = await anna.http.post("/api/v1/reminders", json={"title": "Pill"} | wish)
        assert (answer.status_code, answer.json()["code"]) == (422, code), wish
        assert answer.headers["content-type"] == "application/problem+json"
    assert await count(database, Reminder) == await count(database, Occurrence) == 0


async def test_malformed_json_is_refused(anna: Person) -> None:
    made = await remind(anna)
    times = await occurrences(anna, "2026-12-01T12:00:00Z", "2026-12-03T12:00:00Z")
    doors = [
        ("POST", "/api/v1/reminders"),
        ("PATCH", f"/api/v1/reminders/{made['id']}"),
        ("PATCH", f"/api/v1/reminders/occurrences/{times[0]['id']}"),
        ("POST", "/api/v1/memory"),
    ]
    for content in (b"", b"{", b"[]", b"null", b'"text"', b"\xff\xfe", b'{"title": "\\ud800"}'):
        for method, path in doors:
            answer = await anna.http.request(
                method, path, content=content, headers={"Content-Type": "application/json"}
            )
            assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid"), (method, path, content)


async def test_no_more_reminders_than_allowed_even_at_once(anna: Person, database: Database, monkeypatch) -> None:
    monkeypatch.setattr("app.services.reminders.MAX_ACTIVE", 3)
    answers = await asyncio.gather(
        *(anna.http.post("/api/v1/reminders", json={"title": "Pill", "schedule": DAILY}) for _ in range(8))
    )
    assert sorted(answer.status_code for answer in answers) == [201] * 3 + [409] * 5
    refused = next(answer for answer in answers if answer.status_code == 409)
    assert refused.json()["code"] == "reminder.limit-reached"
    assert await count(database, Reminder) == 3
    # Paused ones make room for others, but not without end.
    for item in (await anna.http.get("/api/v1/reminders")).json()["items"]:
        await anna.http.patch(f"/api/v1/reminders/{item['id']}", json={"is_active": False})
    monkeypatch.setattr("app.services.reminders.MAX_KEPT", 4)
    answers = [await anna.http.post("/api/v1/reminders", json={"title": "Pill", "schedule": DAILY}) for _ in range(2)]
    assert [(answer.status_code, answer.json().get("params")) for answer in answers][1] == (409, {"limit": 4})
    assert answers[0].status_code == 201


async def test_the_list_is_newest_first_and_paged(anna: Person) -> None:
    made = [await remind(anna, title=f"Pill {number}") for number in range(3)]
    first = (await anna.http.get("/api/v1/reminders", params={"limit": 2})).json()
    rest = (await anna.http.get("/api/v1/reminders", params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert [item["id"] for item in first["items"] + rest["items"]] == [item["id"] for item in reversed(made)]
    assert rest["next_cursor"] is None
    assert (await anna.http.get("/api/v1/reminders", params={"cursor": "nonsense"})).json()["code"] == "request.invalid"


async def test_a_changed_rule_replans_what_lies_ahead(anna: Person) -> None:
    made = await remind(anna)
    window = ("2026-12-01T12:00:00Z", "2026-12-05T00:00:00Z")
    before = await occurrences(anna, *window)
    assert len(before) == 3
    skipped = await anna.http.post(f"/api/v1/reminders/occurrences/{before[1]['id']}/skip", json={"reason": "Away"})
    assert skipped.status_code == 200
    changed = await anna.http.patch(
        f"/api/v1/reminders/{made['id']}", json={"schedule": {"kind": "daily", "times": ["21:00"]}}
    )
    assert changed.json()["next_due_at"] == "2026-12-01T18:00:00Z"
    after = await occurrences(anna, *window)
    assert [(item["due_at"], item["status"]) for item in after] == [
        ("2026-12-01T18:00:00Z", "scheduled"),
        ("2026-12-02T18:00:00Z", "scheduled"),
        ("2026-12-03T05:00:00Z", "skipped"),
        ("2026-12-03T18:00:00Z", "scheduled"),
        ("2026-12-04T18:00:00Z", "scheduled"),
    ]


async def test_a_new_title_moves_nothing(anna: Person) -> None:
    made = await remind(anna, {"kind": "once", "at": "2026-12-02T09:00"}, body="With water")
    changed = await anna.http.patch(
        f"/api/v1/reminders/{made['id']}", json={"title": "Vitamin", "body": None, "schedule": made["schedule"]}
    )
    assert changed.status_code == 200
    assert (changed.json()["title"], changed.json()["body"]) == ("Vitamin", None)
    assert changed.json()["next_due_at"] == made["next_due_at"]


async def test_a_paused_reminder_has_no_next_time_until_it_goes_on(anna: Person) -> None:
    made = await remind(anna)
    paused = await anna.http.patch(f"/api/v1/reminders/{made['id']}", json={"is_active": False})
    assert paused.json()["next_due_at"] is None
    assert await occurrences(anna, "2026-12-01T12:00:00Z", "2026-12-05T00:00:00Z") == []
    resumed = await anna.http.patch(f"/api/v1/reminders/{made['id']}", json={"is_active": True})
    assert resumed.json()["next_due_at"] == made["next_due_at"]


async def test_a_refused_change_changes_nothing(anna: Person) -> None:
    made = await remind(anna)
    for change in (
        {"title": "New", "schedule": {"kind": "once", "at": "2020-01-01T09:00"}},
        {"title": "New", "timezone": "Nowhere/City"},
        {"title": "New", "next_due_at": "2020-01-01T09:00:00Z"},
        {"title": "New", "is_active": "yes"},
    ):
        assert (await anna.http.patch(f"/api/v1/reminders/{made['id']}", json=change)).status_code == 422
    assert (await anna.http.get(f"/api/v1/reminders/{made['id']}")).json() == made


async def test_a_deleted_reminder_takes_its_times_along(anna: Person, database: Database) -> None:
    made = await remind(anna)
    assert (await anna.http.delete(f"/api/v1/reminders/{made['id']}")).status_code == 204
    assert (await anna.http.get(f"/api/v1/reminders/{made['id']}")).json()["code"] == "reminder.not-found"
    assert (await anna.http.delete(f"/api/v1/reminders/{made['id']}")).status_code == 404
    assert await count(database, Occurrence) == 0


async def test_strangers_find_nothing_and_change_nothing(anna: Person, people: People) -> None:
    eve = await people.person()
    made = await remind(anna)
    for identity in (made["id"], str(uuid4())):
        path = f"/api/v1/reminders/{identity}"
        answers = [
            await eve.http.get(path),
            await eve.http.patch(path, json={"title": "Stolen"}),
            await eve.http.delete(path),
        ]
        assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(404, "reminder.not-found")] * 3
    assert (await eve.http.get("/api/v1/reminders")).json()["items"] == []
    assert (await anna.http.get(f"/api/v1/reminders/{made['id']}")).json() == made
