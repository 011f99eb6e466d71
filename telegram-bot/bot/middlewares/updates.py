"""Around every update: let it finish, log that it came, drop what is not a private chat, pick the language."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from aiogram import BaseMiddleware, Bot
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.dispatcher.middlewares.user_context import EVENT_CONTEXT_KEY, EventContext
from aiogram.types import TelegramObject, Update

from bot.locales import Texts
from bot.menu import ChatLanguages

logger = structlog.stdlib.get_logger("bot.updates")
Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class InFlight(BaseMiddleware):
    """Updates being handled right now; a stopping bot lets them finish, since Telegram will not send them again."""

    def __init__(self) -> None:
        self._count = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        self._count += 1
        self._idle.clear()
        try:
            return await handler(event, data)
        finally:
            self._count -= 1
            if not self._count:
                self._idle.set()

    async def finished(self, within_seconds: float) -> None:
        try:
            await asyncio.wait_for(self._idle.wait(), within_seconds)
        except TimeoutError:
            logger.warning("stop.updates_left", count=self._count)


class UpdateLog(BaseMiddleware):
    """One line an update: its kind and how long it took. Not its text, and not who sent it."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        if not isinstance(event, Update):
            return await handler(event, data)
        began = time.perf_counter()
        answer = await handler(event, data)
        logger.info(
            "update.handled" if answer is not UNHANDLED else "update.ignored",
            update_id=event.update_id,
            kind=event.event_type,
            milliseconds=round((time.perf_counter() - began) * 1000),
        )
        return answer


class PrivateChatsOnly(BaseMiddleware):
    """Health is nobody's business in a group: there the bot stays silent, whatever it is asked."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        context: EventContext = data[EVENT_CONTEXT_KEY]
        if context.chat is None or context.chat.type != "private" or context.user is None or context.user.is_bot:
            return UNHANDLED
        return await handler(event, data)


class Language(BaseMiddleware):
    """Hands `texts` in the chat's language to the handlers, the error handler included."""

    def __init__(self, languages: ChatLanguages) -> None:
        self._languages = languages

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        context: EventContext = data[EVENT_CONTEXT_KEY]
        bot: Bot = data["bot"]
        if context.user is not None:
            data["texts"] = Texts(await self._languages.of(bot, context.user))
        return await handler(event, data)
