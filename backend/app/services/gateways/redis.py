"""The Redis connection of a process, with time limits that fit an interactive product."""

from __future__ import annotations

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import RedisError

SOCKET_SECONDS = 2.0


class RedisGateway:
    """`commands` for short calls; `blocking()` for a connection that may wait as long as it likes."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.commands: Redis = Redis.from_url(
            url,
            socket_timeout=SOCKET_SECONDS,
            socket_connect_timeout=SOCKET_SECONDS,
            retry=Retry(ExponentialBackoff(cap=0.2, base=0.02), retries=1),
            health_check_interval=30,
        )

    def blocking(self) -> Redis:
        return Redis.from_url(self.url, socket_timeout=None, socket_connect_timeout=SOCKET_SECONDS)

    async def ping(self) -> None:
        await self.commands.ping()

    async def close(self) -> None:
        await self.commands.aclose()


__all__ = ["RedisError", "RedisGateway"]
