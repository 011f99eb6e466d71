"""Waiting in tests: for a fact, never for a time.

Where what is waited for can be listened to, listen: `written` hears the log of an answer, streams and sockets speak for
themselves, and the stand-in answers `ModelServer.closing` once a connection was closed. `until` is for what tells
nobody, such as a row that another task writes; it is the one place that looks again and again, and the deadline only
turns waiting for ever into a failure.
"""

from __future__ import annotations

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable

from sqlalchemy import text

from app.services.conversation.live import LiveAnswer
from app.services.runtime import Runtime

PATIENCE = 20.0
# Looking costs the very processors that what is waited for needs: the longer it has taken, the seldomer.
LOOK_SECONDS, SELDOM_SECONDS, PART = 0.01, 0.06, 0.05


def _pause(since: float) -> float:
    return min(SELDOM_SECONDS, max(LOOK_SECONDS, PART * (time.monotonic() - since)))


async def until[T](fact: Callable[[], T | Awaitable[T]], *, within: float = PATIENCE) -> T:
    """What `fact` answers once that is true."""
    since = time.monotonic()
    async with asyncio.timeout(within):
        while True:
            found = fact()
            if inspect.isawaitable(found):
                found = await found
            if found:
                return found
            await asyncio.sleep(_pause(since))


def until_outside[T](fact: Callable[[], T], *, within: float = 60.0) -> T:
    """The same for tests without a loop, of products in processes of their own."""
    deadline = time.monotonic() + within
    while not (found := fact()):
        assert time.monotonic() < deadline, "what was waited for did not come"
        time.sleep(5 * LOOK_SECONDS)
    return found


async def someone_waits(runtime: Runtime, *, at_least: int = 1) -> bool:
    """Whether so many statements wait for a row that somebody else has locked."""
    async with runtime.database.sessions() as session:
        waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        return (await session.scalar(waiting) or 0) >= at_least


async def written(runtime: Runtime, frames: int = 10) -> LiveAnswer:
    """The one answer that is being written, once so many of its events are there."""
    answer = (await until(runtime.live.running))[0]
    async with asyncio.timeout(PATIENCE):
        while len(answer.log.frames) < frames:
            assert not answer.log.closed, "it was over before that"
            await answer.log.news()
    return answer
