"""What a firing has to know of people: how they can be reached, and when they want quiet."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.config import Settings
from app.models import User
from app.services.deliveries import availability
from app.services.occurrences.telling import Owner


async def of(session: AsyncSession, settings: Settings, user_ids: Collection[UUID]) -> dict[UUID, Owner]:
    reached = await availability.of(session, settings, user_ids)
    wishes = await session.execute(
        select(User.id, User.timezone, User.quiet_hours_start, User.quiet_hours_end).where(User.id.in_(user_ids))
    )
    return {
        user.id: Owner(reached[user.id], _zone(user.timezone), user.quiet_hours_start, user.quiet_hours_end)
        for user in wishes
    }


def _zone(name: str) -> ZoneInfo:
    """A zone that no longer exists must not silence its people's reminders: only their quiet hours are elsewhere."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
