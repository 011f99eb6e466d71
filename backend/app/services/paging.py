"""Lists in pages: newest first, or in an order of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
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
    return await in_order(session, query, [by, key], limit=limit, cursor=cursor, descending=True)


async def in_order[Row](
    session: AsyncSession,
    query: Select[Row],
    keys: Sequence[Any],
    *,
    limit: int,
    cursor: str | None,
    descending: bool = False,
) -> tuple[list[Row], str | None]:
    """One page of `query` in the order of `keys`: columns of flags, small numbers, times, days, short texts
    and ids, unique together."""
    if cursor is not None:
        here, last = tuple_(*keys), tuple_(*_position(keys, cursor))
        query = query.where(here < last if descending else here > last)
    order = [key.desc() for key in keys] if descending else keys
    rows = (await session.execute(query.order_by(*order).limit(limit + 1).add_columns(*keys))).all()
    found = [row[0] for row in rows[:limit]]
    if len(rows) <= limit:
        return found, None
    return found, encode_cursor(*(value if isinstance(value, int) else str(value) for value in rows[limit - 1][1:]))


def _without_nul(value: str) -> str:
    if "\x00" in value:
        raise ValueError("not from a cursor of ours")
    return value


_READ: dict[type, Callable[[str | int], Any]] = {
    bool: bool,
    int: lambda value: max(-1, min(int(value), 2**31 - 1)),
    str: lambda value: _without_nul(str(value)),
    date: lambda value: date.fromisoformat(str(value)),
    datetime: lambda value: datetime.fromisoformat(str(value)),
    UUID: lambda value: UUID(str(value)),
}


def _position(keys: Sequence[Any], cursor: str) -> list[ColumnElement[Any]]:
    try:
        values = decode_cursor(cursor)
        return [literal(_READ[key.type.python_type](value), key.type) for key, value in zip(keys, values, strict=True)]
    except (ValueError, TypeError) as error:
        raise AppError("request.invalid", detail="the cursor is not valid") from error
