"""The first letter to an address, which asks whether mail is wanted there, and the answer to it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.permissions import Principal
from app.core.security import fingerprint
from app.models import Channel, NotificationType, User
from app.schemas.channel import ChannelState
from app.services import attempts, notifications
from app.services.deliveries import confirm_links, outbox
from app.services.deliveries.words import words
from app.services.runtime import Runtime

AN_HOUR = timedelta(hours=1)
# First letters to one address, whoever asks for them.
TRIES = 3


async def ask(session: AsyncSession, runtime: Runtime, person: User) -> None:
    """Put the first letter into the outbox. Nothing where there is no mail server."""
    if not runtime.settings.mail.enabled:
        return
    row = outbox.row(
        user_id=person.id, channel=Channel.EMAIL, kind=NotificationType.INFO,
        title=words(person.locale)["confirm_mail_title"], body=words(person.locale)["confirm_mail_body"],
        meta=dict(confirm_links.ASKS), dedup_key=None, now=runtime.clock.now(),
    )  # fmt: skip
    await notifications.create(session, [row])


async def ask_again(session: AsyncSession, runtime: Runtime, actor: Principal) -> None:
    """The letter once more, for whoever did not get it or came too late. Tries stay counted."""
    person = await session.get_one(User, actor.user_id)
    if person.email_confirmed_at is not None:
        raise AppError("mail.already-confirmed")
    if not runtime.settings.mail.enabled or person.email_muted:
        state = ChannelState.MUTED if runtime.settings.mail.enabled else ChannelState.OFF
        raise AppError("channel.not-ready", params={"channel": Channel.EMAIL, "state": state})
    async with runtime.database.unit_of_work() as counting:
        subject = f"confirm-mail:{fingerprint(person.email)}"
        count = await attempts.count(counting, subject, now=runtime.clock.now(), window=AN_HOUR)
    if count > TRIES:
        raise attempts.refusal(AN_HOUR)
    await ask(session, runtime, person)


async def person_of(session: AsyncSession, runtime: Runtime, token: str) -> User | None:
    """Whose address a link confirms; None for one that is not ours, or is too old."""
    link = confirm_links.read(token)
    person = None if link is None else await session.get(User, link.user_id)
    if link is None or person is None or not confirm_links.is_genuine(runtime.settings, link, person.email):
        return None
    return person if person.is_active and link.until > runtime.clock.now() else None


async def confirm(session: AsyncSession, runtime: Runtime, token: str) -> User:
    """Mail is wanted there. Twice is like once."""
    person = await person_of(session, runtime, token)
    if person is None:
        raise AppError("mail.link-invalid")
    person.email_confirmed_at = person.email_confirmed_at or runtime.clock.now()
    return person
