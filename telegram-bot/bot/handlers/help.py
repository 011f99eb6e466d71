"""/help"""

from aiogram.types import Message

from bot.locales import Texts


async def show_help(message: Message, texts: Texts) -> None:
    await message.answer(texts.say("help.text"))
