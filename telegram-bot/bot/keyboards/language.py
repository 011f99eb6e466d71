"""Choice of the language, each named in itself so that nobody is locked into one they cannot read."""

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.locales import Locale

NAMES = {Locale.EN: "English", Locale.RU: "Русский"}


class LanguageChoice(CallbackData, prefix="language"):
    locale: Locale


def language_keyboard() -> InlineKeyboardMarkup:
    builder = InlineKeyboardBuilder()
    for locale, name in NAMES.items():
        builder.button(text=name, callback_data=LanguageChoice(locale=locale))
    return builder.as_markup()
