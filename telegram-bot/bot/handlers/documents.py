"""/documents, and the buttons below a document."""

from datetime import date
from typing import Any
from uuid import UUID

from aiogram.types import CallbackQuery, Message
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.backend.people import Person
from bot.backend.refusals import BackendRefused
from bot.browser import Browser
from bot.conversation.desk import Desk
from bot.conversation.painter import Painter
from bot.conversation.showing import Talk
from bot.filing.card import results_of, unconfirmed
from bot.filing.watching import show_outcome, watch
from bot.handlers.pressing import pop_up
from bot.intake.errands import Errands
from bot.keyboards import markup_of
from bot.keyboards.documents import DocumentAct, DocumentButton
from bot.locales import Texts
from bot.locales.moments import day, parsed
from bot.locales.refusals import sentence

SHOWN = 10
MOST_CONFIRMED = 500
WAITING = ("pending", "processing")


async def show_documents(message: Message, person: Person, texts: Texts, browser: Browser) -> None:
    documents = await person.pages("documents", SHOWN)
    if not documents:
        await message.answer(texts.say("documents.nothing"))
        return
    builder = InlineKeyboardBuilder()
    lines = []
    for number, document in enumerate(documents, start=1):
        lines.append(f"{number}. {_line(texts, document, person)}")
        button = DocumentButton(act=DocumentAct.SHOW, document=UUID(document["id"]))
        builder.button(text=str(number), callback_data=button)
    builder.adjust(5)
    if row := browser.button(texts.plain("open.documents"), "/documents"):
        builder.row(*row)
    await message.answer("\n".join([texts.say("documents.title"), "", *lines]), reply_markup=markup_of(builder))


def _line(texts: Texts, document: dict[str, Any], person: Person) -> str:
    if document["document_date"]:
        on = day(texts, date.fromisoformat(document["document_date"]))
    else:
        on = day(texts, parsed(document["created_at"]).astimezone(person.zone).date())
    shown = f"<b>{Texts.escaped(document['filename'])}</b> · {texts.one_of('doctype', document['doc_type'])}, {on}"
    if document["status"] in WAITING:
        return f"{shown} · {texts.say('documents.being_read')}"
    if document["status"] == "failed":
        return f"{shown} · ⚠️"
    to_check = document["labs"]["unconfirmed"]
    return f"{shown} · {texts.count('documents.to_check', to_check)}" if to_check else shown


async def press(
    query: CallbackQuery,
    callback_data: DocumentButton,
    talk: Talk,
    desk: Desk,
    errands: Errands,
) -> None:
    person, place = talk.person, desk.at(talk.person.chat_id)
    said = ""
    try:
        said = await _do(person, talk.texts, callback_data)
        document = await person.get(f"documents/{callback_data.document}")
    except BackendRefused as refusal:
        await pop_up(query, sentence(talk.texts, refusal, person), alert=True)
        return
    await pop_up(query, said)
    is_list = callback_data.act is DocumentAct.SHOW
    painter = Painter(talk.bot, person.chat_id)
    if not is_list and isinstance(query.message, Message):
        painter = Painter.over(talk.bot, person.chat_id, query.message.message_id)
    if document["status"] in WAITING:
        errands.begin(_watched(talk, desk, painter, document), name="document")
    else:
        await show_outcome(talk, place, painter, document)


async def _watched(talk: Talk, desk: Desk, painter: Painter, document: dict[str, Any]) -> None:
    await watch(talk, desk.at(talk.person.chat_id), painter, document)


async def _do(person: Person, texts: Texts, pressed: DocumentButton) -> str:
    """What the button stands for; a word about it. Done twice it is done once."""
    path = f"documents/{pressed.document}"
    match pressed.act:
        case DocumentAct.CONFIRM_ALL | DocumentAct.CONFIRM_CLEAR:
            results = await results_of(person, str(pressed.document))
            ids = unconfirmed(results, clear=pressed.act is DocumentAct.CONFIRM_CLEAR)[:MOST_CONFIRMED]
            if ids:
                await person.post("labs/confirm", {"ids": ids}, again=True)
            return texts.plain("document.confirmed")
        case DocumentAct.MINE:
            await person.patch(path, {"patient": "own"})
        case DocumentAct.NOT_MINE:
            await person.patch(path, {"patient": "other"})
        case DocumentAct.RESTORE:
            await person.post(f"{path}/restore")
        case DocumentAct.READ_AGAIN:
            await person.post(f"{path}/reindex")
        case DocumentAct.SHOW:
            pass
    return ""
