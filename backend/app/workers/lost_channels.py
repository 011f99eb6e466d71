"""A mailbox that does not exist, a bot that was blocked: the channel is taken off, and its owner is told in the app."""

from __future__ import annotations

from sqlalchemy import select, update

from app.models import Channel, NotificationType, User
from app.services import notifications, telegram_links
from app.services.deliveries import outbox
from app.services.deliveries.outbox import Delivery
from app.services.deliveries.words import words
from app.services.runtime import Runtime


async def take_off(runtime: Runtime, delivery: Delivery, error: str) -> None:
    """`error` is what everything says that still waited for the channel."""
    channel, then = delivery.message.channel, delivery.person
    async with runtime.database.unit_of_work() as session:
        person = await session.scalar(select(User).where(User.id == then.id).with_for_update())
        # What was tried is not what the person has now: another address, another chat.
        if person is None or (person.email, person.telegram_chat_id) != (then.email, then.telegram_chat_id):
            return
        if channel == Channel.EMAIL:
            what, person.email_bounced_at = "bounced", runtime.clock.now()
            await outbox.give_up_all(session, person.id, channel, error)
        else:
            what = "blocked"
            await telegram_links.end(session, runtime, person, error)
        own = words(person.locale)
        title, body = own[f"{what}_title"], own[f"{what}_body"].format(address=person.email)
        told = await notifications.tell(
            session, runtime, person, NotificationType.ALERT, title, body, {}, [Channel.IN_APP]
        )
    await notifications.announce(runtime, told)


async def regain(runtime: Runtime, delivery: Delivery) -> None:
    """A message arrived where the last one had not."""
    person = delivery.person
    if delivery.message.channel == Channel.EMAIL and person.email_bounced_at is not None:
        async with runtime.database.unit_of_work() as session:
            same = User.id == person.id, User.email == person.email
            await session.execute(update(User).where(*same).values(email_bounced_at=None))
