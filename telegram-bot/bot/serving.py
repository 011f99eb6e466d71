"""The bot at work: introduces itself to Telegram, takes updates one way or the other, and stops without losing any."""

import asyncio
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import structlog
from aiogram import Bot, Dispatcher
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.types import User
from aiogram.utils.token import TokenValidationError

from bot.backend import connected
from bot.backend.service import BotService
from bot.config import Settings
from bot.dispatcher import build_bot, build_dispatcher
from bot.handlers.failures import say_set_aside
from bot.health import Health, State
from bot.intake import webhook
from bot.intake.collecting import Collector
from bot.intake.errands import Errands
from bot.intake.inbox import Inbox
from bot.intake.lease import Lease
from bot.intake.polling import KINDS, poll
from bot.logs import place_of
from bot.menu import publish_menus

logger = structlog.stdlib.get_logger("bot.serving")

UNFINISHED_GRACE_SECONDS = 8


async def serve_telegram(
    settings: Settings, *, token: str, service_token: str, health: Health, stop: asyncio.Event
) -> None:
    """Answers people until `stop` is set."""
    try:
        bot = build_bot(token, settings.telegram_api_base, health)
    except TokenValidationError:
        await _token_rejected(health, stop)
        return
    async with bot, connected(settings.backend_url, service_token) as backend:
        if not await _introduced(bot, health, stop):
            return
        await publish_menus(bot)
        errands = Errands()
        dispatcher = build_dispatcher(backend, errands, settings.public_url)

        def another_was_here() -> None:
            backend.people.forget_all()
            dispatcher["desk"].another_was_here()

        lease = Lease(backend.service, settings.lease_pause_seconds, another_was_here)
        if settings.telegram_webhook_url:
            secret = webhook.secret_of(token, service_token)
            await _be_brought(Brought(bot, dispatcher, backend.service, lease, errands), health, settings, secret, stop)
        else:
            inbox = Inbox(dispatcher, bot)
            await _ask_for_them(bot, inbox, health, lease, stop)
            await inbox.finished(UNFINISHED_GRACE_SECONDS)
        await errands.finished(UNFINISHED_GRACE_SECONDS)


async def _introduced(bot: Bot, health: Health, stop: asyncio.Event) -> bool:
    """Waits until Telegram knows us; False when it never will, or when we are told to stop before."""
    for pause in _growing_pauses():
        try:
            me = await _me(bot, stop)
        except (TelegramUnauthorizedError, TelegramNotFound):
            await _token_rejected(health, stop)
            return False
        except (TelegramNetworkError, TelegramServerError, TelegramRetryAfter) as error:
            logger.warning("telegram.not_reachable", error=type(error).__name__, next_try_in_seconds=pause)
            if await _stopped_within(stop, pause):
                return False
        else:
            if me is None:
                return False
            health.telegram_answered()
            logger.info("telegram.connected", username=me.username)
            return True
    return False


async def _me(bot: Bot, stop: asyncio.Event) -> User | None:
    """Who we are; None when we are told to stop first, since a Telegram that hangs takes its time."""
    asking, stopping = asyncio.create_task(bot.me()), asyncio.create_task(stop.wait())
    await asyncio.wait((asking, stopping), return_when=asyncio.FIRST_COMPLETED)
    for task in (asking, stopping):
        if not task.done():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
    return None if asking.cancelled() else await asking


async def _token_rejected(health: Health, stop: asyncio.Event) -> None:
    """Restarting would not help, so we stay and report unhealthy instead of filling the log."""
    health.state = State.TOKEN_REJECTED
    logger.error("telegram.token_rejected", hint="check TELEGRAM_BOT_TOKEN, then restart this service")
    await stop.wait()


async def _ask_for_them(bot: Bot, inbox: Inbox, health: Health, lease: Lease, stop: asyncio.Event) -> None:
    # A webhook left over from another set-up would forbid polling.
    await bot.delete_webhook()
    work = [
        asyncio.create_task(lease.keep_asking(), name="lease"),
        asyncio.create_task(poll(bot, inbox, lease, health), name="polling"),
    ]
    await _worked(work, health, stop)
    await lease.give_back()
    await stop.wait()


async def _worked(work: list[asyncio.Task[None]], health: Health, stop: asyncio.Event) -> None:
    """Until we are told to stop, or until a part of the work ends, which it must not; then all of it is over."""
    stopping = asyncio.create_task(stop.wait())
    done, _ = await asyncio.wait((*work, stopping), return_when=asyncio.FIRST_COMPLETED)
    for task in done - {stopping}:
        error = None if task.cancelled() else task.exception()
        while isinstance(error, BaseExceptionGroup):
            error = error.exceptions[0]
        place = place_of(error) if error else None
        logger.error("telegram.work_ended", work=task.get_name(), error=type(error).__name__, place=place)
        if health.state is not State.TOKEN_REJECTED:
            health.state = State.FAILED
    # The last is the first to end: polling confirms what was taken, while it still may.
    for task in (*reversed(work), stopping):
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@dataclass
class Brought:
    """Everything that has to do with an update, from Telegram's visit to its handler."""

    bot: Bot
    dispatcher: Dispatcher
    service: BotService
    lease: Lease
    errands: Errands

    async def go_on(self, health: Health, stop: asyncio.Event) -> None:
        """Handle what comes to any of the bots while this one has the lease.

        The lease goes to another one when nothing is in work here any more: what was not begun is begun there.
        """
        collector = Collector(self.service, self.lease, self._say_set_aside)
        inbox = Inbox(self.dispatcher, self.bot, collector.handled)
        work = [
            asyncio.create_task(self.lease.keep_asking(), name="lease"),
            asyncio.create_task(collector.collect(self.bot, inbox), name="collecting"),
        ]
        await _worked(work, health, stop)
        # Both within the time that the lease lasts without being asked for.
        until = asyncio.get_running_loop().time() + UNFINISHED_GRACE_SECONDS
        await inbox.finished(UNFINISHED_GRACE_SECONDS)
        await self.errands.finished(max(0, until - asyncio.get_running_loop().time()))
        await collector.finished()
        await self.lease.give_back()
        await stop.wait()

    def _say_set_aside(self, chat_id: int) -> None:
        self.errands.begin(say_set_aside(self.bot, self.dispatcher["people"], chat_id), name="set aside")


async def _be_brought(brought: Brought, health: Health, settings: Settings, secret: str, stop: asyncio.Event) -> None:
    async with webhook.served(
        brought.service, health, secret=secret, host=settings.webhook_host, port=settings.webhook_port
    ) as port:
        health.state = State.WEBHOOK
        address = settings.telegram_webhook_url + webhook.PATH
        try:
            await brought.bot.set_webhook(address, secret_token=secret, allowed_updates=KINDS)
        except TelegramBadRequest:
            logger.error("webhook.refused", hint="check TELEGRAM_WEBHOOK_URL, then restart this service")  # noqa: TRY400
            health.state = State.TOKEN_REJECTED
            await stop.wait()
        else:
            logger.info("webhook.listening", port=port)
            await brought.go_on(health, stop)


async def _stopped_within(stop: asyncio.Event, seconds: float) -> bool:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return False
    return True


def _growing_pauses() -> Iterator[float]:
    yield from (1.0, 2.0, 5.0, 10.0)
    yield from itertools.repeat(30.0)
