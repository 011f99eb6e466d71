"""Statements that go straight to the driver belong to the session's transaction and fail like any other."""

from __future__ import annotations

import pytest
from sqlalchemy import Integer, String, bindparam, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.database import Database
from app.models import Setting
from app.prepared import Prepared
from tests.factories.waiting import until

WRITE = Prepared(
    text("INSERT INTO settings (key, value) VALUES (:key, :value)").bindparams(bindparam("value", type_=JSONB))
)
READ = Prepared(select(Setting.key, Setting.value).where(Setting.key == bindparam("key", type_=String)))
DIVIDE = Prepared(text("SELECT 1 / :by").bindparams(bindparam("by", type_=Integer)))


class BrokenOffError(Exception):
    pass


@pytest.mark.parametrize("first", ["prepared", "session"])
async def test_what_was_written_is_taken_back_with_the_transaction(database: Database, first: str) -> None:
    async def break_off() -> None:
        async with database.unit_of_work() as session:
            if first == "session":
                await session.execute(text("SELECT 1"))
            await WRITE.all(session, {"key": "one", "value": 1})
            await WRITE.many(session, [{"key": "two", "value": {"a": [2]}}, {"key": "three", "value": 3}])
            assert (await READ.one(session, {"key": "two"})).value == {"a": [2]}
            raise BrokenOffError

    with pytest.raises(BrokenOffError):
        await break_off()
    async with database.sessions() as session:
        assert [await READ.one_or_none(session, {"key": key}) for key in ("one", "two", "three")] == [None] * 3


async def test_what_the_session_still_holds_is_written_first(database: Database) -> None:
    async with database.unit_of_work() as session:
        await session.execute(text("SELECT 1"))
        session.add(Setting(key="held", value=1))
        assert (await READ.one(session, {"key": "held"})).value == 1


async def test_refusals_are_those_of_a_session(database: Database) -> None:
    async def write(value: object) -> None:
        async with database.unit_of_work() as session:
            await READ.all(session, {"key": "one"})
            await WRITE.all(session, {"key": "one", "value": value})

    await write(1)
    with pytest.raises(IntegrityError) as refused:
        await write("secret")
    assert "secret" not in str(refused.value)
    with pytest.raises(DBAPIError):
        async with database.sessions() as session:
            await DIVIDE.one(session, {"by": 0})


async def test_a_lost_connection_is_given_up_and_the_next_one_works(database: Database) -> None:
    async with database.unit_of_work() as holding, database.sessions() as session:
        mine = (await session.execute(text("SELECT pg_backend_pid()"))).scalar_one()
        driver = (await (await session.connection()).get_raw_connection()).driver_connection
        await holding.execute(text("SELECT pg_terminate_backend(:pid, 1000)"), {"pid": mine})
        assert driver is not None
        await until(driver.is_closed)
        with pytest.raises(DBAPIError) as lost:
            await READ.all(session, {"key": "one"})
        assert lost.value.connection_invalidated
    async with database.sessions() as session:
        assert await READ.all(session, {"key": "one"}) == []
