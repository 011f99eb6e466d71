"""Yes or no, before a chat becomes a channel of an account."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.locales import Texts


class LinkWish(StrEnum):
    YES = "yes"
    NO = "no"


class LinkAnswer(CallbackData, prefix="link"):
    wish: LinkWish
    code: str


def link_keyboard(texts: Texts, code: str) -> InlineKeyboardMarkup:
    builder = InlineKeyboardBuilder()
    for wish in LinkWish:
        builder.button(text=texts.plain(f"link.{wish}"), callback_data=LinkAnswer(wish=wish, code=code))
    return builder.as_markup()
