"""Questions of a chat, one after the other: what is typed while an answer is being written is the next question."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid5

import structlog
from aiogram.exceptions import TelegramAPIError, TelegramForbiddenError

from bot.backend.people import Person
from bot.backend.refusals import BackendRefused, BackendUnavailable
from bot.conversation import following
from bot.conversation.composing import refusal_words
from bot.conversation.desk import Answering, Place, Question
from bot.conversation.painter import Painter
from bot.conversation.remembering import keep, recall
from bot.conversation.showing import Talk, show_answer
from bot.intake.receipts import Holds, release, until_ended
from bot.locales.moments import parsed
from bot.rendering.messages import units

logger = structlog.stdlib.get_logger("bot.asking")

# What the backend takes as one question.
LONGEST = 50_000
# Telegram's apps cut what is longer into several messages; the others follow at once.
PROBABLY_CUT = 3_900
# A conversation that was left this long ago is not gone on with unless the person was in it here.
RECENT = timedelta(hours=6)
NAMESPACE = UUID("6e9d5c1c-7d0a-4b6e-9b55-0f3f5b8f5a11")


def client_id(chat_id: int, message_id: int, what: str = "question") -> UUID:
    """The same for a message however often it arrives, also to a restarted bot."""
    return uuid5(NAMESPACE, f"{chat_id}:{message_id}:{what}")


async def serve_questions(talk: Talk, place: Place) -> None:
    """Answer what waits until nothing does. One of these runs for a chat at a time."""
    taken: Holds = ()
    try:
        while place.waiting:
            question = await _next_question(talk, place)
            taken = question.holds
            try:
                with until_ended(taken):
                    await _serve(talk, place, question)
            except TelegramAPIError as error:
                # What waits behind it is answered all the same, unless nothing can be said here any more.
                logger.warning("answer.not_shown", error=type(error).__name__)
                if isinstance(error, TelegramForbiddenError):
                    release([held for question in place.waiting for held in question.holds])
                    place.waiting.clear()
    except asyncio.CancelledError:
        waiting = [held for question in place.waiting for held in question.holds]
        await _say_if_lost(talk, (*taken, *waiting))
        raise
    finally:
        place.is_served = False


async def _serve(talk: Talk, place: Place, question: Question) -> None:
    if len(question.text) > LONGEST:
        await _say(talk, talk.texts.say("answer.too_long", limit=LONGEST))
        return
    told: dict[str, Any] = {"content": question.text, "client_id": str(question.client_id)}
    if question.documents:
        told["document_ids"] = list(question.documents)
    await ask(talk, place, told, holds=question.holds)


@asynccontextmanager
async def in_work(talk: Talk, holds: Holds) -> AsyncIterator[None]:
    """Work on what somebody sent: done when it ends; when it is cut off, they hear of it or it comes again."""
    try:
        with until_ended(holds):
            yield
    except asyncio.CancelledError:
        await _say_if_lost(talk, holds)
        raise


async def _say_if_lost(talk: Talk, holds: Holds) -> None:
    """The bot stops, and what waited here waits nowhere else."""
    if any(held.is_lost for held in holds):
        with suppress(TelegramAPIError):
            await _say(talk, talk.texts.say("trouble.stopping"))


async def _next_question(talk: Talk, place: Place) -> Question:
    """All that was typed so far as one question; a long message may have a second half."""
    while units(place.waiting[-1].text) >= PROBABLY_CUT:
        place.arrived.clear()
        try:
            await asyncio.wait_for(place.arrived.wait(), talk.pace)
        except TimeoutError:
            break
    parts, place.waiting = place.waiting, []
    text = parts[0].text
    for before, part in pairwise(parts):
        # The halves of what was cut belong together as they are.
        text += ("" if units(before.text) >= PROBABLY_CUT else "\n\n") + part.text
    documents = tuple(document for part in parts for document in part.documents)
    return Question(text, parts[0].client_id, documents, tuple(held for part in parts for held in part.holds))


async def ask(
    talk: Talk, place: Place, told: dict[str, Any], painter: Painter | None = None, holds: Holds = ()
) -> None:
    """One turn, from the question to the end of its answer. Whatever goes wrong, the person hears of it."""
    try:
        for is_last in (False, True):
            await recall(talk.person, place)
            chat = await conversation_of(talk.person, place)
            await keep(talk.person, place)
            answering = Answering(chat, painter or Painter(talk.bot, talk.person.chat_id), holds=holds)
            place.answering = place.last = answering
            try:
                await show_answer(talk, answering, following.answer(talk.person, chat, told=told))
            except BackendRefused as refusal:
                # Deleted in the browser meanwhile: the question begins a new one.
                if refusal.code != "chat.not-found" or is_last or "content" not in told:
                    raise
                place.start_anew()
            else:
                return
    except BackendRefused as refusal:
        await _say(talk, refusal_words(talk.texts, refusal, talk.person))
    except BackendUnavailable:
        await _say(talk, talk.texts.say("trouble.backend"))
    finally:
        place.answering = None


async def show_again(talk: Talk, place: Place, answering: Answering, message: str) -> None:
    """An answer that nobody here is showing any more: the bot was restarted while it was written."""
    place.answering = place.last = answering
    try:
        await show_answer(talk, answering, following.answer(talk.person, answering.chat, message=message))
    except BackendRefused as refusal:
        await _say(talk, refusal_words(talk.texts, refusal, talk.person))
    except BackendUnavailable:
        await _say(talk, talk.texts.say("trouble.backend"))
    finally:
        place.answering = None
        place.is_served = False


async def conversation_of(person: Person, place: Place) -> str:
    """The conversation that the chat is in: the one before, the last one anywhere, or a new one."""
    if place.chat is None and not place.begins and place.skill is None:
        for chat in (await person.get("chats", limit=1))["items"]:
            if datetime.now(UTC) - parsed(chat["active_at"]) < RECENT and not chat["is_pinned"]:
                place.chat = chat["id"]
    if place.chat is None:
        place.chat = (await person.post("chats", {"skill_id": place.skill}))["id"]
    place.begins = False
    return place.chat


async def _say(talk: Talk, html: str) -> None:
    await talk.bot.send_message(talk.person.chat_id, html)
