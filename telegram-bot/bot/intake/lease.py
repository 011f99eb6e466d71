"""Being the one of several bots that handles updates: the backend says who, and says it again every few seconds."""

import asyncio
import os
import socket
from collections.abc import Callable
from secrets import token_hex

import structlog

from bot.backend.refusals import BackendRefused, BackendUnavailable
from bot.backend.service import BotService

logger = structlog.stdlib.get_logger("bot.lease")


class Lease:
    """`held` is set while this process polls, or collects what was brought to any.

    A backend that can't be asked can't give the lease to anybody else either, so who holds it keeps it: people are then
    told about the outage instead of hearing nothing. Only Telegram's word that somebody else polls counts against that.
    """

    def __init__(self, service: BotService, pause: float, gained: Callable[[], None] = lambda: None) -> None:
        """`gained` is called when it comes to this process: another one may have been at work in between."""
        self._service = service
        self._pause = pause
        self._gained = gained
        self.holder = f"{socket.gethostname()}-{os.getpid()}-{token_hex(4)}"[:128]
        self.held = asyncio.Event()
        self.lost = asyncio.Event()
        self.lost.set()
        self._confirmed = False

    async def keep_asking(self) -> None:
        """Ask for it, and ask again, until cancelled."""
        while True:
            await self.ask()
            await asyncio.sleep(self._pause)

    async def ask(self) -> None:
        try:
            granted, _ = await self._service.lease(self.holder)
        except (BackendUnavailable, BackendRefused) as error:
            self._confirmed = False
            logger.warning("lease.not_asked", error=type(error).__name__)
            return
        self._confirmed = granted
        if granted != self.held.is_set():
            logger.info("lease.held" if granted else "lease.elsewhere")
        self._set(held=granted)

    def contested(self) -> None:
        """Telegram says that somebody else polls; without the backend's word for us, it is theirs."""
        if not self._confirmed:
            self._set(held=False)

    async def give_back(self) -> None:
        if not self.held.is_set():
            return
        self._set(held=False)
        try:
            await self._service.lease(self.holder, release=True)
        except (BackendUnavailable, BackendRefused):
            # It runs out by itself.
            logger.warning("lease.not_given_back")

    def _set(self, *, held: bool) -> None:
        if held and not self.held.is_set():
            self._gained()
        for event, is_so in ((self.held, held), (self.lost, not held)):
            if is_so:
                event.set()
            else:
                event.clear()
