"""Handling what Telegram brought to any of the bots, while this process is the one that does.

The backend keeps the updates in between, so that a chat is seen by one process, and none is lost with another.
"""

import asyncio
from collections.abc import Callable
from typing import Any

import structlog
from aiogram import Bot
from aiogram.types import Update
from pydantic import ValidationError

from bot.backend.refusals import BackendRefused, BackendUnavailable
from bot.backend.service import BotService
from bot.intake.inbox import Inbox
from bot.intake.lease import Lease
from bot.logs import place_of

logger = structlog.stdlib.get_logger("bot.collecting")

# Less than a request to the backend may take.
WAIT_SECONDS = 8.0
PAUSE_SECONDS = 1.0
# So many in hand are enough; the backend takes twice as many numbers in one request.
MOST_HELD = 500


class Collector:
    def __init__(self, service: BotService, lease: Lease, set_aside: Callable[[int], object]) -> None:
        """`set_aside` is called with a chat of which an update is not handled by any bot any more."""
        self._service = service
        self._set_aside = set_aside
        self._lease = lease
        # What is being worked on, and what is done without the backend knowing it yet.
        self._holding: set[int] = set()
        self._done: set[int] = set()
        self._something_done = asyncio.Event()

    def handled(self, update_id: int) -> None:
        self._holding.discard(update_id)
        self._done.add(update_id)
        self._something_done.set()

    async def collect(self, bot: Bot, inbox: Inbox) -> None:
        """Until cancelled: what comes is handed over, and what is handled is said at once."""
        async with asyncio.TaskGroup() as both:
            both.create_task(self._take(bot, inbox))
            both.create_task(self._tell(bot, inbox))

    async def _take(self, bot: Bot, inbox: Inbox) -> None:
        while True:
            await self._lease.held.wait()
            if len(self._holding) < MOST_HELD:
                await self._ask(bot, inbox, WAIT_SECONDS)
            else:
                await asyncio.sleep(PAUSE_SECONDS)

    async def _tell(self, bot: Bot, inbox: Inbox) -> None:
        while True:
            await self._something_done.wait()
            self._something_done.clear()
            await self._ask(bot, inbox, 0)

    async def _ask(self, bot: Bot, inbox: Inbox, wait: float) -> None:
        try:
            updates, set_aside = await self._following(wait)
            for chat in set_aside:
                self._set_aside(chat)
            for told in updates:
                self._hand_over(bot, inbox, told)
        except (BackendUnavailable, BackendRefused) as error:
            logger.warning("updates.not_asked", error=type(error).__name__)
            await asyncio.sleep(PAUSE_SECONDS)
        except Exception as error:  # noqa: BLE001 - a bot that listens no more would only be found out by people
            logger.error("updates.not_understood", error=type(error).__name__, place=place_of(error))  # noqa: TRY400
            await asyncio.sleep(PAUSE_SECONDS)

    async def _following(self, wait: float) -> tuple[list[dict[str, Any]], list[int]]:
        done = sorted(self._done)[:MOST_HELD]
        found = await self._service.following(
            self._lease.holder, holding=sorted(self._holding), handled=done, wait=wait
        )
        self._done.difference_update(done)
        if self._done:
            self._something_done.set()
        return found

    def _hand_over(self, bot: Bot, inbox: Inbox, told: dict[str, Any]) -> None:
        try:
            update = Update.model_validate(told, context={"bot": bot})
        except ValidationError:
            logger.warning("update.unreadable", update_id=told["update_id"])
            self.handled(told["update_id"])
            return
        known = update.update_id in self._holding
        self._holding.add(update.update_id)
        if not inbox.take(update) and not known:
            # Done before; that it was, did not arrive.
            self.handled(update.update_id)

    async def finished(self) -> None:
        """Say what was handled last, so that the next one does not do it again."""
        try:
            while self._done:
                await self._following(0)
        except (BackendUnavailable, BackendRefused):
            logger.warning("updates.not_told")
