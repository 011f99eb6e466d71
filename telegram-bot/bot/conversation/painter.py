"""A text that grows, in as many messages as it needs."""

import re
from contextlib import suppress
from dataclasses import dataclass

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import InlineKeyboardMarkup

_TAGS = re.compile(r"<[^>]*>")


@dataclass
class _Shown:
    """What a message says now. One that is gone is not written again."""

    message_id: int
    html: str
    keyboard: InlineKeyboardMarkup | None
    is_gone: bool = False


class Painter:
    def __init__(self, bot: Bot, chat_id: int) -> None:
        self._bot = bot
        self._chat_id = chat_id
        self._shown: list[_Shown] = []

    @classmethod
    def over(cls, bot: Bot, chat_id: int, message_id: int) -> "Painter":
        """Begins in a message that is there already, whatever it says."""
        painter = cls(bot, chat_id)
        painter._shown.append(_Shown(message_id, "", None))
        return painter

    async def show(self, messages: list[str], keyboard: InlineKeyboardMarkup | None = None) -> None:
        """Bring the chat to this state, touching only what is different. The buttons are below the last message."""
        for number, html in enumerate(messages):
            below = keyboard if number == len(messages) - 1 else None
            if number < len(self._shown):
                await self._change(self._shown[number], html, below)
            else:
                await self._write(html, below)
        for surplus in self._shown[len(messages) :]:
            with suppress(TelegramBadRequest):
                await self._bot.delete_message(self._chat_id, surplus.message_id)
        del self._shown[len(messages) :]

    async def _write(self, html: str, keyboard: InlineKeyboardMarkup | None) -> None:
        try:
            message = await self._bot.send_message(self._chat_id, html, reply_markup=keyboard)
        except TelegramBadRequest as error:
            if "parse" not in error.message:
                raise
            message = await self._bot.send_message(self._chat_id, _plain(html), parse_mode=None, reply_markup=keyboard)
        self._shown.append(_Shown(message.message_id, html, keyboard))

    async def _change(self, shown: _Shown, html: str, keyboard: InlineKeyboardMarkup | None) -> None:
        if shown.is_gone or (shown.html, shown.keyboard) == (html, keyboard):
            return
        try:
            await self._bot.edit_message_text(
                html, chat_id=self._chat_id, message_id=shown.message_id, reply_markup=keyboard
            )
        except TelegramBadRequest as error:
            # Somebody deleted it while it was being written.
            shown.is_gone = "not found" in error.message
        shown.html, shown.keyboard = html, keyboard


def _plain(html: str) -> str:
    """Should Telegram ever refuse our markup, the words still arrive."""
    return _TAGS.sub("", html)
