"""Acting as a linked person: short-lived access tokens that the bot asks for, chat by chat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.permissions import SessionKind
from app.core.security import sign_access_token
from app.models import Session, User
from app.services import attempts
from app.services.runtime import Runtime

# A bot keeps a token until it expires, and asks again when it is restarted or refused.
TRIES = 60
WINDOW = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class ChatGrant:
    """What the bot gets for a chat: whom it speaks with, and how to act as them for a while."""

    user: User
    access_token: str
    expires_at: datetime


async def grant(runtime: Runtime, telegram_chat_id: int) -> ChatGrant:
    """A token that acts as the person of the chat. Requests are counted in a transaction of their own."""
    now = runtime.clock.now()
    async with runtime.database.unit_of_work() as session:
        count = await attempts.count(session, f"telegram-session:{telegram_chat_id}", now=now, window=WINDOW)
    if count > TRIES:
        raise attempts.refusal(WINDOW)
    async with runtime.database.unit_of_work() as session:
        # The user's row is the lock: two requests at once find or make the same session.
        owner = select(User).where(User.telegram_chat_id == telegram_chat_id)
        user = await session.scalar(owner.with_for_update(key_share=True))
        if user is None:
            raise AppError("telegram.not-linked")
        if not user.is_active:
            raise AppError("telegram.account-inactive")
        row = await _session_of(session, runtime, user)
    seconds = runtime.settings.security.access_token_seconds
    token = sign_access_token(runtime.settings.secret(), user_id=user.id, session_id=row.id, now=now, seconds=seconds)
    return ChatGrant(user, token, now + timedelta(seconds=seconds))


async def _session_of(session: AsyncSession, runtime: Runtime, user: User) -> Session:
    """The session of the person's link, for as long as they use it; a new one when there is none."""
    now = runtime.clock.now()
    going_on = select(Session).where(*_open(user.id), Session.expires_at > now).order_by(Session.created_at).limit(1)
    row = await session.scalar(going_on)
    if row is None:
        row = Session(id=uuid4(), user_id=user.id, kind=SessionKind.TELEGRAM, generation=0, refresh_token_hash="")
        session.add(row)
    row.device_info = f"Telegram @{user.telegram_username}" if user.telegram_username else "Telegram"
    row.expires_at = now + timedelta(days=runtime.settings.security.refresh_token_days)
    await session.flush()
    return row


def _open(user_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return Session.user_id == user_id, Session.kind == SessionKind.TELEGRAM, Session.revoked_at.is_(None)


async def end(session: AsyncSession, runtime: Runtime, user_id: UUID, reason: str) -> None:
    """Whatever acts as this person through Telegram stops."""
    ended = update(Session).where(*_open(user_id))
    await session.execute(ended.values(revoked_at=runtime.clock.now(), revoked_reason=reason))
