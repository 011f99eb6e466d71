"""Sends what waits in the outbox. Ticked every second by every process that works in the background.

Each channel has its own places, so that one that is slow keeps none of the others waiting; a person's messages on a
channel go one after the other.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from itertools import groupby
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from app.core.logging import get_logger
from app.core.metrics import DELIVERIES
from app.models import Channel
from app.services.deliveries import outbox, senders
from app.services.deliveries.outbox import Delivery
from app.services.gateways.undelivered import Undelivered
from app.services.runtime import Runtime
from app.workers import lost_channels

# How many people are served at the same time. Mail servers count connections; Telegram takes thirty messages a second.
PLACES = {Channel.EMAIL: 4, Channel.TELEGRAM: 8, Channel.PUSH: 8}
# At shutdown, for what is on its way; what is not done then is sent again when its hold is over.
STOP_SECONDS = 3.0
log = get_logger(__name__)


class DeliverySender:
    def __init__(self) -> None:
        self._lanes = [_Lane(channel, places) for channel, places in PLACES.items()]

    async def send_due(self, runtime: Runtime) -> int:
        """Begin with what is due, as far as there are places; nothing is waited for. How many were begun."""
        return sum([await lane.fill(runtime) for lane in self._lanes])

    async def finish(self, *, within: float | None = None) -> None:
        """Wait until nothing is on its way any more; what takes longer than `within` is broken off."""
        for lane in self._lanes:
            await lane.finish(within)


class _Lane:
    """The places of one channel."""

    def __init__(self, channel: Channel, places: int) -> None:
        self._channel = channel
        self._places = places
        self._under_way: dict[UUID, asyncio.Task[None]] = {}
        self._claiming = asyncio.Lock()

    async def fill(self, runtime: Runtime) -> int:
        async with self._claiming:
            free = self._places - len(self._under_way)
            if free <= 0:
                return 0
            async with runtime.database.unit_of_work() as session:
                claimed = await outbox.claim(session, runtime.clock.now(), self._channel, free, self._under_way.keys())
            # Sorting keeps the order of each person's own messages.
            of_person = sorted(claimed, key=lambda delivery: delivery.person.id)
            for user_id, own in groupby(of_person, key=lambda delivery: delivery.person.id):
                self._under_way[user_id] = asyncio.create_task(
                    self._serve(runtime, user_id, list(own)), name=f"deliveries over {self._channel}"
                )
        return len(claimed)

    async def finish(self, within: float | None) -> None:
        until = None if within is None else asyncio.get_running_loop().time() + within
        while running := set(self._under_way.values()):
            left = None if until is None else max(0.0, until - asyncio.get_running_loop().time())
            _, late = await asyncio.wait(running, timeout=left)
            for task in late:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
            if late:
                self._under_way.clear()

    async def _serve(self, runtime: Runtime, user_id: UUID, deliveries: list[Delivery]) -> None:
        try:
            for number, delivery in enumerate(deliveries):
                held = delivery if number == 0 else await _held_on(runtime, delivery)
                wait = None if held is None else await _deliver(runtime, held)
                if wait is not None:
                    await _give_back(runtime, deliveries[number + 1 :], wait)
                    break
        except (SQLAlchemyError, OSError) as error:
            # Its hold runs out, and it is tried again.
            log.warning("delivery not recorded", channel=self._channel, error=type(error).__name__)
            self._under_way.pop(user_id, None)
            return
        self._under_way.pop(user_id, None)
        # The place is free: whoever waits need not wait for the next tick.
        await self._fill_quietly(runtime)

    async def _fill_quietly(self, runtime: Runtime) -> None:
        try:
            await self.fill(runtime)
        except (SQLAlchemyError, OSError) as error:
            log.warning("deliveries not claimed", channel=self._channel, error=type(error).__name__)


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
        async with runtime.database.unit_of_work() as session:
            await outbox.drop(session, message.id, runtime.clock.now())
        return None
    try:
        receipt = await senders.send(runtime, delivery)
    except Undelivered as fault:
        log.info("not delivered", channel=message.channel, delivery_id=str(message.id), error=fault.error)
        DELIVERIES.labels(message.channel, fault.error).inc()
        async with runtime.database.unit_of_work() as session:
            await outbox.not_sent(session, message.id, fault, runtime.clock.now())
        if fault.lost:
            await lost_channels.take_off(runtime, delivery, fault.error)
        return fault.wait
    DELIVERIES.labels(message.channel, "changed" if delivery.is_change else "sent").inc()
    async with runtime.database.unit_of_work() as session:
        if delivery.is_change:
            await outbox.changed(session, delivery)
        else:
            await outbox.sent(session, message.id, receipt, runtime.clock.now())
    await lost_channels.regain(runtime, delivery)
    return None
