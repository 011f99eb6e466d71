"""Photos and files: filed, read, summarised. An album of photos is one document."""

from contextlib import suppress
from dataclasses import replace
from uuid import UUID

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery, Message

from bot.backend.people import Person
from bot.backend.refusals import BackendRefused, BackendUnavailable
from bot.browser import Browser
from bot.conversation.asking import client_id, serve_questions
from bot.conversation.desk import Desk, Place, Question
from bot.conversation.painter import Painter
from bot.conversation.showing import Talk
from bot.filing.intake import MEGABYTE, Album, Filing, NotFetched, TooLarge, WrongType, attachment_of, refused
from bot.filing.watching import give_password, watch
from bot.handlers.pressing import pop_up, rewrite
from bot.intake.errands import Errands
from bot.keyboards.documents import PasswordCancel
from bot.locales import Texts


async def take_file(
    message: Message,
    bot: Bot,
    person: Person,
    texts: Texts,
    desk: Desk,
    errands: Errands,
    browser: Browser,
    filing: Filing,
    pace: float,
) -> None:
    talk, place = Talk(bot, person, texts, browser, pace), desk.at(message.chat.id)
    group = message.media_group_id
    if group is None or not message.photo:
        errands.begin(_file(talk, place, filing, errands, [message]), name="file")
    elif group in place.albums:
        place.albums[group].add(message)
    else:
        album = place.albums[group] = Album()
        album.add(message)
        errands.begin(_file_album(talk, place, filing, errands, group), name="album")


async def _file_album(talk: Talk, place: Place, filing: Filing, errands: Errands, group: str) -> None:
    messages = await place.albums[group].complete(talk.pace)
    del place.albums[group]
    await _file(talk, place, filing, errands, messages)


async def _file(talk: Talk, place: Place, filing: Filing, errands: Errands, messages: list[Message]) -> None:
    """One document of one message or several, in one message of ours from beginning to end."""
    texts, person = talk.texts, talk.person
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
        was_read = await watch(talk, place, painter, document)
    except TooLarge as refusal:
        await _say_too_large(talk, painter, refusal)
    except WrongType:
        await painter.show([texts.say("errors.document.type-unsupported")])
    except NotFetched:
        await painter.show([texts.say("document.not_fetched")])
    except BackendRefused as refusal:
        html, keyboard = refused(texts, talk.browser, refusal, person)
        await painter.show([html], keyboard)
    except BackendUnavailable:
        await painter.show([texts.say("trouble.backend")])
    else:
        if was_read:
            _ask_about(talk, place, errands, messages, document["id"])


async def _say_too_large(talk: Talk, painter: Painter, refusal: TooLarge) -> None:
    said = talk.texts.say("document.too_large", limit=refusal.limit // MEGABYTE)
    link = talk.browser.link(talk.texts.plain("open.documents"), "/documents")
    await painter.show([f"⚠️ {said}\n{link}"])


def _ask_about(talk: Talk, place: Place, errands: Errands, messages: list[Message], document: str) -> None:
    """What was written below the photo is a question about it."""
    for message in messages:
        if caption := (message.caption or "").strip():
            known = client_id(message.chat.id, message.message_id)
            place.waiting.append(Question(caption, known, (document,)))
    if place.waiting and not place.is_served:
        place.is_served = True
        errands.begin(serve_questions(talk, place), name="questions")


async def take_password(
    message: Message,
    bot: Bot,
    person: Person,
    texts: Texts,
    desk: Desk,
    errands: Errands,
    browser: Browser,
    pace: float,
    document: UUID,
) -> None:
    """The password of a file. It does not stay in the chat."""
    place = desk.at(message.chat.id)
    place.locked_document = None
    talk = Talk(bot, person, texts, browser, pace)
    password = (message.text or "")[:200]
    # One that is too old to be deleted opens the file all the same.
    with suppress(TelegramBadRequest):
        await message.delete()
    errands.begin(_unlock(talk, place, document, password), name="password")


async def _unlock(talk: Talk, place: Place, document: UUID, password: str) -> None:
    try:
        await give_password(talk, place, document, password)
    except BackendRefused as refusal:
        html, keyboard = refused(talk.texts, talk.browser, refusal, talk.person)
        await talk.bot.send_message(talk.person.chat_id, html, reply_markup=keyboard)
    except BackendUnavailable:
        await talk.bot.send_message(talk.person.chat_id, talk.texts.say("trouble.backend"))


async def cancel_password(query: CallbackQuery, callback_data: PasswordCancel, texts: Texts, desk: Desk) -> None:
    place = desk.at(query.from_user.id)
    if place.locked_document == callback_data.document:
        place.locked_document = None
    await pop_up(query)
    await rewrite(query, texts.say("document.password_later"))
