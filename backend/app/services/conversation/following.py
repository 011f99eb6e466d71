"""Reading an answer that another process writes, or wrote: what is stored, then what is relayed.

The database is the truth and is enough by itself, a second behind. Redis makes it live: the reader says what it
watches, the writer sends it from then on. Where one has a gap the other one fills it, in the order of the numbers.
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator
from uuid import UUID

from sqlalchemy import select

from app.core.errors import AppError
from app.models import Message, MessageEventBatch, MessageStatus
from app.services.chats import branches
from app.services.conversation.ending import closing_event, error_body
from app.services.conversation.live import PING, PING_SECONDS, encode_frame
from app.services.gateways import relay
from app.services.gateways.events import Order
from app.services.gateways.redis import RedisError
from app.services.runtime import Runtime

# How long silence is listened to before the database is asked what is going on.
POLL_SECONDS = 0.5
# How often the writer is told that somebody is still there.
RENEW_SECONDS = 4.0


class Follower:
    """One reader of one answer, who has the events up to `position`."""

    def __init__(self, runtime: Runtime, message_id: UUID, position: int) -> None:
        self._runtime = runtime
        self._message_id = message_id
        self._position = position
        self._entry = b"0"
        self._ended = False

    async def events(self) -> AsyncIterator[bytes]:
        """The wire bytes from there to the end, with the closing event in any case."""
        loop = asyncio.get_running_loop()
        spoken_at = loop.time()
        while True:
            status, batches = await self._stored()
            for batch in batches:
                yield self._new_part(batch.first_id, zlib.decompress(batch.frames))
                spoken_at = loop.time()
            if status != MessageStatus.STREAMING:
                if not self._ended and not await self._has_closed():
                    yield await self._closing()
                return
            async for piece in self._relayed():
                yield piece
                spoken_at = loop.time()
            if self._ended:
                return
            if loop.time() - spoken_at >= PING_SECONDS:
                spoken_at = loop.time()
                yield PING

    async def _stored(self) -> tuple[MessageStatus | None, list[MessageEventBatch]]:
        async with self._runtime.database.sessions() as session:
            # The state first: what is stored after a final state was read is all there will be.
            status = await session.scalar(select(Message.status).where(Message.id == self._message_id))
            batches = await session.scalars(
                select(MessageEventBatch)
                .where(MessageEventBatch.message_id == self._message_id, MessageEventBatch.last_id > self._position)
                .order_by(MessageEventBatch.first_id)
            )
            return status, list(batches)

    async def _relayed(self) -> AsyncIterator[bytes]:
        """What the writer sends, until it falls silent or something is missing in between."""
        loop = asyncio.get_running_loop()
        try:
            renew_at = 0.0
            while True:
                if loop.time() >= renew_at:
                    renew_at = loop.time() + RENEW_SECONDS
                    await self._runtime.events.order(Order.WATCH, self._message_id)
                batches = await relay.read(
                    self._runtime.redis, self._message_id, self._entry, wait_seconds=POLL_SECONDS
                )
                if not batches:
                    return
                for batch in batches:
                    if batch.first > self._position + 1:
                        await asyncio.sleep(POLL_SECONDS / 2)
                        return
                    self._entry = batch.entry
                    if piece := self._new_part(batch.first, batch.frames):
                        yield piece
                    if self._ended:
                        return
        except (RedisError, OSError):
            await asyncio.sleep(POLL_SECONDS)

    def _new_part(self, first: int, wire: bytes) -> bytes:
        """The events the reader does not have yet, of some that begin with number `first`."""
        frames = split(wire)
        fresh = frames[max(0, self._position + 1 - first) :]
        if fresh:
            self._position = first + len(frames) - 1
            self._ended = self._ended or closes(fresh[-1])
        return b"".join(fresh)

    async def _has_closed(self) -> bool:
        """Whether the reader has heard the closing event before."""
        async with self._runtime.database.sessions() as session:
            last = await session.scalar(
                select(MessageEventBatch)
                .where(MessageEventBatch.message_id == self._message_id)
                .order_by(MessageEventBatch.last_id.desc())
                .limit(1)
            )
        return last is not None and last.last_id == self._position and closes(split(zlib.decompress(last.frames))[-1])

    async def _closing(self) -> bytes:
        """After a crash the reader may have seen events that were never stored; the closing one then comes next in
        its own count, so that it is not taken for one it knows."""
        async with self._runtime.database.sessions() as session:
            message = await session.get(Message, self._message_id)
            if message is None:
                return encode_frame(self._position + 1, "error", error_body(AppError("message.not-found")))
            shown = await branches.shown_one(session, message)
            closing = closing_event(message, shown.sibling_ids)
        return encode_frame(self._position + 1, *closing)


def split(wire: bytes) -> list[bytes]:
    return [frame + b"\n\n" for frame in wire.split(b"\n\n")[:-1]]


def closes(frame: bytes) -> bool:
    name = frame.split(b"\nevent: ", 1)[1].split(b"\n", 1)[0]
    return name in (b"message.completed", b"message.interrupted", b"error")
