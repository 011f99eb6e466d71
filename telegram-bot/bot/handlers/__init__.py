"""Who answers what. The order matters: the fallback gets what nobody else wanted."""

from aiogram import F, Router
from aiogram.filters import Command, CommandStart

from bot.handlers import chat, documents, failures, fallback, files, language, linking, reminders, specialist, today
from bot.handlers.help import show_help
from bot.handlers.memory import show_memory
from bot.handlers.replies import COMMAND, is_password, is_reason
from bot.keyboards.answers import AnswerButton, SkillChoice
from bot.keyboards.documents import DocumentButton, PasswordCancel
from bot.keyboards.language import LanguageChoice
from bot.keyboards.linking import LinkAnswer
from bot.keyboards.reminders import ReminderAnswer, ReminderPage, ReminderSwitch, SkipReason, TodayAnswer
from bot.middlewares.updates import LinkedOnly

IS_COMMAND = F.text.regexp(COMMAND)


def build_router() -> Router:
    router = Router(name="bot")
    router.errors.register(failures.explain)
    router.include_routers(_for_everybody(), _for_linked_people(), _for_what_is_left())
    return router


def _for_everybody() -> Router:
    router = Router(name="everybody")
    router.message.register(linking.offer_link, CommandStart(deep_link=True))
    router.message.register(linking.greet, CommandStart())
    router.message.register(linking.unlink_account, Command("unlink"))
    router.message.register(show_help, Command("help"))
    router.message.register(language.ask_language, Command("language"))
    router.callback_query.register(linking.link_account, LinkAnswer.filter())
    router.callback_query.register(language.choose_language, LanguageChoice.filter())
    router.my_chat_member.register(fallback.blocked_or_back)
    return router


def _for_linked_people() -> Router:
    router = Router(name="linked")
    for observer in (router.message, router.callback_query):
        observer.middleware(LinkedOnly())

    router.message.register(files.take_password, F.text, is_password)
    router.message.register(chat.new_conversation, Command("new"))
    router.message.register(specialist.ask_specialist, Command("specialist"))
    router.message.register(today.show_today, Command("today"))
    router.message.register(today.show_reminders, Command("reminders"))
    router.message.register(documents.show_documents, Command("documents"))
    router.message.register(show_memory, Command("memory"))
    router.message.register(reminders.write_reason, F.text, is_reason)
    router.message.register(chat.question, F.text, ~IS_COMMAND)
    router.message.register(files.take_file, F.document | F.photo)

    for handler, data in (
        (reminders.answer_reminder, ReminderAnswer),
        (reminders.give_reason, SkipReason),
        (today.take_from_today, TodayAnswer),
        (today.switch_reminder, ReminderSwitch),
        (today.turn_page, ReminderPage),
        (chat.press, AnswerButton),
        (specialist.choose_specialist, SkillChoice),
        (documents.press, DocumentButton),
        (files.cancel_password, PasswordCancel),
    ):
        router.callback_query.register(handler, data.filter())
    return router


def _for_what_is_left() -> Router:
    router = Router(name="rest")
    router.message.register(fallback.unknown_command, F.text)
    router.message.register(
        fallback.unreadable,
        F.video | F.voice | F.audio | F.video_note | F.animation | F.sticker | F.location | F.contact | F.poll,
    )
    router.callback_query.register(fallback.button_of_another_time)
    return router
