"""What the bot cannot do yet, it says, and says where it can be done."""

from aiogram.types import CallbackQuery, Message

from bot.locales import Texts


async def unknown_command(message: Message, texts: Texts) -> None:
    await message.answer(texts.say("fallback.command"))


async def file(message: Message, texts: Texts) -> None:
    await message.answer(texts.say("fallback.file"))


async def anything_said(message: Message, texts: Texts) -> None:
    await message.answer(texts.say("fallback.text"))


async def button_of_another_time(query: CallbackQuery) -> None:
    """Unanswered, the button would show a spinner for a minute."""
    await query.answer()
