"""Connections for single statements that only read, beside those of the pool.

Fetching a connection from the pool for a session and giving it back costs as much as a small statement does. One that
only reads needs nothing of that: no transaction, and no order among others. It takes a lane for as long as it runs.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

import asyncpg
from sqlalchemy.ext.asyncio import AsyncEngine

# Whoever finds all of them taken goes the ordinary way, through the pool.
LANES = 4
# One that has been lying around is tried out before use: the server may have gone away in between.
IDLE_SECONDS = 3.0
NEVER = float("-inf")
# For the server to hear that a statement was called off, and to say goodbye.
END_SECONDS = 5.0


class Lanes:
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        # The one used last knows the statements already, so it is taken first.
        self._free: list[tuple[float, Any]] = []
        self._count = 0
        self._closed = False
        # When one was last found lost: what was used before may be lost as well.
        self.lost_at = NEVER
        self._closing: set[asyncio.Task[None]] = set()

    async def take(self) -> Any:
        """A connection of the driver, to be given back or dropped; None when there is none to be had."""
        while self._free:
            used_at, driver = self._free.pop()
            if time.monotonic() - used_at < IDLE_SECONDS or await self._still_works(driver):
                return driver
        if self._count >= LANES or self._closed:
            return None
        self._count += 1
        try:
            return await self._opened()
        except BaseException:
            self._count -= 1
            raise

    def give_back(self, driver: Any) -> None:
        if self._closed or driver.is_closed():
            self.drop(driver)
        else:
            self._free.append((time.monotonic(), driver))

    def drop(self, driver: Any) -> None:
        """For one whose statement failed or was called off, which the server hears of first.

        What ended this one may have ended the others: they are tried out before use.
        """
        self._count -= 1
        if driver.is_closed() and not self._closed:
            self.lost_at = time.monotonic()
        self._free = [(NEVER, other) for _, other in self._free]
        closing = asyncio.create_task(self._end(driver))
        self._closing.add(closing)
        closing.add_done_callback(self._closing.discard)

    async def close(self) -> None:
        self._closed = True
        while self._free:
            self.drop(self._free.pop()[1])
        await asyncio.gather(*self._closing)

    async def _opened(self) -> Any:
        # Connected as the pool connects, and then taken out of it.
        pooled = await self._engine.raw_connection()
        driver = pooled.driver_connection
        pooled.detach()
        return driver

    async def _end(self, driver: Any) -> None:
        try:
            await driver.close(timeout=END_SECONDS)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
            driver.terminate()

    async def _still_works(self, driver: Any) -> bool:
        try:
            await driver.fetchval("SELECT 1")
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
            self.drop(driver)
            return False
        except BaseException:
            self.drop(driver)
            raise
        return True
