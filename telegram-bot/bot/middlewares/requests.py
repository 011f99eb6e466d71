"""Around every call to Telegram: obey its pauses, ride out its outages, and notice that it answers."""

import asyncio

import structlog
from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import ClientDecodeError, TelegramNetworkError, TelegramRetryAfter, TelegramServerError
from aiogram.methods import GetMe, GetUpdates, Response, TelegramMethod
from aiogram.methods.base import TelegramType

from bot.health import Health

logger = structlog.stdlib.get_logger("bot.telegram")

PAUSES_BEFORE_RETRY = (0.5, 1.0, 2.0)
# A person who waits longer than this for a greeting has gone; polling waits as long as it is told to.
LONGEST_PAUSE_SECONDS = 60


class PollingWatch(BaseRequestMiddleware):
    """Tells the health report that a poll came back."""

    def __init__(self, health: Health) -> None:
        self._health = health

    async def __call__(
        self, make_request: NextRequestMiddlewareType[TelegramType], bot: Bot, method: TelegramMethod[TelegramType]
    ) -> Response[TelegramType]:
        response = await make_request(bot, method)
        if isinstance(method, GetUpdates):
            self._health.telegram_answered()
        return response


class Perseverance(BaseRequestMiddleware):
    """Repeats calls that Telegram or the network dropped.

    A message may arrive twice when only its receipt was lost; for greetings and confirmations that is better than
    silence. Polling and the introduction have a backoff of their own; only the pause that Telegram asks for is kept.
    """

    def __init__(self, pauses: tuple[float, ...] = PAUSES_BEFORE_RETRY) -> None:
        self._pauses = pauses

    async def __call__(
        self, make_request: NextRequestMiddlewareType[TelegramType], bot: Bot, method: TelegramMethod[TelegramType]
    ) -> Response[TelegramType]:
        polling = isinstance(method, GetUpdates | GetMe)
        for pause in (*self._pauses, None):
            try:
                return await make_request(bot, method)
            except ClientDecodeError:
                # A proxy's error page. The original error quotes the body, which may hold what people wrote.
                failure: TelegramNetworkError | TelegramServerError = TelegramServerError(
                    method=method, message="the answer is not from the Bot API"
                )
            except TelegramRetryAfter as error:
                logger.warning("telegram.asks_to_wait", method=method.__api_method__, seconds=error.retry_after)
                if not polling and (pause is None or error.retry_after > LONGEST_PAUSE_SECONDS):
                    raise
                await asyncio.sleep(error.retry_after)
                if polling:
                    raise
                continue
            except (TelegramNetworkError, TelegramServerError) as error:
                failure = error
            if polling or pause is None:
                raise failure from None
            logger.warning("telegram.retry", method=method.__api_method__, error=type(failure).__name__)
            await asyncio.sleep(pause)
        raise AssertionError("the last attempt returns or raises")
