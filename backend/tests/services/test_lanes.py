"""Reading statements have connections of their own, and nobody notices when those are busy, broken or gone."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import Float, Integer, bindparam, text
from sqlalchemy.exc import DBAPIError

from app import lanes
from app.database import Database
from app.lanes import LANES
from app.prepared import Prepared

BACKEND = Prepared(text("SELECT pg_backend_pid() AS pid").columns(pid=Integer))
SLOW = Prepared(text("SELECT pg_sleep(:seconds)").bindparams(bindparam("seconds", type_=Float)))
WAITING = Prepared(
    text("SELECT pg_backend_pid() AS pid FROM (SELECT pg_advisory_xact_lock_shared(7) OFFSET 0) gate").columns(
        pid=Integer
    )
)


@pytest.fixture
async def fresh(database: Database) -> AsyncIterator[Database]:
    """A database object whose lanes nobody has used yet."""
    mine = Database(database.url)
    yield mine
    await mine.close()


async def _backend(database: Database) -> int:
    async with database.sessions() as session:
        pid: int = (await BACKEND.one(session, {})).pid
        return pid


async def _at_once(database: Database, readers: int) -> list[int]:
    """The connections of so many who read at the same time."""

    async def wait() -> int:
        async with database.sessions() as session:
            pid: int = (await WAITING.one(session, {})).pid
            return pid

    async with database.unit_of_work() as session, asyncio.timeout(20):
        await session.execute(text("SELECT pg_advisory_xact_lock(7)"))
        tasks = [asyncio.create_task(wait()) for _ in range(readers)]
        waiting = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 7 AND NOT granted")
        while (await session.execute(waiting)).scalar_one() < readers:
            await asyncio.sleep(0)
    return await asyncio.gather(*tasks)


async def _end(database: Database, pid: int) -> None:
    async with database.unit_of_work() as session:
        await session.execute(text("SELECT pg_terminate_backend(:pid, 1000)"), {"pid": pid})


async def test_reading_takes_nothing_from_the_pool_and_keeps_its_connection(fresh: Database) -> None:
    first = await _backend(fresh)
    async with fresh.sessions() as session:
        assert (await BACKEND.one(session, {})).pid == first
        assert not session.in_transaction()
    assert fresh.engine.pool.status().count("Current Checked out connections: 0") == 1


async def test_within_a_transaction_the_session_keeps_to_its_own_connection(fresh: Database) -> None:
    async with fresh.sessions() as session:
        own = (await session.execute(text("SELECT pg_backend_pid()"))).scalar_one()
        assert (await BACKEND.one(session, {})).pid == own


async def test_more_readers_than_lanes_are_all_served(fresh: Database) -> None:
    assert len(set(await _at_once(fresh, LANES + 2))) == LANES + 2


async def test_one_that_broke_while_it_lay_around_is_replaced_unseen(
    fresh: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await _backend(fresh)
    monkeypatch.setattr(lanes, "IDLE_SECONDS", 0.0)
    assert await _backend(fresh) == first
    await _end(fresh, first)
    assert await _backend(fresh) != first


async def test_when_all_break_in_use_one_reader_notices(fresh: Database) -> None:
    for pid in await _at_once(fresh, 2):
        await _end(fresh, pid)
    with pytest.raises(DBAPIError) as lost:
        await _backend(fresh)
    assert lost.value.connection_invalidated
    assert await _backend(fresh)


async def test_a_lost_lane_has_the_pool_tried_before_use(fresh: Database, database: Database) -> None:
    pids = [await _backend(fresh)]
    async with fresh.unit_of_work() as session:
        pids.append((await session.execute(text("SELECT pg_backend_pid()"))).scalar_one())
    for pid in pids:
        await _end(database, pid)
    with pytest.raises(DBAPIError):
        await _backend(fresh)
    async with fresh.unit_of_work() as session:
        assert (await session.execute(text("SELECT pg_backend_pid()"))).scalar_one() not in pids


async def test_a_statement_that_is_called_off_leaves_no_connection_behind_it(fresh: Database) -> None:
    first = await _backend(fresh)
    async with fresh.sessions() as session:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(0.1):
                await SLOW.all(session, {"seconds": 30})
        assert (await BACKEND.one(session, {})).pid != first
    async with fresh.unit_of_work() as session, asyncio.timeout(5):
        running = text("SELECT count(*) FROM pg_stat_activity WHERE pid = :pid AND state = 'active'")
        while (await session.execute(running, {"pid": first})).scalar_one():
            await session.execute(text("SELECT pg_stat_clear_snapshot()"))
