"""Around every update: let it finish, log that it came, drop what is not a private chat, find out who speaks."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import structlog
from aiogram import BaseMiddleware, Bot
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.dispatcher.middlewares.user_context import EVENT_CONTEXT_KEY, EventContext
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery, Message, TelegramObject, Update, User

from bot.backend.people import People, Person
from bot.backend.refusals import BackendRefused, BackendUnavailable, NotLinked
from bot.conversation.desk import Desk
from bot.conversation.remembering import keep, recall
from bot.conversation.showing import Talk
from bot.locales import Texts
from bot.locales.refusals import sentence
from bot.menu import ChatLanguages

logger = structlog.stdlib.get_logger("bot.updates")
Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


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


class Speaker(BaseMiddleware):
    """Hands `person` (None in a chat that is not linked) and `texts` in their language to the handlers.

    The error handler gets them too. A backend that can't tell who it is leaves the language of the chat, and `person`
    for whoever asks again. Where the chat is, is known before anybody looks at what was written, and kept afterwards.
    """

    def __init__(self, people: People, languages: ChatLanguages, desk: Desk) -> None:
        self._people = people
        self._languages = languages
        self._desk = desk

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        context: EventContext = data[EVENT_CONTEXT_KEY]
        if context.user is None:
            return UNHANDLED
        with self._desk.handling(context.user.id):
            return await self._handled(handler, event, data, context.user)

    async def _handled(self, handler: Handler, event: TelegramObject, data: dict[str, Any], user: User) -> Any:
        bot: Bot = data["bot"]
        person = data["person"] = data["unknown"] = None
        try:
            person = data["person"] = await self._speaking(user.id)
        except (BackendUnavailable, BackendRefused) as error:
            data["unknown"] = error
        locale = person.locale if person is not None else await self._languages.of(bot, user)
        data["texts"] = Texts(locale)
        answer = await handler(event, data)
        if person is not None and self._desk.has(user.id):
            await keep(person, self._desk.at(user.id))
        return answer

    async def _speaking(self, chat_id: int) -> Person | None:
        person = await self._people.of(chat_id)
        if person is None:
            # Whoever is linked here next has a place of their own.
            self._desk.forget(chat_id)
            return None
        try:
            await recall(person, self._desk.at(chat_id))
        except NotLinked:
            self._desk.forget(chat_id)
            return None
        return person


class LinkedOnly(BaseMiddleware):
    """For handlers that act as somebody, with the `talk` they have. A chat without a person hears how it gets one."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        if data["person"] is not None:
            data["talk"] = Talk(data["bot"], data["person"], data["texts"], data["browser"], data["pace"])
            return await handler(event, data)
        texts: Texts = data["texts"]
        if isinstance(data["unknown"], BackendUnavailable):
            raise data["unknown"]
        said = sentence(texts, data["unknown"]) if data["unknown"] else texts.say("link.first")
        if isinstance(event, CallbackQuery):
            with suppress(TelegramBadRequest):
                await event.answer(texts.plain("link.first_short"), show_alert=True)
        elif isinstance(event, Message):
            await event.answer(said)
        return None


async def finish(tasks: set[asyncio.Task[None]], within_seconds: float) -> None:
    """Let work that was begun come to its end; what takes longer is cancelled."""
    if tasks:
        _, late = await asyncio.wait(tasks, timeout=within_seconds)
        if late:
            logger.warning("stop.work_left", count=len(late))
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
