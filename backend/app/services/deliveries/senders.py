"""From a claimed row to the channel it is for. No transaction is open here."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from app.models import Channel, NotificationType, PushSubscription
from app.services import push_subscriptions
from app.services.deliveries import mail, push, telegram
from app.services.deliveries.outbox import EXPIRED, OFF, STALE, Delivery
from app.services.gateways.undelivered import Undelivered
from app.services.gateways.web_push import GONE, UNREACHABLE, Browser
from app.services.runtime import Runtime

# How many of a person's browsers are spoken to at the same time, and for how long to all of them: who has many that
# nobody answers for takes no more of the way than others, and the claimed row is still held.
SHARE, ALL_SECONDS = 4, 40.0


async def send(runtime: Runtime, delivery: Delivery) -> str | None:
    """Send the message, or change one that was sent; what the channel calls it. Raises Undelivered."""
    message = delivery.message
    if not delivery.is_change and runtime.clock.now() - (message.scheduled_at or message.created_at) > STALE:
        raise Undelivered(EXPIRED, "too old", final=True)
    return await _WAYS[message.channel](runtime, delivery)


async def _mail(runtime: Runtime, delivery: Delivery) -> str | None:
    message, person = delivery.message, delivery.person
    if runtime.mail is None or person.email_muted:
        raise Undelivered(OFF, "mail is off", final=True)
    await runtime.mail.send(mail.compose(runtime.settings, message, person, runtime.clock.now()))
    return mail.message_id(runtime.settings, message.id)


async def _telegram(runtime: Runtime, delivery: Delivery) -> str | None:
    chat_id = delivery.person.telegram_chat_id
    if runtime.telegram is None or chat_id is None:
        raise Undelivered(OFF, "Telegram is off", final=True)
    html, keyboard = telegram.compose(runtime.settings, delivery.message, delivery.person, delivery.occurrence)
    if delivery.message.receipt is None:
        return f"{chat_id}:{await runtime.telegram.send(chat_id, html, keyboard)}"
    chat_then, message_id = (int(part) for part in delivery.message.receipt.split(":"))
    # The person may have linked another chat since.
    if chat_then == chat_id:
        await runtime.telegram.edit(chat_id, message_id, html, keyboard)
    return delivery.message.receipt


async def _push(runtime: Runtime, delivery: Delivery) -> str | None:
    """To the browsers of the person, some at a time, those first that took the last one.

    It has arrived when one of them has it: the bell has it in any case.
    """
    async with runtime.database.sessions() as session:
        browsers = await push_subscriptions.browsers_of(session, delivery.person.id)
    content, topic = push.compose(runtime.settings, delivery.message, delivery.person, delivery.occurrence)
    urgent = delivery.message.type == NotificationType.REMINDER
    share = asyncio.Semaphore(SHARE)
    ends_at = asyncio.get_running_loop().time() + ALL_SECONDS

    async def one(browser: PushSubscription) -> Undelivered | None:
        known = Browser(browser.endpoint, browser.p256dh, browser.auth)
        try:
            async with asyncio.timeout_at(ends_at), share:
                await runtime.push.send(known, content, topic=topic, urgent=urgent)
        except TimeoutError:
            return Undelivered(UNREACHABLE, "no time left")
        except Undelivered as fault:
            return fault
        return None

    faults = await asyncio.gather(*(one(browser) for browser in browsers))
    ends = list(zip(browsers, faults, strict=True))
    reached = [browser.id for browser, fault in ends if fault is None]
    gone = [browser.id for browser, fault in ends if fault is not None and fault.lost]
    if reached or gone:
        async with runtime.database.unit_of_work() as session:
            await push_subscriptions.note(session, reached=reached, gone=gone, now=runtime.clock.now())
    if reached:
        return None
    left = [fault for fault in faults if fault is not None and not fault.lost]
    raise left[0] if left else Undelivered(GONE, "no browser is left", final=True)


_WAYS: dict[Channel, Callable[[Runtime, Delivery], Awaitable[str | None]]] = {
    Channel.EMAIL: _mail,
    Channel.TELEGRAM: _telegram,
    Channel.PUSH: _push,
}
