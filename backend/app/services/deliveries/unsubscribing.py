"""The link in every letter: whoever has it may stop the mail of its person, signed in or not."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.models import Channel, User
from app.services.deliveries import mail, outbox
from app.services.runtime import Runtime


async def person_of(session: AsyncSession, runtime: Runtime, token: str) -> User | None:
    user_id = mail.unsubscribing(runtime.settings, token)
    return None if user_id is None else await session.get(User, user_id)


async def stop(session: AsyncSession, runtime: Runtime, token: str) -> User:
    """No more mail; what waits to be sent is not sent either. Twice is like once."""
    person = await person_of(session, runtime, token)
    if person is None:
        raise AppError("mail.link-invalid")
    person.email_muted = True
    await outbox.give_up_all(session, person.id, Channel.EMAIL, outbox.OFF)
    return person
