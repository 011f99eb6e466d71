"""Sends what waits in the outbox. Ticked every second by every process that works in the background.

Each channel has its own places, so that one that is slow keeps none of the others waiting; a person's messages on a
channel go one after the other.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import timedelta
from itertools import groupby
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.logging import get_logger
from app.core.metrics import DELIVERIES
from app.models import Channel
from app.services import settings
from app.services.deliveries import hourly, outbox, senders
from app.services.deliveries.outbox import Delivery
from app.services.gateways.undelivered import Undelivered
from app.services.runtime import Runtime
from app.workers import lost_channels

# How many people are served at the same time. Mail servers count connections; Telegram takes thirty messages a second.
PLACES = {Channel.EMAIL: 4, Channel.TELEGRAM: 8, Channel.PUSH: 8}
# At shutdown, for what is on its way; what is not done then is sent again when its hold is over.
STOP_SECONDS = 3.0
# A claimed row is held for a minute. So long a database may be away without anything being sent twice.
RECORD_PAUSES = (0.2, 0.5, 1.0, 2.0, *[4.0] * 11)
BROKEN = "server.error"
log = get_logger(__name__)


class DeliverySender:
    def __init__(self) -> None:
        self._lanes = [_Lane(channel, places) for channel, places in PLACES.items()]

    async def send_due(self, runtime: Runtime) -> int:
        """Begin with what is due, as far as there are places; nothing is waited for. How many were begun."""
        # Through the mail server and the bot that are set, also in the first second of a process.
        await settings.refresh(runtime)
        return sum([await lane.fill(runtime) for lane in self._lanes])

    async def finish(self) -> None:
        """Wait until nothing is due and nothing on its way any more."""
        for lane in self._lanes:
            await lane.finish()

    async def stop(self) -> None:
        """Begin with nothing more, and give what is on its way a little time."""
        await asyncio.gather(*(lane.stop() for lane in self._lanes))


class _Lane:
    """The places of one channel."""

    def __init__(self, channel: Channel, places: int) -> None:
        self._channel = channel
        self._places = places
        self._under_way: set[UUID] = set()
        # Longer than their people are under way: at its end each looks for what is due next.
        self._tasks: set[asyncio.Task[None]] = set()
        self._claiming = asyncio.Lock()
        self._stopping = False

    async def fill(self, runtime: Runtime) -> int:
        async with self._claiming:
            free = 0 if self._stopping else self._places - len(self._under_way)
            if free <= 0:
                return 0
            async with runtime.database.unit_of_work() as session:
                now = runtime.clock.now()
                if self._channel is Channel.EMAIL:
                    claimed = await hourly.claim(session, runtime.settings, now, free, self._under_way)
                else:
                    claimed = await outbox.claim(session, now, self._channel, free, self._under_way)
            # Sorting keeps the order of each person's own messages.
            of_person = sorted(claimed, key=lambda delivery: delivery.person.id)
            for user_id, own in groupby(of_person, key=lambda delivery: delivery.person.id):
                self._under_way.add(user_id)
                serving = self._serve(runtime, user_id, list(own))
                task = asyncio.create_task(serving, name=f"deliveries over {self._channel}")
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
        return len(claimed)

    async def finish(self) -> None:
        # Not `gather`: of tasks that have just ended it goes on at once, before they could leave the set.
        while running := list(self._tasks):
            await asyncio.wait(running)

    async def stop(self) -> None:
        self._stopping = True
        if running := list(self._tasks):
            _, late = await asyncio.wait(running, timeout=STOP_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    async def _serve(self, runtime: Runtime, user_id: UUID, deliveries: list[Delivery]) -> None:
        """One person's messages, one after the other; then the place is free for whoever waits."""
        try:
            for number, delivery in enumerate(deliveries):
                held = delivery if number == 0 else await _held_on(runtime, delivery)
                wait = None if held is None else await _deliver(runtime, held)
                if wait is not None:
                    await _give_back(runtime, deliveries[number + 1 :], wait)
                    break
        except (SQLAlchemyError, OSError) as error:
            # Their holds run out, and they are tried again.
            log.warning("deliveries not recorded", channel=self._channel, error=type(error).__name__)
        finally:
            self._under_way.discard(user_id)
        with contextlib.suppress(SQLAlchemyError, OSError):
            await self.fill(runtime)


async def _held_on(runtime: Runtime, delivery: Delivery) -> Delivery | None:
    async with runtime.database.unit_of_work() as session:
        return await outbox.hold_on(session, delivery, runtime.clock.now())


async def _give_back(runtime: Runtime, deliveries: list[Delivery], seconds: float) -> None:
    """The chat is busy: what was to follow waits too."""
    async with runtime.database.unit_of_work() as session:
        await outbox.give_back(session, deliveries, runtime.clock.now() + timedelta(seconds=seconds))


async def _deliver(runtime: Runtime, delivery: Delivery) -> float | None:
    """Send and record; how many seconds the channel wants to be left alone by this person's messages."""
    message = delivery.message
    if delivery.is_moot:
        await _record(runtime, lambda session: outbox.drop(session, message.id, runtime.clock.now()))
        return None
    try:
        receipt = await _send(runtime, delivery)
    except Undelivered as fault:
        told = fault
        log.info("not delivered", channel=message.channel, delivery_id=str(message.id), error=told.error)
        DELIVERIES.labels(message.channel, told.error).inc()
        await _record(runtime, lambda session: outbox.not_sent(session, message.id, told, runtime.clock.now()))
        if told.lost:
            await lost_channels.take_off(runtime, delivery, told.error)
        return told.wait
    DELIVERIES.labels(message.channel, "changed" if delivery.is_change else "sent").inc()
    if delivery.is_change:
        await _record(runtime, lambda session: outbox.changed(session, delivery))
    else:
        await _record(runtime, lambda session: outbox.sent(session, message.id, receipt, runtime.clock.now()))
        await lost_channels.regain(runtime, delivery)
    return None


async def _send(runtime: Runtime, delivery: Delivery) -> str | None:
    try:
        return await senders.send(runtime, delivery)
    except (Undelivered, SQLAlchemyError, OSError):
        raise
    except Exception as error:
        # One message that we can't put into words must not stand in the way of the others.
        log.exception("delivery failed", channel=delivery.message.channel, delivery_id=str(delivery.message.id))
        raise Undelivered(BROKEN, type(error).__name__) from error


async def _record(runtime: Runtime, note: Callable[[AsyncSession], Awaitable[None]]) -> None:
    """Write down what has happened, also when the database is away for a moment: otherwise it would happen again."""
    for pause in (*RECORD_PAUSES, None):
        try:
            async with runtime.database.unit_of_work() as session:
                await note(session)
        except (SQLAlchemyError, OSError):
            if pause is None:
                raise
            await asyncio.sleep(pause)
        else:
            return
