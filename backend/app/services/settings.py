"""Values the administrator may change while the product runs, with their defaults."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.permissions import Principal
from app.models import Setting
from app.services import connections
from app.services.runtime import Runtime

MODELS = ("claude_model", "extraction_model", "review_model", "title_model")
# For what runs beside a chat; good enough and a twentieth of the price.
SMALL_MODEL = "claude-haiku-5-5"


def defaults(runtime: Runtime) -> dict[str, Any]:
    limits, claude = runtime.settings.limits, runtime.settings.claude
    # Another server than Anthropic's has the models it was given, and surely the one that is configured.
    small = claude.claude_model if claude.anthropic_base_url else SMALL_MODEL
    return {
        "self_registration_enabled": True,
        "claude_model": claude.claude_model,
        "extraction_model": small,
        "review_model": small,
        "title_model": small,
        "effort": None,
        "thinking": "auto",
        "compatibility": "auto",
        # Half the price; the provider keeps what was sent for 29 days.
        "review_batches": False,
        "default_max_chats": limits.default_max_chats,
        "default_messages_per_day": limits.default_messages_per_day,
        "default_tokens_per_day": limits.default_tokens_per_day,
        # The environment's (see `connections`).
        connections.MAIL: None,
        connections.BOT: None,
    }


async def everything(session: AsyncSession, runtime: Runtime) -> dict[str, Any]:
    """All values; at most a second old, because the hot path reads them with every message."""
    known = runtime.admin_settings.get()
    if known is None:
        rows = await session.execute(select(Setting.key, Setting.value))
        usual = defaults(runtime)
        known = runtime.admin_settings.put(usual | {row.key: row.value for row in rows if row.key in usual})
        connections.adopt(runtime, known)
    return known


def latest(runtime: Runtime) -> dict[str, Any]:
    """The values as this process read them last, however long ago; the defaults before that."""
    return runtime.admin_settings.latest() or defaults(runtime)


async def value(session: AsyncSession, runtime: Runtime, key: str) -> Any:
    return (await everything(session, runtime))[key]


async def values(session: AsyncSession, runtime: Runtime, *keys: str) -> dict[str, Any]:
    known = await everything(session, runtime)
    return {key: known[key] for key in keys}


async def change(session: AsyncSession, runtime: Runtime, actor: Principal, changes: dict[str, Any]) -> dict[str, Any]:
    """Set values; one that is None has its default again. Call `forget` once this is committed."""
    for key, wanted in sorted(connections.to_store(runtime, changes).items()):
        if wanted is None:
            await session.execute(delete(Setting).where(Setting.key == key))
            continue
        row = insert(Setting).values(key=key, value=wanted, updated_by=actor.user_id)
        written = {"value": wanted, "updated_by": actor.user_id, "updated_at": func.clock_timestamp()}
        await session.execute(row.on_conflict_do_update(index_elements=[Setting.key], set_=written))
    forget(runtime)
    return await everything(session, runtime)


async def refresh(runtime: Runtime) -> None:
    """Adopt what was set elsewhere: for processes that nobody asks anything."""
    async with runtime.database.sessions() as session:
        await everything(session, runtime)


def forget(runtime: Runtime) -> None:
    """Read the values anew next time."""
    runtime.admin_settings.expire()
