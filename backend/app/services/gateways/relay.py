"""Events of an answer on their way to another process: a short Redis stream per answer, filled while somebody reads.

Only the last seconds are kept; what is older stands in the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.services.gateways.redis import RedisGateway

# About ten seconds of an answer. Events are stored every second, so nothing is lost when the oldest are dropped.
BATCHES_KEPT = 100
# What a writer that died leaves behind.
LIFETIME_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Relayed:
    """Some consecutive events, the first of them numbered `first`; `entry` says where to read on."""

    entry: bytes
    first: int
    frames: bytes


def _key(message_id: UUID) -> bytes:
    return b"relay:" + message_id.bytes


async def append(redis: RedisGateway, message_id: UUID, first: int, frames: bytes) -> None:
    """Raises RedisError or OSError, as do the others."""
    async with redis.commands.pipeline(transaction=False) as pipeline:
        pipeline.xadd(_key(message_id), {b"first": first, b"frames": frames}, maxlen=BATCHES_KEPT)
        pipeline.expire(_key(message_id), LIFETIME_SECONDS)
        await pipeline.execute()


async def read(redis: RedisGateway, message_id: UUID, after: bytes, *, wait_seconds: float) -> list[Relayed]:
    """The batches behind the entry `after`; waits a little for one when there is none."""
    answer: Any = await redis.commands.xread({_key(message_id): after}, block=int(wait_seconds * 1000))
    return [
        Relayed(entry, int(fields[b"first"]), fields[b"frames"]) for _, entries in answer for entry, fields in entries
    ]


async def drop(redis: RedisGateway, message_id: UUID) -> None:
    await redis.commands.delete(_key(message_id))
