"""Watching a document while it is read, in one message that ends as its card."""

import asyncio
from contextlib import suppress
from typing import Any
from uuid import UUID

from aiogram.exceptions import TelegramRetryAfter
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.backend.refusals import BackendRefused, BackendUnavailable
from bot.conversation.desk import Place
from bot.conversation.painter import Painter
from bot.conversation.remembering import keep, recall
from bot.conversation.showing import Talk
from bot.filing.card import Card, card_of
from bot.keyboards.documents import DocumentAct, DocumentButton, PasswordCancel
from bot.locales import Texts
from bot.locales.refusals import sentence

PASSWORD_CODES = ("document.password-required", "document.password-wrong")
LOOK_EVERY = 2.0
# A backend that is restarted is waited for.
LOST_LOOKS = 60
# Long scans take long; after this the card is only a command away.
MOST_LOOKS = 1800


async def watch(talk: Talk, place: Place, painter: Painter, document: dict[str, Any]) -> bool:
    """Show how far it is until it was read, then what was read. False when it was not."""
    lost, asked = 0, place.asked
    for _ in range(MOST_LOOKS):
        if document["status"] in ("completed", "failed"):
            break
        with suppress(TelegramRetryAfter):
            await painter.show([_progress(talk.texts, document)])
        await asyncio.sleep(LOOK_EVERY * talk.pace)
        try:
            document = await talk.person.get(f"documents/{document['id']}")
        except BackendUnavailable:
            lost += 1
            if lost > LOST_LOOKS:
                raise
    return await show_outcome(talk, place, painter, document, is_awaited=place.asked == asked)


async def show_outcome(
    talk: Talk, place: Place, painter: Painter, document: dict[str, Any], *, is_awaited: bool = True
) -> bool:
    """`is_awaited`: nothing else was spoken about meanwhile, so that what is written next is about this."""
    if document["status"] == "completed":
        html, keyboard = await card_of(talk.person, talk.texts, talk.browser, document)
    elif wants_password(document):
        if is_awaited:
            await recall(talk.person, place)
            place.expect_password(UUID(document["id"]))
            await keep(talk.person, place)
        html, keyboard = password_question(talk.texts, document, "password" if is_awaited else "password_reply")
    elif document["status"] == "failed":
        html, keyboard = _failed(talk.texts, document)
    else:
        html, keyboard = _progress(talk.texts, document), None
    await painter.show([html], keyboard)
    return bool(document["status"] == "completed")


def _progress(texts: Texts, document: dict[str, Any]) -> str:
    name = Texts.escaped(document["filename"])
    if document["status"] == "pending":
        return f"📥 <b>{name}</b>\n{texts.say('document.queued')}"
    step = next((step["name"] for step in document["steps"] if step["state"] == "running"), "other")
    percent = round(100 * float(document["progress"]))
    return f"📖 <b>{name}</b>\n{texts.one_of('step', step)} · {percent} %"


def wants_password(document: dict[str, Any]) -> bool:
    return document["status"] == "failed" and document["error_code"] in PASSWORD_CODES


def password_question(texts: Texts, document: dict[str, Any], asking: str) -> Card:
    said = texts.say(f"document.{asking}", name=document["filename"])
    cancel = PasswordCancel(document=UUID(document["id"])).pack()
    button = InlineKeyboardButton(text=texts.plain("document.button_cancel"), callback_data=cancel)
    return said, InlineKeyboardMarkup(inline_keyboard=[[button]])


def _failed(texts: Texts, document: dict[str, Any]) -> Card:
    code = document["error_code"]
    known = code if texts.knows(f"errors.{code}") else "document.processing-failed"
    why = sentence(texts, BackendRefused(422, known))
    again = DocumentButton(act=DocumentAct.READ_AGAIN, document=UUID(document["id"])).pack()
    button = InlineKeyboardButton(text=texts.plain("document.button_again"), callback_data=again)
    shown = f"⚠️ <b>{Texts.escaped(document['filename'])}</b>\n{why}"
    return shown, InlineKeyboardMarkup(inline_keyboard=[[button]])
