"""The database of a process: engine, sessions and the one place that commits."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
from sqlalchemy import event, text
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.pool import ConnectionPoolEntry

from app.lanes import IDLE_SECONDS, LANES, Lanes

# Where a reading session has the lanes of its database.
LANES_OF = "lanes"
FOR_READING = "this session is for reading; write in a unit_of_work()"


def async_url(url: str) -> str:
    """The URL for the application's driver, whichever PostgreSQL spelling was configured."""
    return make_url(url).set(drivername="postgresql+asyncpg").render_as_string(hide_password=False)


def sync_url(url: str) -> str:
    """The URL for migrations, which run before the event loop has anything to do."""
    return make_url(url).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def driver_dsn(url: str) -> str:
    """The URL as libpq understands it (the job queue's own connections)."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def to_json(value: Any) -> str:
    return orjson.dumps(value).decode()


def _ping_after_idling(engine: AsyncEngine, lanes: Lanes) -> None:
    """Try a pooled connection before use if it has been lying around, or a lane was lost since it was used.

    The pool's own pre-ping costs every transaction two round trips; one that worked a moment ago still does, and when
    the server goes away the first failure discards the whole pool.
    """

    @event.listens_for(engine.sync_engine, "checkin")
    def note(_: object, record: ConnectionPoolEntry) -> None:
        record.info["used_at"] = time.monotonic()

    @event.listens_for(engine.sync_engine, "checkout")
    def try_out(connection: DBAPIConnection, record: ConnectionPoolEntry, _: object) -> None:
        if record.info.get("used_at", math.inf) < max(time.monotonic() - IDLE_SECONDS, lanes.lost_at):
            try:
                engine.dialect.do_ping(connection)
            except engine.dialect.loaded_dbapi.Error as error:
                raise DisconnectionError from error


class Reading(Session):
    """Refuses to write: what it sends is committed at once and can't be taken back."""


@event.listens_for(Reading, "before_flush")
def _refuse_flush(*_: object) -> None:
    raise RuntimeError(FOR_READING)


@event.listens_for(Reading, "do_orm_execute")
def _refuse_statement(state: ORMExecuteState) -> None:
    if state.is_update or state.is_insert or state.is_delete:
        raise RuntimeError(FOR_READING)


class ReadingSession(AsyncSession):
    """Closes without a task of its own when it has nothing to give back."""

    sync_session_class = Reading

    async def __aexit__(self, *error: object) -> None:
        if self.sync_session.in_transaction():
            await super().__aexit__(*error)
        else:
            self.sync_session.close()


class Database:
    def __init__(self, url: str, *, pool_size: int = 20, max_overflow: int = 10 - LANES) -> None:
        self.url = url
        self.engine = create_async_engine(
            async_url(url),
            pool_size=pool_size,
            max_overflow=max_overflow,
            # The connection used last knows the statements already; the others would have to prepare them.
            pool_use_lifo=True,
            pool_timeout=10,
            # Parameters are health text; they must not travel in error messages.
            hide_parameters=True,
            pool_recycle=1800,
            # A long chat is megabytes of JSON, read before the first word of an answer.
            json_serializer=to_json,
            json_deserializer=orjson.loads,
            connect_args={"timeout": 5, "command_timeout": 30, "server_settings": {"timezone": "UTC"}},
        )
        self._lanes = Lanes(self.engine)
        _ping_after_idling(self.engine, self._lanes)
        # For reading only. Each statement sees what is committed, inside a transaction or not; without one, two round
        # trips are saved. A write through it would be a mistake, so there is no flush.
        reading = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        self.sessions: async_sessionmaker[AsyncSession] = async_sessionmaker(
            reading, class_=ReadingSession, expire_on_commit=False, info={LANES_OF: self._lanes}
        )
        self._writing = async_sessionmaker(self.engine, expire_on_commit=False)

    @asynccontextmanager
    async def unit_of_work(self) -> AsyncIterator[AsyncSession]:
        """One transaction: committed when the block ends well, rolled back otherwise."""
        async with self._writing() as session, session.begin():
            yield session

    async def ping(self) -> None:
        async with self.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))

    async def answers(self, *, within: float = 3.0) -> bool:
        try:
            await asyncio.wait_for(self.ping(), within)
        except (SQLAlchemyError, OSError, TimeoutError):
            return False
        return True

    async def close(self) -> None:
        await self._lanes.close()
        await self.engine.dispose()
