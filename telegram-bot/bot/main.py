"""The service: settings in, polling until told to stop, a health port beside it."""

import asyncio
import itertools
import signal
import sys
from collections.abc import Iterator

import structlog
from aiogram import Bot, Dispatcher
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.utils.backoff import BackoffConfig
from aiogram.utils.token import TokenValidationError
from pydantic import ValidationError

from bot import logs
from bot.api_client import BackendClient
from bot.config import Settings
from bot.dispatcher import build_bot, build_dispatcher
from bot.health import Health, State, served
from bot.menu import publish_menus
from bot.middlewares.updates import InFlight

logger = structlog.stdlib.get_logger("bot.main")

POLL_SECONDS = 30
POLL_BACKOFF = BackoffConfig(min_delay=1.0, max_delay=30.0, factor=2.0, jitter=0.1)
UNFINISHED_UPDATES_GRACE_SECONDS = 10
BAD_CONFIGURATION = 2


def main() -> int:
    try:
        settings = Settings()
    except ValidationError as error:
        # Only the sentences: a whole validation error would print the values, and those are secrets.
        for problem in error.errors(include_input=False, include_url=False):
            name = ".".join(str(part) for part in problem["loc"]).upper()
            print(f"telegram-bot: {name + ': ' if name else ''}{problem['msg']}", file=sys.stderr)  # noqa: T201
        return BAD_CONFIGURATION
    logs.configure(settings.log_level, settings.secrets)
    asyncio.run(_until_signal(settings))
    return 0


async def _until_signal(settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    await serve(settings, stop)
    logger.info("stopped")


async def serve(settings: Settings, stop: asyncio.Event) -> None:
    """Runs until `stop` is set. Without a bot token it stays up, healthy and idle, so that a composition without
    Telegram is a healthy composition."""
    health = Health()
    async with served(health, settings.health_host, settings.health_port) as port:
        logger.info("health.listening", port=port)
        if settings.telegram_bot_token is None or settings.bot_service_token is None:
            health.state = State.DISABLED
            logger.info("telegram.disabled", reason="TELEGRAM_BOT_TOKEN is not set")
            await stop.wait()
            return
        try:
            bot = build_bot(settings.telegram_bot_token.get_secret_value(), settings.telegram_api_base, health)
        except TokenValidationError:
            await _token_rejected(health, stop)
            return
        service_token = settings.bot_service_token.get_secret_value()
        async with bot, BackendClient(settings.backend_url, service_token) as backend:
            if await _introduced(bot, health, stop):
                await publish_menus(bot)
                in_flight = InFlight()
                await _poll(bot, build_dispatcher(backend, in_flight), stop)
                await in_flight.finished(UNFINISHED_UPDATES_GRACE_SECONDS)


async def _introduced(bot: Bot, health: Health, stop: asyncio.Event) -> bool:
    """Waits until Telegram knows us; False when it never will, or when we are told to stop before."""
    for pause in _growing_pauses():
        try:
            me = await bot.me()
            # A webhook left over from another set-up would forbid polling.
            await bot.delete_webhook()
        except (TelegramUnauthorizedError, TelegramNotFound):
            await _token_rejected(health, stop)
            return False
        except (TelegramNetworkError, TelegramServerError, TelegramRetryAfter) as error:
            logger.warning("telegram.not_reachable", error=type(error).__name__, next_try_in_seconds=pause)
            if await _stopped_within(stop, pause):
                return False
        else:
            health.telegram_answered()
            logger.info("telegram.connected", username=me.username)
            return True
    return False


async def _token_rejected(health: Health, stop: asyncio.Event) -> None:
    """Restarting would not help, so we stay and report unhealthy instead of filling the log."""
    health.state = State.TOKEN_REJECTED
    logger.error("telegram.token_rejected", hint="check TELEGRAM_BOT_TOKEN, then restart this service")
    await stop.wait()


async def _poll(bot: Bot, dispatcher: Dispatcher, stop: asyncio.Event) -> None:
    polling = asyncio.create_task(
        dispatcher.start_polling(
            bot,
            polling_timeout=POLL_SECONDS,
            backoff_config=POLL_BACKOFF,
            handle_signals=False,
            close_bot_session=False,
        )
    )
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait((polling, stopping), return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not polling.done():
        await dispatcher.stop_polling()
    try:
        await polling
    except TelegramAPIError as error:
        logger.error("telegram.polling_ended", error=type(error).__name__)  # noqa: TRY400 - it quotes the request


async def _stopped_within(stop: asyncio.Event, seconds: float) -> bool:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return False
    return True


def _growing_pauses() -> Iterator[float]:
    yield from (1.0, 2.0, 5.0, 10.0)
    yield from itertools.repeat(30.0)
