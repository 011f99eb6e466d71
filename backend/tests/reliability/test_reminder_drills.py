"""Reminders under processes that are killed, and under several at once: each is told once, and none is lost."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import event, func, select

from app.database import Database
from app.models import Channel, Notification, Occurrence, OccurrenceStatus, Reminder
from app.services.runtime import Runtime
from app.workers import notification_sender
from app.workers.notification_sender import dispatch_due
from tests.factories import People, Person
from tests.factories.dispatchers import Dispatcher, dispatcher

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
NEXT_DAY = NOON + timedelta(days=1)
KILLED, CANCELLED, ALL = 20, 80, 300
# A batch of two is some twelve steps. Processes die around the end of the first: before and after its commit.
STEPS, FIRST = 24, 6


@pytest.fixture
async def anna(people: People, clock) -> Person:
    clock.set(NOON)
    return await people.person()


@pytest.fixture(scope="module")
async def process(servers: tuple[str, str]) -> AsyncIterator[Dispatcher]:
    async with dispatcher(servers, NOON + timedelta(seconds=5)) as started:
        yield started


async def due_at_noon(database: Database, person: Person, number: int) -> None:
    """Daily reminders of one person that are due now."""
    async with database.unit_of_work() as session:
        for _ in range(number):
            reminder = Reminder(
                id=uuid4(), user_id=person.id, title="Pill", schedule={"kind": "daily", "times": ["12:00"]},
                timezone="UTC", channels=["in_app"], next_due_at=NOON,
            )  # fmt: skip
            due = Occurrence(user_id=person.id, reminder_id=reminder.id, due_at=NOON, fires_at=NOON)
            session.add_all([reminder, due])


async def check(database: Database, number: int) -> None:
    """Each of so many reminders was told once, and each has its next time."""
    async with database.sessions() as session:
        told = await session.execute(
            select(Notification.occurrence_id, func.count())
            .where(Notification.channel == Channel.IN_APP)
            .group_by(Notification.occurrence_id)
        )
        assert Counter(count for _, count in told) == {1: number}
        rows = await session.execute(
            select(Occurrence.due_at, Occurrence.status, func.count()).group_by(Occurrence.due_at, Occurrence.status)
        )
        assert {tuple(row) for row in rows} == {
            (NOON, OccurrenceStatus.FIRED, number),
            (NEXT_DAY, OccurrenceStatus.SCHEDULED, number),
        }
        assert set(await session.scalars(select(Reminder.next_due_at))) == {NEXT_DAY}


async def test_a_hundred_rounds_of_dying_between_telling_and_recording(
    anna: Person, runtime: Runtime, database: Database, process: Dispatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    await due_at_noon(database, anna, ALL)
    for number in range(KILLED):
        await process.run(batch=2, kill_at=FIRST + number)
    monkeypatch.setattr(notification_sender, "BATCH", 2)
    for number in range(CANCELLED):
        with Cancelling(runtime, after=1 + number % STEPS):
            await asyncio.gather(asyncio.create_task(dispatch_due(runtime)), return_exceptions=True)
    monkeypatch.setattr(notification_sender, "BATCH", 500)
    assert await dispatch_due(runtime) > 0, "there were not enough for all rounds"
    await check(database, ALL)


class Cancelling:
    """Ends the dispatching task as a stopping process does, before its so-manieth statement."""

    def __init__(self, runtime: Runtime, *, after: int) -> None:
        self._engine, self._left = runtime.database.engine.sync_engine, after

    def _count(self, *_: object) -> None:
        self._left -= 1
        if self._left == 0:
            raise asyncio.CancelledError

    def __enter__(self) -> None:
        event.listen(self._engine, "before_cursor_execute", self._count)

    def __exit__(self, *_: object) -> None:
        event.remove(self._engine, "before_cursor_execute", self._count)


async def test_two_processes_tell_five_hundred_once_each(anna: Person, database: Database, process: Dispatcher) -> None:
    await due_at_noon(database, anna, 500)
    # One of them dies in the middle of it; the other tells what it held at its next tick.
    await process.run(batch=20, forks=2, kill_at=80)
    await process.run(batch=20, forks=2)
    await check(database, 500)
