"""/language: two buttons, and the choice stays: with the person, or with the chat while it is linked to nobody."""

from aiogram import Bot
from aiogram.types import CallbackQuery, Message

from bot.backend.people import Person
from bot.handlers.pressing import pop_up, rewrite
from bot.keyboards.language import LanguageChoice, language_keyboard
from bot.locales import Texts
from bot.menu import ChatLanguages


async def ask_language(message: Message, texts: Texts) -> None:
    await message.answer(texts.say("language.ask"), reply_markup=language_keyboard())


async def choose_language(
    query: CallbackQuery, callback_data: LanguageChoice, bot: Bot, languages: ChatLanguages, person: Person | None
) -> None:
    locale = callback_data.locale
    if person is not None:
        await person.change_settings(locale=locale.value)
    await languages.choose(bot, query.from_user.id, locale)
    confirmation = Texts(locale).say("language.chosen_everywhere" if person else "language.chosen")
    await pop_up(query)
    if isinstance(query.message, Message):
        await rewrite(query, confirmation)
    else:
        await bot.send_message(query.from_user.id, confirmation)
