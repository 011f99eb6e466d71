"""Work that outlives the update that began it: answers being written, documents being read."""

import asyncio
from collections.abc import Coroutine

import structlog
from aiogram.exceptions import TelegramForbiddenError

from bot.logs import place_of
from bot.middlewares.updates import finish

logger = structlog.stdlib.get_logger("bot.errands")


class Errands:
    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, work: Coroutine[None, None, None], *, name: str) -> asyncio.Task[None]:
        """Run `work` beside whatever else goes on. What it can't say to the person it must not raise."""
        task = asyncio.create_task(_logged(work, name), name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def settled(self) -> None:
        """When everything that was begun is done, what that began included."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def finished(self, within_seconds: float) -> None:
        await finish(self._tasks, within_seconds)
        # What they began meanwhile.
        await finish(self._tasks, 0)


async def _logged(work: Coroutine[None, None, None], name: str) -> None:
    try:
        await work
    except TelegramForbiddenError:
        logger.info("chat.blocked_the_bot", errand=name)
    except Exception as error:  # noqa: BLE001 - nobody awaits it
        logger.error("errand.failed", errand=name, error=type(error).__name__, place=place_of(error))  # noqa: TRY400
