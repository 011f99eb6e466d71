"""/start and /unlink: the chat becomes a channel of an account, or stops being one."""

import re

import structlog
from aiogram import Bot
from aiogram.filters import CommandObject
from aiogram.types import Message

from bot.api_client import BackendClient, BackendRefused
from bot.locales import Locale, Texts
from bot.menu import ChatLanguages

logger = structlog.stdlib.get_logger("bot.linking")

# What Telegram allows as a deep-link payload; anything else was never one of our codes.
CODE = re.compile(r"[A-Za-z0-9_-]{4,64}")
SENTENCE_FOR_REFUSAL = {
    "telegram.code-invalid": "link.code_invalid",
    "telegram.already-linked": "link.already_linked",
    "telegram.not-linked": "unlink.not_linked",
}


async def link_account(
    message: Message, command: CommandObject, bot: Bot, texts: Texts, backend: BackendClient, languages: ChatLanguages
) -> None:
    code = (command.args or "").strip()
    sender = message.from_user
    if sender is None:
        return
    if not CODE.fullmatch(code):
        await message.answer(texts.say("link.code_invalid"))
        return
    try:
        account = await backend.link(
            code=code, telegram_chat_id=message.chat.id, telegram_username=sender.username, locale=texts.locale
        )
    except BackendRefused as refusal:
        await message.answer(texts.say(_sentence(refusal)))
        return
    logger.info("account.linked")
    # English is also what an account has whose owner never chose; any other language was chosen.
    spoken = Locale.of_code(account.locale)
    if spoken is not Locale.EN and not await languages.has_chosen(bot, sender):
        texts = Texts(spoken)
        await languages.choose(bot, message.chat.id, spoken)
    await message.answer(texts.say("link.done", name=account.full_name or sender.full_name))


async def greet(message: Message, texts: Texts) -> None:
    name = message.from_user.full_name if message.from_user else ""
    await message.answer(texts.say("greeting.hello", name=name))


async def unlink_account(message: Message, texts: Texts, backend: BackendClient) -> None:
    try:
        await backend.unlink(telegram_chat_id=message.chat.id)
    except BackendRefused as refusal:
        await message.answer(texts.say(_sentence(refusal)))
        return
    logger.info("account.unlinked")
    await message.answer(texts.say("unlink.done"))


def _sentence(refusal: BackendRefused) -> str:
    if refusal.code in SENTENCE_FOR_REFUSAL:
        return SENTENCE_FOR_REFUSAL[refusal.code]
    if refusal.status == 429:
        return "link.too_many_attempts"
    if refusal.status == 422:
        return "link.code_invalid"
    # 401 and the like: the operator's mistake (two different service tokens), not the person's.
    logger.error("backend.refused", status=refusal.status, code=refusal.code)
    return "trouble.backend"
