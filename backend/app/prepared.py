"""Statements of the hot path, compiled once and carried to the driver by the shortest way.

A session needs several times as long to hand a statement on as the driver and the database need to carry it out, and
a turn is a dozen statements. What is run here is part of the session's transaction and fails with the same errors as
anything else in it; it only knows nothing of the ORM: rows are named tuples.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import asyncpg
import orjson
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import TypeEngine

from app.database import LANES_OF, Reading, to_json
from app.lanes import Lanes

_DIALECT: Any = PGDialect_asyncpg(  # type: ignore[no-untyped-call]
    json_serializer=to_json, json_deserializer=orjson.loads
)
# What the driver raises; the last one stands for a connection that is being lost.
_DRIVER_ERRORS = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
_KEPT = "driver"

Values = Mapping[str, Any]


class Prepared:
    """One statement with a fixed text: its parameters are bound by name, none of them stands for a list of its own."""

    def __init__(self, statement: Any) -> None:
        compiled = statement.compile(dialect=_DIALECT)
        self._statement = statement
        self._text = str(compiled)
        self._parameters = [
            (name, compiled.params[name], _outward(compiled.binds[name].type)) for name in compiled.positiontup
        ]
        columns = getattr(statement, "exported_columns", ())
        self._inward = [(place, read) for place, column in enumerate(columns) if (read := _inward(column.type))]
        names = [column.key for column in columns]
        self._row: Any = namedtuple("Row", names, rename=True)  # type: ignore[misc] # noqa: PYI024 - known late

    async def all(self, session: AsyncSession, values: Values) -> list[Any]:
        lanes: Lanes | None = session.sync_session.info.get(LANES_OF)
        if lanes is not None and not session.sync_session.in_transaction() and (lane := await lanes.take()) is not None:
            return [self._named(record) for record in await self._along(lanes, lane, values)]
        driver = await _driver(session)
        if driver is None:
            result = await self._the_long_way(session, values)
            return list(result) if result.returns_rows else []
        try:
            records = await driver.fetch(self._text, *self._arguments(values))
        except (*_DRIVER_ERRORS, OSError) as error:
            await self._give_up(session, driver, error, values)
            raise
        return [self._named(record) for record in records]

    async def one_or_none(self, session: AsyncSession, values: Values) -> Any:
        rows = await self.all(session, values)
        return rows[0] if rows else None

    async def one(self, session: AsyncSession, values: Values) -> Any:
        (row,) = await self.all(session, values)
        return row

    async def many(self, session: AsyncSession, values: Sequence[Values]) -> None:
        """Run the statement with each of the values, in their order and in one go."""
        driver = await _driver(session)
        if driver is None:
            await self._the_long_way(session, values)
            return
        try:
            await driver.executemany(self._text, [self._arguments(item) for item in values])
        except (*_DRIVER_ERRORS, OSError) as error:
            await self._give_up(session, driver, error, values)
            raise

    async def _along(self, lanes: Lanes, driver: Any, values: Values) -> Any:
        try:
            records = await driver.fetch(self._text, *self._arguments(values))
        except BaseException as error:
            is_lost = driver.is_closed()
            lanes.drop(driver)
            if isinstance(error, _DRIVER_ERRORS):
                raise DBAPIError(
                    self._text, None, error, hide_parameters=True, connection_invalidated=is_lost
                ) from error
            raise
        lanes.give_back(driver)
        return records

    def _arguments(self, values: Values) -> list[Any]:
        found = ((values.get(name, default), write) for name, default, write in self._parameters)
        return [value if write is None or value is None else write(value) for value, write in found]

    def _named(self, record: asyncpg.Record) -> Any:
        if not self._inward:
            return self._row(*record)
        row = list(record)
        for place, read in self._inward:
            if row[place] is not None:
                row[place] = read(row[place])
        return self._row(*row)

    async def _the_long_way(self, session: AsyncSession, values: Any) -> Any:
        # Not through the session, which takes an insert with values for many rows to be made.
        connection = await session.connection()
        return await connection.execute(self._statement, values)

    async def _give_up(self, session: AsyncSession, driver: Any, error: Exception, values: Any) -> None:
        """Raise what SQLAlchemy would have raised."""
        if driver.is_closed():
            # Nothing can be sent any more: trying makes SQLAlchemy drop this connection and all that are as old.
            await self._the_long_way(session, values)
        if isinstance(error, _DRIVER_ERRORS):
            kind = IntegrityError if isinstance(error, asyncpg.IntegrityConstraintViolationError) else DBAPIError
            raise kind(self._text, None, error, hide_parameters=True) from error


async def _driver(session: AsyncSession) -> Any:
    """The driver's connection within the session's transaction; None as long as the transaction has not begun.

    SQLAlchemy begins it with the first statement that it sends itself; one before that would stand outside.
    """
    if session.new or session.dirty or session.deleted:
        await session.flush()
    driver: Any
    transaction, driver = session.info.get(_KEPT, (None, None))
    if transaction is None or transaction is not session.sync_session.get_transaction():
        connection = await session.connection()
        driver = (await connection.get_raw_connection()).driver_connection
        if not isinstance(session.sync_session, Reading) and not driver.is_in_transaction():
            return None
        session.info[_KEPT] = session.sync_session.get_transaction(), driver
    return driver


def _outward(kind: TypeEngine[Any]) -> Callable[[Any], Any] | None:
    return kind.dialect_impl(_DIALECT).bind_processor(_DIALECT)


def _inward(kind: TypeEngine[Any]) -> Callable[[Any], Any] | None:
    return kind.dialect_impl(_DIALECT).result_processor(_DIALECT, 1700)
