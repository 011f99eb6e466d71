"""Which Telegram chat belongs to whom, proven by a one-time code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.permissions import Principal
from app.core.security import fingerprint, new_secret_token
from app.models import Channel, LinkCode, User
from app.schemas.bot import BotLink, BotLookUp
from app.services import attempts, telegram_places, telegram_sessions
from app.services.deliveries import outbox
from app.services.runtime import Runtime
from app.utils.addresses import masked

VALID = timedelta(minutes=15)
CODE_BYTES = 16
TRIES = 20


@dataclass(frozen=True, slots=True)
class IssuedCode:
    code: str
    url: str | None
    expires_at: datetime


async def issue(session: AsyncSession, runtime: Runtime, actor: Principal) -> IssuedCode:
    """A fresh code for the actor's account; earlier unused ones stop working."""
    telegram = runtime.settings.telegram
    if not (telegram.enabled or telegram.telegram_bot_username):
        raise AppError("telegram.not-configured")
    # Asked before the first statement, so that no transaction waits for Telegram.
    name = telegram.telegram_bot_username or (runtime.telegram and await runtime.telegram.username())
    now = runtime.clock.now()
    await session.execute(
        update(LinkCode).where(LinkCode.user_id == actor.user_id, LinkCode.used_at.is_(None)).values(used_at=now)
    )
    code, expires = new_secret_token(CODE_BYTES), now + VALID
    session.add(LinkCode(user_id=actor.user_id, code_hash=fingerprint(code), expires_at=expires))
    return IssuedCode(code, f"https://t.me/{name}?start={code}" if name else None, expires)


@dataclass(frozen=True, slots=True)
class Offer:
    """Which account a code would link a chat to, as far as whoever holds the code may know it."""

    account: str
    locale: str


async def look(session: AsyncSession, runtime: Runtime, data: BotLookUp) -> Offer:
    """What a code is for. A link may have been forwarded: nobody is bound before they have said so themselves."""
    await _count(runtime, data.telegram_chat_id)
    now = runtime.clock.now()
    open_code = LinkCode.code_hash == fingerprint(data.code), LinkCode.used_at.is_(None), LinkCode.expires_at > now
    user = await session.scalar(select(User).join(LinkCode, LinkCode.user_id == User.id).where(*open_code))
    if user is None or not user.is_active:
        raise AppError("telegram.code-invalid")
    linked = await session.scalar(select(User.id).where(User.telegram_chat_id == data.telegram_chat_id))
    if linked not in (None, user.id):
        raise AppError("telegram.already-linked")
    return Offer(masked(user.email), user.locale)


async def _count(runtime: Runtime, telegram_chat_id: int) -> None:
    """In a transaction of its own: a refusal stays counted."""
    async with runtime.database.unit_of_work() as counting:
        now = runtime.clock.now()
        count = await attempts.count(counting, f"telegram-link:{telegram_chat_id}", now=now, window=VALID)
    if count > TRIES:
        raise attempts.refusal(VALID)


async def redeem(session: AsyncSession, runtime: Runtime, data: BotLink) -> User:
    """Link the chat to the account of the code. The code works once, whoever comes first."""
    await _count(runtime, data.telegram_chat_id)
    now = runtime.clock.now()
    owner = await session.scalar(
        update(LinkCode)
        .where(LinkCode.code_hash == fingerprint(data.code), LinkCode.used_at.is_(None), LinkCode.expires_at > now)
        .values(used_at=now)
        .returning(LinkCode.user_id)
    )
    user = await session.get(User, owner) if owner is not None else None
    if user is None or not user.is_active:
        raise AppError("telegram.code-invalid")
    if user.telegram_chat_id != data.telegram_chat_id:
        await telegram_sessions.end(session, runtime, user.id, "relinked")
        await telegram_places.forget(session, user.id)
        user.telegram_linked_at = now
    user.telegram_chat_id, user.telegram_username = data.telegram_chat_id, data.telegram_username
    try:
        await session.flush()
    except IntegrityError as error:
        raise AppError("telegram.already-linked") from error
    return user


async def unlink(session: AsyncSession, runtime: Runtime, telegram_chat_id: int) -> None:
    user = await session.scalar(select(User).where(User.telegram_chat_id == telegram_chat_id).with_for_update())
    if user is None:
        raise AppError("telegram.not-linked")
    await end(session, runtime, user)


async def unlink_own(session: AsyncSession, runtime: Runtime, actor: Principal) -> User:
    """The actor's chat, wherever its phone is now. When there is none, there is nothing to do."""
    user = await session.get_one(User, actor.user_id, with_for_update=True)
    await end(session, runtime, user)
    await session.flush()
    await session.refresh(user)
    return user


async def end(session: AsyncSession, runtime: Runtime, user: User, error: str = outbox.OFF) -> None:
    """The chat is no channel of the account any more: nothing goes there, and nothing acts as its owner there."""
    user.telegram_chat_id = user.telegram_username = user.telegram_linked_at = None
    await outbox.give_up_all(session, user.id, Channel.TELEGRAM, error)
    await telegram_places.forget(session, user.id)
    await telegram_sessions.end(session, runtime, user.id, "unlinked")
