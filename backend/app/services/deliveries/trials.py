"""Test messages: one's own over each channel, the operator's to see whether mail works at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.permissions import Principal
from app.models import Channel, Notification, NotificationType, User
from app.schemas.channel import ChannelState
from app.services import attempts, notifications, users
from app.services.deliveries import availability, mail, outbox
from app.services.deliveries.words import words
from app.services.gateways.undelivered import Undelivered
from app.services.runtime import Runtime

AN_HOUR = timedelta(hours=1)
# Of one channel, and of mails to one address, whoever asks for them.
TRIES = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    to: str
    sent: bool
    error: str | None = None
    detail: str | None = None


async def of_own(session: AsyncSession, runtime: Runtime, actor: Principal, channel: Channel) -> list[Notification]:
    """A message to oneself, sent like any other. A mailbox that did not exist may be tried: it may exist by now."""
    found = {one.channel: one.state for one in await availability.states(session, runtime.settings, actor)}
    if found[channel] not in availability.REACHED | {ChannelState.BOUNCED}:
        raise AppError("channel.not-ready", params={"channel": channel, "state": found[channel]})
    person = await users.get(session, actor)
    await _count(session, runtime, f"{channel}:{person.email if channel == Channel.EMAIL else person.id}")
    return await notifications.create(session, [_row(runtime, person, channel)])


def _row(runtime: Runtime, person: User, channel: Channel) -> dict[str, object]:
    own = words(person.locale)
    return outbox.row(
        user_id=person.id, channel=channel, kind=NotificationType.INFO, title=own["test_title"],
        body=own["test_body"], meta={}, dedup_key=None, now=runtime.clock.now(),
    )  # fmt: skip


async def of_mail(runtime: Runtime, actor: Principal, to: str | None) -> Outcome:
    """Straight to the mail server, past the outbox: whoever sets it up wants to see what it says."""
    if runtime.mail is None:
        raise AppError("channel.not-ready", params={"channel": Channel.EMAIL, "state": ChannelState.OFF})
    async with runtime.database.unit_of_work() as session:
        person = await users.get(session, actor)
        address = to or person.email
        await _count(session, runtime, f"{Channel.EMAIL}:{address}")
    row = _row(runtime, person, Channel.EMAIL) | {"id": uuid4()}
    letter = mail.compose(runtime.settings, Notification(**row), person, runtime.clock.now())
    letter.replace_header("To", address)
    try:
        await runtime.mail.send(letter)
    except Undelivered as fault:
        return Outcome(address, sent=False, error=fault.error, detail=str(fault))
    return Outcome(address, sent=True)


async def _count(session: AsyncSession, runtime: Runtime, subject: str) -> None:
    count = await attempts.count(session, f"channel-test:{subject}", now=runtime.clock.now(), window=AN_HOUR)
    if count > TRIES:
        raise attempts.refusal(AN_HOUR)
