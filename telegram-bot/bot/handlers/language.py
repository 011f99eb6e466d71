"""/language: two buttons, and the choice stays."""

from contextlib import suppress

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery, Message

from bot.keyboards.language import LanguageChoice, language_keyboard
from bot.locales import Texts
from bot.menu import ChatLanguages


async def ask_language(message: Message, texts: Texts) -> None:
    await message.answer(texts.say("language.ask"), reply_markup=language_keyboard())


async def choose_language(
    query: CallbackQuery, callback_data: LanguageChoice, bot: Bot, languages: ChatLanguages
) -> None:
    await languages.choose(bot, query.from_user.id, callback_data.locale)
    confirmation = Texts(callback_data.locale).say("language.chosen")
    # A second press finds the query answered or the message already changed; both are what was wanted.
    with suppress(TelegramBadRequest):
        await query.answer()
    if isinstance(query.message, Message):
        with suppress(TelegramBadRequest):
            await query.message.edit_text(confirmation)
    else:
        await bot.send_message(query.from_user.id, confirmation)
