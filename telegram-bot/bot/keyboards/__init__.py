"""Buttons below messages: one module a noun, each with the data its buttons carry."""

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from aiogram.utils.keyboard import KeyboardBuilder


def markup_of(builder: KeyboardBuilder[InlineKeyboardButton]) -> InlineKeyboardMarkup | None:
    """None where there is no button."""
    rows = builder.export()
    return InlineKeyboardMarkup(inline_keyboard=rows) if any(rows) else None
