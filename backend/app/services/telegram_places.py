"""Where somebody's Telegram chat is, kept for whichever bot process they speak to next."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.permissions import Principal
from app.models import Chat, Document, Skill, TelegramPlace
from app.schemas.telegram import TelegramPlaceIn

# What is written later than this is not taken for the password of a file.
PASSWORD_AWAITED = timedelta(minutes=10)


async def of(session: AsyncSession, actor: Principal) -> dict[str, Any]:
    """An empty one where nothing is known yet. What was deleted meanwhile is not named any more."""
    found = await session.scalar(TelegramPlace.visible_to(actor))
    told = {name: getattr(found, name, None) for name in NOUNS} | {"begins": found is not None and found.begins}
    if found is not None and await session.scalar(select(func.clock_timestamp() - found.updated_at > PASSWORD_AWAITED)):
        told["locked_document_id"] = None
    return await _of_what_is_there(session, actor, told)


async def keep(session: AsyncSession, actor: Principal, data: TelegramPlaceIn) -> None:
    """What is not the person's, or not any more, is left out: the place is a hint for the bot, and no right."""
    told = await _of_what_is_there(session, actor, data.model_dump())
    row = insert(TelegramPlace).values(user_id=actor.user_id, **told)
    await session.execute(row.on_conflict_do_update(index_elements=[TelegramPlace.user_id], set_=told | LATEST))


async def forget(session: AsyncSession, user_id: UUID) -> None:
    await session.execute(delete(TelegramPlace).where(TelegramPlace.user_id == user_id))


LATEST = {"updated_at": func.clock_timestamp()}
NOUNS: dict[str, type[Chat | Skill | Document]] = {
    "chat_id": Chat,
    "skill_id": Skill,
    "locked_document_id": Document,
}


async def _of_what_is_there(session: AsyncSession, actor: Principal, told: dict[str, Any]) -> dict[str, Any]:
    for name, noun in NOUNS.items():
        if told[name] is not None and await session.scalar(noun.visible_to(actor).where(noun.id == told[name])) is None:
            told[name] = None
    return told
