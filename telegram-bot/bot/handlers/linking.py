"""/start and /unlink: the chat becomes a channel of an account, or stops being one."""

import re

import structlog
from aiogram import Bot
from aiogram.filters import CommandObject
from aiogram.types import Message, User

from bot.backend.people import People, Person
from bot.backend.refusals import BackendRefused
from bot.backend.service import BotService
from bot.conversation.desk import Desk
from bot.locales import Locale, Texts
from bot.locales.refusals import sentence
from bot.menu import ChatLanguages

logger = structlog.stdlib.get_logger("bot.linking")

# What Telegram allows as a deep-link payload; anything else was never one of our codes.
CODE = re.compile(r"[A-Za-z0-9_-]{4,64}")


async def link_account(
    message: Message,
    command: CommandObject,
    bot: Bot,
    texts: Texts,
    service: BotService,
    people: People,
    languages: ChatLanguages,
) -> None:
    code = (command.args or "").strip()
    sender = message.from_user
    if sender is None:
        return
    if not CODE.fullmatch(code):
        await message.answer(texts.say("errors.telegram.code-invalid"))
        return
    try:
        account = await service.link(
            code=code, telegram_chat_id=message.chat.id, telegram_username=sender.username, locale=texts.locale
        )
    except BackendRefused as refusal:
        await message.answer(_refused(texts, refusal))
        return
    people.forget(message.chat.id)
    logger.info("account.linked")
    # From now on the person's setting holds, and the menu follows it.
    texts = Texts(Locale.of_code(account.locale) if account.locale else texts.locale)
    await _speak(bot, languages, sender, texts.locale)
    await message.answer(texts.say("link.done", name=account.full_name or sender.full_name))


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
