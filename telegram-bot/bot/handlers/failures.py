"""When a handler fails: the person gets a sentence, the log gets the place, nobody gets the details."""

from contextlib import suppress

import structlog
from aiogram import Bot
from aiogram.dispatcher.middlewares.user_context import EventContext
from aiogram.exceptions import TelegramAPIError, TelegramForbiddenError
from aiogram.types import ErrorEvent

from bot.api_client import BackendUnavailable
from bot.locales import Locale, Texts
from bot.logs import place_of

logger = structlog.stdlib.get_logger("bot.failures")


async def explain(
    event: ErrorEvent, bot: Bot, event_context: EventContext | None = None, texts: Texts | None = None
) -> bool:
    error, update_id = event.exception, event.update.update_id
    if isinstance(error, TelegramForbiddenError):
        logger.info("chat.blocked_the_bot", update_id=update_id)
        return True
    if isinstance(error, BackendUnavailable):
        sentence = "trouble.backend"
    else:
        sentence = "trouble.unknown"
        logger.error("update.failed", update_id=update_id, error=type(error).__name__, place=place_of(error))
    if event_context is not None and event_context.user is not None:
        texts = texts or Texts(Locale.of_code(event_context.user.language_code))
        # In a private chat the chat's id is the person's.
        with suppress(TelegramAPIError):
            await bot.send_message(event_context.user.id, texts.say(sentence))
    return True
