"""What a text is when it is no question: the answer to something that the bot asked.

The question carries its subject in its buttons, so a restarted bot knows it too.
"""

import re
from uuid import UUID

from aiogram.filters.callback_data import CallbackData
from aiogram.types import Message

from bot.conversation.desk import Desk
from bot.keyboards.documents import PasswordCancel
from bot.keyboards.reminders import SkipReason

COMMAND = re.compile(r"/[A-Za-z]")


def _subject[Data: CallbackData](message: Message, kind: type[Data]) -> Data | None:
    """The data of the first button of this kind below the message that is replied to."""
    asked = message.reply_to_message
    if asked is None or asked.reply_markup is None:
        return None
    for row in asked.reply_markup.inline_keyboard:
        for button in row:
            if button.callback_data and button.callback_data.startswith(f"{kind.__prefix__}:"):
                try:
                    return kind.unpack(button.callback_data)
                except (TypeError, ValueError):
                    return None
    return None


async def is_reason(message: Message) -> bool | dict[str, UUID]:
    found = _subject(message, SkipReason)
    return {"occurrence": found.occurrence} if found else False


async def is_password(message: Message, desk: Desk) -> bool | dict[str, UUID | bool]:
    """A reply to the question for it, or what is written soon after that."""
    found = _subject(message, PasswordCancel)
    document = found.document if found else desk.at(message.chat.id).wants_password
    if found is None and COMMAND.match(message.text or ""):
        return False
    return {"document": document, "is_reply": found is not None} if document else False
