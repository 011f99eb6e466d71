"""The command menu, and the language a person chose for their chat.

The bot has no database. The menu of a chat has to follow the chosen language anyway, and Telegram keeps one menu for
each chat; so that menu is where the choice is stored, and reading it back is how a restarted bot knows.
"""

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.types import BotCommand, BotCommandScopeChat, User

from bot.locales import Locale, Texts

logger = structlog.stdlib.get_logger("bot.menu")

COMMANDS = (
    "new", "specialist", "today", "reminders", "documents", "memory", "language", "help", "unlink", "start",
)  # fmt: skip


def menu(locale: Locale) -> list[BotCommand]:
    texts = Texts(locale)
    return [BotCommand(command=name, description=texts.say(f"commands.{name}")) for name in COMMANDS]


async def publish_menus(bot: Bot) -> None:
    """The menus of people who chose nothing: Telegram shows them in the language of their app."""
    try:
        await bot.set_my_commands(menu(Locale.EN))
        await bot.set_my_commands(menu(Locale.RU), language_code=Locale.RU)
    except TelegramAPIError as error:
        logger.warning("menu.not_published", error=type(error).__name__)


class ChatLanguages:
    """Language of each private chat: chosen there, otherwise that of the person's Telegram app."""

    def __init__(self) -> None:
        self._chosen: dict[int, Locale | None] = {}

    async def of(self, bot: Bot, user: User) -> Locale:
        if user.id not in self._chosen:
            try:
                self._chosen[user.id] = await self._kept_by_telegram(bot, user.id)
            except TelegramAPIError:
                return Locale.of_code(user.language_code)
        return self._chosen[user.id] or Locale.of_code(user.language_code)

    async def has_chosen(self, bot: Bot, user: User) -> bool:
        await self.of(bot, user)
        return self._chosen.get(user.id) is not None

    async def choose(self, bot: Bot, chat_id: int, locale: Locale) -> None:
        self._chosen[chat_id] = locale
        try:
            await bot.set_my_commands(menu(locale), scope=BotCommandScopeChat(chat_id=chat_id))
        except TelegramAPIError as error:
            # The choice holds until a restart, which is better than refusing it.
            logger.warning("language.not_kept", error=type(error).__name__)

    @staticmethod
    async def _kept_by_telegram(bot: Bot, chat_id: int) -> Locale | None:
        shown = {
            command.description for command in await bot.get_my_commands(scope=BotCommandScopeChat(chat_id=chat_id))
        }
        return next((locale for locale in Locale if Texts(locale).say("commands.language") in shown), None)
