"""Newest-first lists of owned rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, tuple_
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
