"""Photos and files: filed, read, summarised. An album of photos is one document."""

from contextlib import suppress
from dataclasses import replace
from typing import Any
from uuid import UUID

from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery, Message

from bot.backend.refusals import BackendRefused, BackendUnavailable
from bot.conversation.asking import client_id, in_work, serve_questions
from bot.conversation.desk import Desk, Place, Question
from bot.conversation.painter import Painter
from bot.conversation.showing import Talk
from bot.filing.intake import MEGABYTE, Album, Filing, NotFetched, TooLarge, WrongType, attachment_of, refused
from bot.filing.unlocking import NotOpened, open_with
from bot.filing.watching import password_question, watch
from bot.handlers.chat import question
from bot.handlers.pressing import pop_up, rewrite
from bot.intake.errands import Errands
from bot.intake.receipts import Holds, release
from bot.keyboards.documents import PasswordCancel
from bot.locales import Texts


async def take_file(
    message: Message,
    talk: Talk,
    desk: Desk,
    errands: Errands,
    filing: Filing,
) -> None:
    place = desk.at(message.chat.id)
    group = message.media_group_id
    if not message.photo:
        group = None
    if group in place.albums:
        place.albums[group].add(message)
        return
    album = Album()
    album.add(message)
    if group is not None:
        place.albums[group] = album
    errands.begin(_taken(talk, place, filing, errands, album, group), name="file")


async def _taken(talk: Talk, place: Place, filing: Filing, errands: Errands, album: Album, group: str | None) -> None:
    """Photos that belong to a group are waited for."""
    async with in_work(talk, album.holds):
        messages = await album.complete(talk.pace if group else 0)
        if group is not None:
            del place.albums[group]
        await _file(talk, place, filing, errands, messages, album.holds)


async def _file(
    talk: Talk, place: Place, filing: Filing, errands: Errands, messages: list[Message], holds: Holds
) -> None:
    """One document of one message or several, in one message of ours from beginning to end."""
    captions = [message for message in messages if (message.caption or "").strip()]
    texts, person, about = talk.texts, talk.person, None
    painter = Painter(talk.bot, person.chat_id)
    attachments = [attachment for message in messages if (attachment := attachment_of(message)) is not None]
    if len(attachments) > 1:
        attachments = [
            replace(attachment, name=f"{number:02d}-{attachment.name}")
            for number, attachment in enumerate(attachments, start=1)
        ]
    try:
        await filing.check(person, attachments)
        await painter.show([f"📥 {texts.count('document.fetching', len(attachments))}"])
        document = await filing.hand_over(talk.bot, person, attachments)
        if not captions:
            release(holds)
        about = document["id"] if await watch(talk, place, painter, document) else None
    except TooLarge as refusal:
        await _say_too_large(talk, painter, refusal)
    except WrongType:
        await painter.show([texts.say("errors.document.type-unsupported")])
    except NotFetched:
        await painter.show([texts.say("document.not_fetched")])
    except BackendRefused as refusal:
        about = await _say_refused(talk, painter, refusal)
    except BackendUnavailable:
        await painter.show([texts.say("trouble.backend")])
    if about:
        _ask_about(talk, place, errands, captions, about, holds)


async def _say_refused(talk: Talk, painter: Painter, refusal: BackendRefused) -> str | None:
    """The document that can be spoken about all the same, since it is there already."""
    html, keyboard = refused(talk.texts, talk.browser, refusal, talk.person)
    await painter.show([html], keyboard)
    is_there = refusal.code == "document.already-stored" and not refusal.params.get("in_trash")
    return str(refusal.params["document_id"]) if is_there else None


async def _say_too_large(talk: Talk, painter: Painter, refusal: TooLarge) -> None:
    said = talk.texts.say("document.too_large", limit=refusal.limit // MEGABYTE)
    link = talk.browser.link(talk.texts.plain("open.documents"), "/documents")
    await painter.show([f"⚠️ {said}\n{link}"])


def _ask_about(
    talk: Talk, place: Place, errands: Errands, captions: list[Message], document: str, holds: Holds
) -> None:
    """What was written below the photo is a question about it."""
    for message in captions:
        known, passed_on = client_id(message.chat.id, message.message_id), [held.another() for held in holds]
        place.waiting.append(Question((message.caption or "").strip(), known, (document,), passed_on))
    if place.waiting and not place.is_served:
        place.is_served = True
        errands.begin(serve_questions(talk, place), name="questions")


async def take_password(
    message: Message,
    talk: Talk,
    desk: Desk,
    errands: Errands,
    document: UUID,
    is_reply: bool,
) -> None:
    """The password of a file, unless it turns out to be a question. What opened the file does not stay in the chat."""
    place = desk.at(message.chat.id)
    person = talk.person
    painter = Painter(talk.bot, person.chat_id)
    opened = await open_with(person, document, message.text or "", is_reply=is_reply)
    if opened is NotOpened.WRONG:
        if is_reply:
            place.expect_password(document)
        html, keyboard = password_question(talk.texts, await person.get(f"documents/{document}"), "password_wrong")
        await painter.show([html], keyboard)
        return
    place.locked_document = None
    if isinstance(opened, NotOpened):
        await question(message, talk, desk, errands)
        return
    # One that is too old to be deleted has opened the file all the same.
    with suppress(TelegramBadRequest):
        await message.delete()
    errands.begin(_watched(talk, place, painter, opened), name="opened document")


async def _watched(talk: Talk, place: Place, painter: Painter, document: dict[str, Any]) -> None:
    try:
        await watch(talk, place, painter, document)
    except BackendRefused as refusal:
        html, keyboard = refused(talk.texts, talk.browser, refusal, talk.person)
        await painter.show([html], keyboard)
    except BackendUnavailable:
        await painter.show([talk.texts.say("trouble.backend")])


async def cancel_password(query: CallbackQuery, callback_data: PasswordCancel, texts: Texts, desk: Desk) -> None:
    place = desk.at(query.from_user.id)
    if place.locked_document == callback_data.document:
        place.locked_document = None
    await pop_up(query)
    await rewrite(query, texts.say("document.password_later"))
