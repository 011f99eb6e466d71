"""When a handler fails: the person gets a sentence, the log gets the place, nobody gets the details."""

from contextlib import suppress

import structlog
from aiogram import Bot
from aiogram.dispatcher.middlewares.user_context import EventContext
from aiogram.exceptions import TelegramAPIError, TelegramForbiddenError
from aiogram.types import ErrorEvent

from bot.backend.people import People, Person
from bot.backend.refusals import BackendRefused, BackendUnavailable, NotLinked
from bot.locales import Locale, Texts
from bot.locales.refusals import sentence
from bot.logs import place_of

logger = structlog.stdlib.get_logger("bot.failures")


async def explain(
    event: ErrorEvent,
    bot: Bot,
    event_context: EventContext | None = None,
    texts: Texts | None = None,
    person: Person | None = None,
) -> bool:
    error, update_id = event.exception, event.update.update_id
    if isinstance(error, TelegramForbiddenError):
        logger.info("chat.blocked_the_bot", update_id=update_id)
        return True
    if event_context is None or event_context.user is None:
        _log(error, update_id)
        return True
    texts = texts or Texts(Locale.of_code(event_context.user.language_code))
    said = _sentence(texts, error, person)
    if said is None:
        _log(error, update_id)
        said = texts.say("trouble.unknown")
    query = event.update.callback_query
    with suppress(TelegramAPIError):
        if query is not None:
            # Unanswered, the button would show a spinner for a minute.
            await query.answer()
    # In a private chat the chat's id is the person's.
    with suppress(TelegramAPIError):
        await bot.send_message(event_context.user.id, said)
    return True


async def say_set_aside(bot: Bot, people: People, chat_id: int) -> None:
    """Several bots ended in the middle of something that was sent here; no other one tries it."""
    with suppress(BackendUnavailable, BackendRefused, TelegramAPIError):
        if (person := await people.of(chat_id)) is not None:
            await bot.send_message(chat_id, Texts(person.locale).say("trouble.set_aside"))


def _sentence(texts: Texts, error: Exception, person: Person | None) -> str | None:
    """What the person hears of an expected failure; None for any other."""
    match error:
        case BackendUnavailable():
            return texts.say("trouble.backend")
        case NotLinked():
            return texts.say("link.first")
        case BackendRefused():
            return sentence(texts, error, person)
        case _:
            return None


def _log(error: Exception, update_id: int) -> None:
    logger.error("update.failed", update_id=update_id, error=type(error).__name__, place=place_of(error))
