"""Due reminders are told exactly once, whoever ticks, whatever breaks in between."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select, update

from app.database import Database
from app.models import Notification, Occurrence, OccurrenceStatus, Reminder, User
from app.services import occurrences
from app.services.runtime import Runtime
from app.workers.notification_sender import dispatch_due
from tests.factories import People, Person
from tests.factories.reminders import bell, remind, stay_signed_in

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.fixture
async def anna(people: People, clock) -> Person:
    clock.set(NOON)
    return await people.person()


async def many_due(database: Database, person: Person, number: int) -> None:
    """Single reminders that are all due at noon."""
    async with database.unit_of_work() as session:
        for index in range(number):
            reminder = Reminder(
                id=uuid4(),
                user_id=person.id,
                title=f"Reminder {index}",
                schedule={"kind": "once", "at": "2026-12-01T12:00"},
                timezone="UTC",
                channels=["in_app"],
                next_due_at=NOON,
            )
            due = Occurrence(user_id=person.id, reminder_id=reminder.id, due_at=NOON, fires_at=NOON)
            session.add_all([reminder, due])


async def told(database: Database) -> Counter[str]:
    async with database.sessions() as session:
        return Counter((await session.scalars(select(Notification.title))).all())


async def test_a_reminder_is_told_when_it_is_due_and_not_before(anna: Person, runtime: Runtime, clock) -> None:
    made = await remind(anna, {"kind": "daily", "times": ["13:00"]}, body="With water")
    clock.set(NOON.replace(minute=59))
    assert await dispatch_due(runtime) == 0
    clock.set(NOON.replace(hour=13, second=1))
    stay_signed_in(anna, runtime)
    assert [await dispatch_due(runtime) for _ in range(3)] == [1, 0, 0]
    (item,) = await bell(anna)
    assert (item["title"], item["body"], item["type"], item["channel"]) == (
        "Take the pill", "With water", "reminder", "in_app",
    )  # fmt: skip
    assert item["scheduled_at"] == "2026-12-01T13:00:00Z"
    assert item["metadata"]["reminder_id"] == made["id"]
    assert item["metadata"]["late"] is False
    again = (await anna.http.get(f"/api/v1/reminders/{made['id']}")).json()
    assert again["next_due_at"] == "2026-12-02T13:00:00Z"
    assert again["updated_at"] == made["updated_at"]


async def test_a_single_reminder_is_over_after_it_was_told(anna: Person, runtime: Runtime, clock) -> None:
    made = await remind(anna, {"kind": "once", "at": "2026-12-01T12:05"})
    clock.set(NOON.replace(minute=5, second=2))
    assert await dispatch_due(runtime) == 1
    assert (await anna.http.get(f"/api/v1/reminders/{made['id']}")).json()["next_due_at"] is None


async def test_four_dispatchers_tell_two_hundred_reminders_once_each(
    anna: Person, runtime: Runtime, database: Database
) -> None:
    await many_due(database, anna, 200)
    fired = await asyncio.gather(*(dispatch_due(runtime) for _ in range(4)))
    fired.append(await dispatch_due(runtime))
    assert sum(fired) == 200
    titles = await told(database)
    assert len(titles) == 200
    assert set(titles.values()) == {1}


async def test_a_crash_before_the_commit_leaves_everything_for_the_next_tick(
    anna: Person, runtime: Runtime, database: Database
) -> None:
    await many_due(database, anna, 3)
    async with database.unit_of_work() as session:
        assert (await occurrences.fire_due(session, runtime.settings, runtime.clock.now(), 100)).count == 3
        await session.rollback()
    assert await told(database) == {}
    assert [await dispatch_due(runtime) for _ in range(2)] == [3, 0]
    assert set((await told(database)).values()) == {1}


async def test_a_row_that_lost_its_mark_is_still_told_once(anna: Person, runtime: Runtime, database: Database) -> None:
    await many_due(database, anna, 1)
    await dispatch_due(runtime)
    async with database.unit_of_work() as session:
        await session.execute(update(Occurrence).values(status=OccurrenceStatus.SCHEDULED, told=0, fires_at=NOON))
    assert await dispatch_due(runtime) == 1
    assert sum((await told(database)).values()) == 1


async def test_without_redis_the_notification_is_stored_all_the_same(
    anna: Person, runtime: Runtime, database: Database, monkeypatch
) -> None:
    await many_due(database, anna, 1)

    def gone(*_: object, **__: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(runtime.redis.commands, "pipeline", gone)
    assert await dispatch_due(runtime) == 1
    assert len(await bell(anna)) == 1


async def test_after_an_hour_down_everything_is_told_late_and_in_order(anna: Person, runtime: Runtime, clock) -> None:
    for minute in (40, 10, 30, 20):
        await remind(anna, {"kind": "once", "at": f"2026-12-01T12:{minute}"}, title=f"At {minute}")
    await remind(anna, {"kind": "daily", "times": ["12:15", "12:25", "12:35"]}, title="Thrice")
    clock.set(NOON.replace(hour=13))
    stay_signed_in(anna, runtime)
    assert await dispatch_due(runtime) == 7
    items = await bell(anna)
    assert [item["scheduled_at"][14:16] for item in items] == ["10", "15", "20", "25", "30", "35", "40"]
    assert all(item["metadata"]["late"] for item in items)
    assert await dispatch_due(runtime) == 0


async def test_after_weeks_down_all_is_written_down_and_the_latest_ten_are_told(
    anna: Person, runtime: Runtime, database: Database, clock
) -> None:
    made = await remind(anna, {"kind": "daily", "times": ["08:00", "20:00"]})
    clock.set(NOON + timedelta(days=20))
    stay_signed_in(anna, runtime)
    await dispatch_due(runtime)
    items = await bell(anna)
    assert len(items) == 10
    assert items[-1]["scheduled_at"] == "2026-12-21T08:00:00Z"
    async with database.sessions() as session:
        rows = (await session.scalars(select(Occurrence).order_by(Occurrence.due_at))).all()
    assert [row.status for row in rows] == ["fired"] * 40 + ["scheduled"]
    assert all(row.late for row in rows[:40])
    assert (await anna.http.get(f"/api/v1/reminders/{made['id']}")).json()["next_due_at"] == "2026-12-21T20:00:00Z"


async def test_a_clock_that_goes_back_repeats_nothing(anna: Person, runtime: Runtime, clock) -> None:
    await remind(anna, {"kind": "every", "interval": {"hours": 1}})
    clock.set(NOON.replace(hour=13, second=1))
    stay_signed_in(anna, runtime)
    assert await dispatch_due(runtime) == 1
    clock.advance(minutes=-5)
    assert await dispatch_due(runtime) == 0
    clock.advance(minutes=6)
    assert await dispatch_due(runtime) == 0
    assert len(await bell(anna)) == 1


async def test_a_rule_changed_during_dispatch_leaves_no_stray_time(
    anna: Person, runtime: Runtime, database: Database, clock
) -> None:
    made = [await remind(anna, {"kind": "daily", "times": ["13:00"]}) for _ in range(10)]
    clock.set(NOON.replace(hour=13, second=1))
    stay_signed_in(anna, runtime)
    change = {"schedule": {"kind": "daily", "times": ["15:00"]}}
    answers, *_ = await asyncio.gather(
        asyncio.gather(*(anna.http.patch(f"/api/v1/reminders/{item['id']}", json=change) for item in made)),
        dispatch_due(runtime),
        dispatch_due(runtime),
    )
    assert [answer.status_code for answer in answers] == [200] * 10
    await dispatch_due(runtime)
    async with database.sessions() as session:
        rows = (await session.execute(select(Occurrence.due_at, Occurrence.status))).all()
    assert Counter((row.due_at.hour, str(row.status)) for row in rows) == {(13, "fired"): 10, (15, "scheduled"): 10}
    assert sum((await told(database)).values()) == 10


async def test_a_reminder_that_cannot_be_understood_keeps_nobody_waiting(
    people: People, anna: Person, runtime: Runtime, database: Database, clock
) -> None:
    await remind(anna, {"kind": "daily", "times": ["12:05"]})
    lost, broken = await people.person(), await people.person()
    for person in (lost, broken):
        await remind(person, {"kind": "daily", "times": ["12:00"]}, timezone="UTC")
    async with database.unit_of_work() as session:
        await session.execute(update(User).where(User.id == lost.id).values(timezone="Nowhere/City"))
        nonsense = {"kind": "daily", "times": ["12:00"], "start": "1999-12-31T18:00:00"}
        await session.execute(update(Reminder).where(Reminder.user_id == broken.id).values(schedule=nonsense))
    for minutes in (24 * 60, 24 * 60):
        clock.advance(minutes=minutes)
        await dispatch_due(runtime)
    async with database.sessions() as session:
        told_of = set(
            (
                await session.scalars(
                    select(func.date_part("day", Notification.scheduled_at)).where(
                        Notification.user_id.in_([anna.id, lost.id])
                    )
                )
            ).all()
        )
        assert told_of == {1.0, 2.0, 3.0}
        assert set((await session.scalars(select(Notification.user_id))).all()) == {anna.id, lost.id}
        waiting = (await session.scalars(select(Occurrence.fires_at).where(Occurrence.user_id == broken.id))).one()
    assert waiting is not None, "once it is mended, it is told"
    assert waiting > clock.now()
