"""Counting guesses, in PostgreSQL so that nothing opens when Redis is away."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import case, delete, func, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.models import Attempt


async def count(session: AsyncSession, subject: str, *, now: datetime, window: timedelta) -> int:
    """Note one more attempt and answer how many there were in the running window, this one included."""
    fresh = insert(Attempt).values(subject=subject, window_start=now, count=1)
    expired = Attempt.window_start <= now - window
    statement = fresh.on_conflict_do_update(
        index_elements=[Attempt.subject],
        set_={
            "count": case((expired, 1), else_=Attempt.count + 1),
            "window_start": case((expired, now), else_=Attempt.window_start),
        },
    ).returning(Attempt.count)
    return (await session.execute(statement)).scalar_one()


def refusal(window: timedelta) -> AppError:
    """What somebody hears who has tried too often."""
    seconds = int(window.total_seconds())
    return AppError("auth.too-many-attempts", params={"seconds": seconds}, headers={"Retry-After": str(seconds)})


async def forget(session: AsyncSession, subject: str) -> None:
    await session.execute(delete(Attempt).where(Attempt.subject == subject))


async def take_back(session: AsyncSession, subject: str) -> None:
    """One attempt less: it turned out to be none."""
    lowered = func.greatest(Attempt.count - 1, 0)
    await session.execute(update(Attempt).where(Attempt.subject == subject).values(count=lowered))
