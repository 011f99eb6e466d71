"""Live events to a person's open windows, and orders to whichever process writes an answer, over Redis.

Delivery is best effort by design: what matters is stored first, and a window that reconnects reads it from there.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from typing import Protocol
from uuid import UUID

import orjson

from app.core.logging import get_logger
from app.services.gateways.redis import RedisError, RedisGateway

CHANNEL, ORDERS = "events", "orders"
RECONNECT_SECONDS = 1.0

log = get_logger(__name__)


class Order(StrEnum):
    """What one process asks of the one that writes an answer."""

    WATCH = "watch"
    STOP = "stop"


class Window(Protocol):
    """Whoever is told of a person's events."""

    def put(self, frame: str) -> None:
        """One more event, as JSON. Does not wait, and gives up a reader that is too slow by itself."""
        ...


class EventBus:
    def __init__(self, redis: RedisGateway) -> None:
        self._redis = redis
        self._windows: defaultdict[UUID, set[Window]] = defaultdict(set)
        self._listener: asyncio.Task[None] | None = None
        # Who carries out orders in this process; without one they are not for us.
        self.obey: Callable[[Order, UUID], None] | None = None

    def start(self) -> None:
        self._listener = asyncio.create_task(self._listen(), name="event-bus")

    async def close(self) -> None:
        if self._listener is not None:
            self._listener.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._listener

    async def publish(self, user_id: UUID, event: dict[str, object]) -> None:
        """Send one event to all windows of a person, in every process. Never raises: see the module's note."""
        frame = orjson.dumps(event)
        try:
            await self._redis.commands.publish(CHANNEL, user_id.bytes + frame)
        except (RedisError, OSError) as error:
            log.warning("live event not broadcast", error=type(error).__name__)
            # The windows of this very process can still be served.
            self._deliver(user_id, frame)

    async def publish_all(self, events: Sequence[tuple[UUID, dict[str, object]]]) -> None:
        """The same for many events of many people, in one trip to Redis and in their order."""
        frames = [(user_id, orjson.dumps(event)) for user_id, event in events]
        try:
            async with self._redis.commands.pipeline(transaction=False) as pipeline:
                for user_id, frame in frames:
                    pipeline.publish(CHANNEL, user_id.bytes + frame)
                await pipeline.execute()
        except (RedisError, OSError) as error:
            log.warning("live events not broadcast", error=type(error).__name__)
            for user_id, frame in frames:
                self._deliver(user_id, frame)

    async def order(self, order: Order, message_id: UUID) -> None:
        """Give an order to all processes, this one included. Raises RedisError or OSError."""
        await self._redis.commands.publish(ORDERS, message_id.bytes + order.encode())

    @contextlib.contextmanager
    def subscribe(self, user_id: UUID, window: Window) -> Iterator[None]:
        self._windows[user_id].add(window)
        try:
            yield
        finally:
            self._windows[user_id].discard(window)
            if not self._windows[user_id]:
                del self._windows[user_id]

    def _deliver(self, user_id: UUID, frame: bytes) -> None:
        windows = self._windows.get(user_id)
        if windows:
            text = frame.decode()
            for window in tuple(windows):
                window.put(text)

    async def _listen(self) -> None:
        while True:
            client = self._redis.blocking()
            try:
                async with client.pubsub(ignore_subscribe_messages=True) as pubsub:
                    await pubsub.subscribe(CHANNEL, ORDERS)
                    async for message in pubsub.listen():
                        self._take(message["channel"], message["data"])
            except (RedisError, OSError) as error:
                log.warning("event bus lost Redis", error=type(error).__name__)
                await asyncio.sleep(RECONNECT_SECONDS)
            finally:
                await client.aclose()

    def _take(self, channel: bytes, data: bytes) -> None:
        identity, rest = UUID(bytes=data[:16]), data[16:]
        if channel == CHANNEL.encode():
            self._deliver(identity, rest)
        elif self.obey is not None and rest.decode() in Order:
            # During an update a newer process may give orders that are not known here yet.
            self.obey(Order(rest.decode()), identity)
