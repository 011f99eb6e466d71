"""The watch over sessions goes on whatever one look runs into."""

from __future__ import annotations

import asyncio
from datetime import datetime

import pytest
from sqlalchemy import update

from app.core.clock import SystemClock
from app.models import Session
from app.services import session_watch
from app.services.runtime import Runtime
from app.services.session_watch import SessionWatch
from tests.factories import People
from tests.factories.waiting import until


class BrokenOnce(SystemClock):
    """A clock whose first look fails in a way that nobody has thought of."""

    def __init__(self) -> None:
        self.looks = 0

    def now(self) -> datetime:
        self.looks += 1
        if self.looks == 1:
            raise ValueError("no time")
        return super().now()


async def test_a_look_that_fails_is_not_the_last_one(
    people: People, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_watch, "SECONDS", 0.01)
    person, clock = await people.person(), BrokenOnce()
    watch = SessionWatch(runtime.database, clock)
    with watch.over(person.actor) as ended:
        async with asyncio.timeout(5):
            await until(lambda: clock.looks >= 3)
            assert not ended.done()
            async with runtime.database.unit_of_work() as session:
                gone = update(Session).where(Session.id == person.actor.session_id)
                await session.execute(gone.values(revoked_at=clock.now()))
            await ended
    await watch.close()
