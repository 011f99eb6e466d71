"""Lists in pages: newest first, or in an order of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, literal, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from app.core.errors import AppError
from app.utils.paging import decode_cursor, encode_cursor


async def newest_first[Row](
    session: AsyncSession,
    query: Select[Row],
    *,
    by: InstrumentedAttribute[datetime],
    key: InstrumentedAttribute[UUID],
    limit: int,
    cursor: str | None,
) -> tuple[list[Row], str | None]:
    """One page of `query` ordered by `by` and `key` descending, and the cursor of the next page."""
    if cursor is not None:
        try:
            moment, identity = decode_cursor(cursor)
            after: tuple[Any, Any] = (datetime.fromisoformat(str(moment)), UUID(str(identity)))
        except ValueError as error:
            raise AppError("request.invalid", detail="the cursor is not valid") from error
        query = query.where(tuple_(by, key) < after)
    rows = list((await session.scalars(query.order_by(by.desc(), key.desc()).limit(limit + 1))).all())
    if len(rows) <= limit:
        return rows, None
    last = rows[limit - 1]
    return rows[:limit], encode_cursor(getattr(last, by.key).isoformat(), str(getattr(last, key.key)))


async def in_order[Row](
    session: AsyncSession, query: Select[Row], keys: Sequence[Any], *, limit: int, cursor: str | None
) -> tuple[list[Row], str | None]:
    """One page of `query` in ascending order of `keys`: columns of small numbers, times and ids, unique together."""
    if cursor is not None:
        query = query.where(tuple_(*keys) > tuple_(*_position(keys, cursor)))
    rows = (await session.execute(query.order_by(*keys).limit(limit + 1).add_columns(*keys))).all()
    found = [row[0] for row in rows[:limit]]
    if len(rows) <= limit:
        return found, None
    return found, encode_cursor(*(value if isinstance(value, int) else str(value) for value in rows[limit - 1][1:]))


_READ: dict[type, Callable[[str | int], Any]] = {
    int: lambda value: max(-1, min(int(value), 2**31 - 1)),
    datetime: lambda value: datetime.fromisoformat(str(value)),
    UUID: lambda value: UUID(str(value)),
}


def _position(keys: Sequence[Any], cursor: str) -> list[ColumnElement[Any]]:
    try:
        values = decode_cursor(cursor)
        return [literal(_READ[key.type.python_type](value), key.type) for key, value in zip(keys, values, strict=True)]
    except (ValueError, TypeError) as error:
        raise AppError("request.invalid", detail="the cursor is not valid") from error
