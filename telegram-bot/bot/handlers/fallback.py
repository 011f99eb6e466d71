"""What is left: commands nobody knows, things nobody can read, buttons of another time."""

from aiogram.types import CallbackQuery, ChatMemberUpdated, Message

from bot.backend.people import People
from bot.handlers.pressing import pop_up
from bot.locales import Texts


async def unknown_command(message: Message, texts: Texts) -> None:
    await message.answer(texts.say("fallback.command"))


async def unreadable(message: Message, texts: Texts) -> None:
    """Voice, video, stickers, places."""
    await message.answer(texts.say("fallback.file"))


async def button_of_another_time(query: CallbackQuery, texts: Texts) -> None:
    """Unanswered, the button would show a spinner for a minute."""
    await pop_up(query, texts.plain("fallback.button"), alert=True)


async def blocked_or_back(change: ChatMemberUpdated, people: People) -> None:
    """The person blocked the bot or let it in again; what was known of the chat is looked up anew."""
    people.forget(change.chat.id)
