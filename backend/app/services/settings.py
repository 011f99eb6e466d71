"""Values the administrator may change while the product runs, with their defaults."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Setting
from app.services.runtime import Runtime


def defaults(runtime: Runtime) -> dict[str, Any]:
    limits = runtime.settings.limits
    return {
        "self_registration_enabled": True,
        "claude_model": runtime.settings.claude.claude_model,
        "default_max_chats": limits.default_max_chats,
        "default_messages_per_day": limits.default_messages_per_day,
        "default_tokens_per_day": limits.default_tokens_per_day,
    }


async def value(session: AsyncSession, runtime: Runtime, key: str) -> Any:
    return (await values(session, runtime, key))[key]


async def values(session: AsyncSession, runtime: Runtime, *keys: str) -> dict[str, Any]:
    """Several values with one query."""
    rows = await session.execute(select(Setting.key, Setting.value).where(Setting.key.in_(keys)))
    known = defaults(runtime)
    return {key: known[key] for key in keys} | {row.key: row.value for row in rows}
