"""The bot at work: introduces itself to Telegram, polls for updates, and lets the last ones finish when it stops."""

import asyncio
import itertools
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

from bot.api_client import BackendClient
from bot.config import Settings
from bot.dispatcher import build_bot, build_dispatcher
from bot.health import Health, State
from bot.menu import publish_menus
from bot.middlewares.updates import InFlight

logger = structlog.stdlib.get_logger("bot.polling")

POLL_SECONDS = 30
POLL_BACKOFF = BackoffConfig(min_delay=1.0, max_delay=30.0, factor=2.0, jitter=0.1)
UNFINISHED_UPDATES_GRACE_SECONDS = 10


async def poll_telegram(
    settings: Settings, *, token: str, service_token: str, health: Health, stop: asyncio.Event
) -> None:
    """Answers people until `stop` is set."""
    try:
        bot = build_bot(token, settings.telegram_api_base, health)
    except TokenValidationError:
        await _token_rejected(health, stop)
        return
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
