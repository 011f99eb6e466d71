"""/help"""

from aiogram.types import Message

from bot.backend.people import Person
from bot.locales import Texts


async def show_help(message: Message, texts: Texts, person: Person | None) -> None:
    await message.answer(texts.say("help.linked" if person else "help.text"))
