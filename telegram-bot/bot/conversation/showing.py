"""Showing an answer while it is written: at most one change in so many seconds, whatever the speed of the model."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest, TelegramRetryAfter
from aiogram.types import BufferedInputFile, InlineKeyboardMarkup

from bot.backend.people import Person
from bot.backend.refusals import BackendRefused, BackendUnavailable
from bot.backend.wire import Event
from bot.browser import Browser
from bot.conversation import composing
from bot.conversation.desk import Answering
from bot.conversation.emergency import banner
from bot.conversation.so_far import AnswerSoFar
from bot.intake.receipts import release
from bot.keyboards.answers import Act, answer_keyboard
from bot.locales import Texts


@dataclass(frozen=True, slots=True)
class Talk:
    """One chat of Telegram and the person in it, with what is needed to answer them."""

    bot: Bot
    person: Person
    texts: Texts
    browser: Browser
    pace: float


async def show_answer(talk: Talk, answering: Answering, events: AsyncIterator[Event]) -> None:
    """Until the answer's end. Refusals of the question are raised before anything is shown."""
    so_far = AnswerSoFar()
    begun = asyncio.Event()
    reading = asyncio.create_task(_read(events, so_far, begun), name="answer's events")
    try:
        await _until_begun(talk, reading, begun)
        release(answering.holds)
        answering.message = so_far.message
        await _warn(talk, so_far)
        await _show_growing(talk, answering, so_far, reading)
        await _show_end(talk, answering, so_far)
    except asyncio.CancelledError:
        # The bot stops; the backend writes on, and a button brings the rest.
        if begun.is_set():
            await _show_end(talk, answering, so_far)
        raise
    finally:
        reading.cancel()
        with suppress(asyncio.CancelledError, BackendUnavailable):
            await reading


async def _read(events: AsyncIterator[Event], so_far: AnswerSoFar, begun: asyncio.Event) -> None:
    async for event in events:
        so_far.take(event)
        begun.set()


async def _until_begun(talk: Talk, reading: asyncio.Task[None], begun: asyncio.Event) -> None:
    waiting = asyncio.create_task(begun.wait())
    with suppress(TelegramAPIError):
        await talk.bot.send_chat_action(talk.person.chat_id, "typing")
    await asyncio.wait({reading, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if not begun.is_set():
        await reading
        raise BackendUnavailable("an answer without events")


async def _warn(talk: Talk, so_far: AnswerSoFar) -> None:
    """Words of an emergency come before any answer, and stay when that goes wrong."""
    if warning := banner(talk.texts, so_far.red_flags, talk.person.zone_name):
        await talk.bot.send_message(talk.person.chat_id, warning)


async def _show_growing(talk: Talk, answering: Answering, so_far: AnswerSoFar, reading: asyncio.Task[None]) -> None:
    shown = -1
    while so_far.ending is None:
        if so_far.version != shown:
            shown = so_far.version
            keyboard = _keyboard(talk, answering, Act.STOP)
            with suppress(TelegramRetryAfter):
                # Told to wait for longer than a call may take; the next picture will be newer.
                await answering.painter.show(composing.under_way(talk.texts, so_far), keyboard)
        if reading.done():
            return
        await asyncio.wait({reading}, timeout=talk.pace)


async def _show_end(talk: Talk, answering: Answering, so_far: AnswerSoFar) -> None:
    sources = []
    with suppress(BackendUnavailable):
        sources = await composing.sources_of(talk.person, talk.texts, talk.browser, so_far)
    messages = composing.finished(talk.texts, so_far, sources)
    keyboard = _keyboard(talk, answering, *_acts(so_far))
    while True:
        try:
            await answering.painter.show(messages, keyboard)
        except TelegramRetryAfter as error:
            await asyncio.sleep(error.retry_after)
        else:
            break
    if so_far.ending is not None:
        await _send_reports(talk, so_far)


async def _send_reports(talk: Talk, so_far: AnswerSoFar) -> None:
    """The PDFs that were made for the answer; should one not come, it still is in the browser."""
    for tool in so_far.made:
        if tool.ref is None or tool.ref["kind"] != "pdf":
            continue
        with suppress(BackendUnavailable, BackendRefused, TelegramBadRequest):
            name, content = await talk.person.fetch(f"pdf/{tool.ref['id']}/download")
            await talk.bot.send_document(talk.person.chat_id, BufferedInputFile(content, name))


def _acts(so_far: AnswerSoFar) -> tuple[Act, ...]:
    """What can be done with an answer that is not whole."""
    if so_far.ending is None:
        return (Act.SHOW,)
    if so_far.ending.reason is None or not so_far.ending.retryable:
        return ()
    return (Act.REPEAT,) if so_far.ending.reason == "failed" else (Act.CONTINUE,)


def _keyboard(talk: Talk, answering: Answering, *acts: Act) -> InlineKeyboardMarkup | None:
    if answering.message is None:
        return None
    return answer_keyboard(talk.texts, answering.chat, answering.message, *acts)
