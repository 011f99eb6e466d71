"""Who answers what. The order matters: the fallback gets what nobody else wanted."""

from aiogram import F, Router
from aiogram.filters import Command, CommandStart

from bot.handlers import failures, fallback, language, linking
from bot.handlers.help import show_help
from bot.keyboards.language import LanguageChoice


def build_router() -> Router:
    router = Router(name="bot")
    router.errors.register(failures.explain)

    router.message.register(linking.link_account, CommandStart(deep_link=True))
    router.message.register(linking.greet, CommandStart())
    router.message.register(linking.unlink_account, Command("unlink"))
    router.message.register(show_help, Command("help"))
    router.message.register(language.ask_language, Command("language"))
    router.callback_query.register(language.choose_language, LanguageChoice.filter())

    router.message.register(fallback.unknown_command, F.text.startswith("/"))
    router.message.register(
        fallback.file, F.document | F.photo | F.video | F.voice | F.audio | F.video_note | F.animation
    )
    router.message.register(fallback.anything_said, F.text | F.sticker | F.location | F.contact)
    router.callback_query.register(fallback.button_of_another_time)
    return router
