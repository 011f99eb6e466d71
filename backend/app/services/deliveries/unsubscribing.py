"""The link in every letter: whoever has it may stop the mail of its person, signed in or not."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.models import Channel, Notification, NotificationType, User
from app.services import notifications
from app.services.deliveries import mail, outbox
from app.services.deliveries.words import words
from app.services.runtime import Runtime
from app.utils.addresses import masked


async def person_of(session: AsyncSession, runtime: Runtime, token: str) -> User | None:
    user_id = mail.unsubscribing(runtime.settings, token)
    return None if user_id is None else await session.get(User, user_id)


async def stop(session: AsyncSession, runtime: Runtime, token: str) -> tuple[User, list[Notification]]:
    """No more mail; what waits to be sent is not sent either. Twice is like once.

    Whoever a letter was forwarded to can do this, so its person hears of it in the app: the rows to be announced.
    """
    found = await person_of(session, runtime, token)
    person = None if found is None else await session.get(User, found.id, with_for_update=True, populate_existing=True)
    if person is None:
        raise AppError("mail.link-invalid")
    if person.email_muted:
        return person, []
    person.email_muted = True
    await outbox.give_up_all(session, person.id, Channel.EMAIL, outbox.OFF)
    own = words(person.locale)
    body = own["muted_body"].format(address=masked(person.email))
    told = await notifications.tell(
        session, runtime, person, NotificationType.ALERT, own["muted_title"], body, {}, [Channel.IN_APP, Channel.PUSH]
    )
    return person, told
