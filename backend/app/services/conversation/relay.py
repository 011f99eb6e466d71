"""What this process does for readers elsewhere: sends them the events of an answer it writes, and obeys their stop.

Nothing is sent while nobody elsewhere watches. A reader repeats its wish as long as it is there; see `following`.
"""

from __future__ import annotations

import asyncio
from uuid import UUID

from app.core.logging import get_logger
from app.services.conversation.live import LiveAnswer
from app.services.gateways import relay
from app.services.gateways.events import Order
from app.services.gateways.redis import RedisError
from app.services.runtime import Runtime

# Events are collected this long: one command carries what a fast model says in the meantime.
BATCH_SECONDS = 0.1
# Without a repeated wish the readers are gone.
WATCHED_SECONDS = 12.0
RETRY_SECONDS = 0.5
log = get_logger(__name__)


class Relay:
    """The answers of this process that are watched from elsewhere."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._watched_until: dict[UUID, float] = {}
        self._sending: set[UUID] = set()

    def obey(self, order: Order, message_id: UUID) -> None:
        """Take an order from any process; orders about the answers of others are not ours."""
        answer = self._runtime.live.get(message_id)
        if answer is None or answer.log.closed:
            return
        if order is Order.STOP:
            if not answer.finishing:
                answer.stop()
            return
        self._watched_until[message_id] = asyncio.get_running_loop().time() + WATCHED_SECONDS
        if message_id not in self._sending:
            self._sending.add(message_id)
            self._runtime.spawn(self._send(answer), name=f"relay {message_id}")

    async def _send(self, answer: LiveAnswer) -> None:
        # What the database holds already is read there.
        sent, loop = answer.flushed, asyncio.get_running_loop()
        try:
            while loop.time() < self._watched_until[answer.message_id]:
                closed, frames = answer.log.closed, answer.log.frames[sent:]
                if frames and await self._append(answer.message_id, sent + 1, frames):
                    sent += len(frames)
                if closed:
                    # The last batch stays for its readers and expires.
                    return
                await (asyncio.sleep(BATCH_SECONDS) if frames else answer.log.news())
            await relay.drop(self._runtime.redis, answer.message_id)
        except (RedisError, OSError) as error:
            log.warning("relay not removed", error=type(error).__name__)
        finally:
            self._sending.discard(answer.message_id)
            del self._watched_until[answer.message_id]

    async def _append(self, message_id: UUID, first: int, frames: list[bytes]) -> bool:
        try:
            await relay.append(self._runtime.redis, message_id, first, b"".join(frames))
        except (RedisError, OSError) as error:
            # Readers find what is missing in the database.
            log.warning("events not relayed", error=type(error).__name__)
            await asyncio.sleep(RETRY_SECONDS)
            return False
        return True
