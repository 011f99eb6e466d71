"""After a button was pressed: the little note, and the message above it in its new state.

Both may be too late (an update that waited for a restarted bot, a second press): then they say what is said already.
"""

from contextlib import suppress

from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

LONGEST_NOTE = 200


async def pop_up(query: CallbackQuery, said: str = "", *, alert: bool = False) -> None:
    """Without words it only ends the spinner on the button."""
    with suppress(TelegramBadRequest):
        await query.answer(said[:LONGEST_NOTE], show_alert=alert)


async def rewrite(query: CallbackQuery, html: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
    if isinstance(query.message, Message):
        with suppress(TelegramBadRequest):
            await query.message.edit_text(html, reply_markup=keyboard)
