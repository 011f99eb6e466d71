"""Which bot this service is: the one that an administrator has set in the backend, or else that of the environment."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from bot import logs
from bot.backend import connected
from bot.backend.refusals import BackendRefused, BackendUnavailable
from bot.backend.service import BotService
from bot.config import Settings

# Whoever starts, or is told to stop, does not wait longer for a backend that hangs.
ASKING_SECONDS = 3.0
logger = structlog.stdlib.get_logger("bot.whose")


class Whose:
    def __init__(self, service: BotService, of_environment: str | None, pause: float) -> None:
        self._service = service
        self._of_environment = of_environment
        self._pause = pause
        self.token = of_environment

    async def ask(self) -> None:
        """A backend that can't be asked changes nothing."""
        try:
            async with asyncio.timeout(ASKING_SECONDS):
                set_there = await self._service.bot_token()
        except (BackendRefused, BackendUnavailable, TimeoutError) as error:
            logger.info("token.not_asked", error=type(error).__name__)
            return
        self.token = set_there or self._of_environment
        if self.token is not None:
            logs.hide(self.token)

    async def changes(self, stop: asyncio.Event) -> None:
        """Until it is another bot, or `stop` is set."""
        before = self.token
        while not stop.is_set() and self.token == before:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), self._pause)
            if not stop.is_set():
                await self.ask()


@asynccontextmanager
async def found_out(settings: Settings, service_token: str) -> AsyncIterator[Whose]:
    token = settings.telegram_bot_token
    async with connected(settings.backend_url, service_token, pauses=()) as backend:
        whose = Whose(
            backend.service, token.get_secret_value() if token is not None else None, settings.token_pause_seconds
        )
        await whose.ask()
        yield whose
