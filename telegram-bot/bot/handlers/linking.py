"""/start and /unlink: the chat becomes a channel of an account, or stops being one."""

import re
from contextlib import suppress

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.filters import CommandObject
from aiogram.types import CallbackQuery, Message, User

from bot.backend.people import People, Person
from bot.backend.refusals import BackendRefused
from bot.backend.service import BotService
from bot.conversation.desk import Desk
from bot.handlers.pressing import pop_up, rewrite
from bot.keyboards.linking import LinkAnswer, LinkWish, link_keyboard
from bot.locales import Locale, Texts
from bot.locales.refusals import sentence
from bot.menu import ChatLanguages

logger = structlog.stdlib.get_logger("bot.linking")

# Of what Telegram allows as a deep-link payload so much that it fits into a button; ours have 22 signs.
CODE = re.compile(r"[A-Za-z0-9_-]{4,48}")


async def offer_link(
    message: Message, command: CommandObject, texts: Texts, service: BotService, people: People
) -> None:
    """Ask first: the link may have been forwarded, and the question says whose it is."""
    # The account of before may have been unlinked in the browser a moment ago.
    people.forget(message.chat.id)
    code = (command.args or "").strip()
    if not CODE.fullmatch(code):
        await message.answer(texts.say("errors.telegram.code-invalid"))
        return
    try:
        account = await service.look(code=code, telegram_chat_id=message.chat.id)
    except BackendRefused as refusal:
        await message.answer(_refused(texts, refusal))
        return
    await message.answer(texts.say("link.ask", account=account), reply_markup=link_keyboard(texts, code))


async def link_account(
    query: CallbackQuery,
    callback_data: LinkAnswer,
    bot: Bot,
    texts: Texts,
    person: Person | None,
    service: BotService,
    people: People,
    languages: ChatLanguages,
    desk: Desk,
) -> None:
    sender = query.from_user
    await pop_up(query)
    if callback_data.wish is LinkWish.NO:
        await rewrite(query, texts.say("link.declined"))
        return
    if isinstance(query.message, Message):
        with suppress(TelegramBadRequest):
            await query.message.edit_reply_markup(reply_markup=None)
    if person is not None:
        # Pressed twice, or brought twice by Telegram.
        return
    try:
        account = await service.link(
            code=callback_data.code,
            telegram_chat_id=sender.id,
            telegram_username=sender.username,
            locale=texts.locale,
        )
    except BackendRefused as refusal:
        await bot.send_message(sender.id, _refused(texts, refusal))
        return
    people.forget(sender.id)
    desk.forget(sender.id)
    logger.info("account.linked")
    # From now on the person's setting holds, and the menu follows it.
    texts = Texts(Locale.of_code(account.locale) if account.locale else texts.locale)
    await _speak(bot, languages, sender, texts.locale)
    await bot.send_message(sender.id, texts.say("link.done", name=account.full_name or sender.full_name))


async def _speak(bot: Bot, languages: ChatLanguages, user: User, locale: Locale) -> None:
    if await languages.of(bot, user) is not locale:
        await languages.choose(bot, user.id, locale)


async def greet(message: Message, texts: Texts, person: Person | None) -> None:
    name = message.from_user.full_name if message.from_user else ""
    await message.answer(texts.say("greeting.linked" if person else "greeting.hello", name=name))


async def unlink_account(message: Message, texts: Texts, service: BotService, people: People, desk: Desk) -> None:
    try:
        await service.unlink(telegram_chat_id=message.chat.id)
    except BackendRefused as refusal:
        await message.answer(_refused(texts, refusal))
        return
    finally:
        people.forget(message.chat.id)
        desk.forget(message.chat.id)
    logger.info("account.unlinked")
    await message.answer(texts.say("unlink.done"))


def _refused(texts: Texts, refusal: BackendRefused) -> str:
    if refusal.status == 422:
        return texts.say("errors.telegram.code-invalid")
    if refusal.status == 401:
        # The operator's mistake (two different service tokens), not the person's.
        logger.error("backend.refused", status=refusal.status, code=refusal.code)
        return texts.say("trouble.backend")
    return sentence(texts, refusal)
