"""Buttons below answers. Two ids have to fit into 64 bytes, so they are written shorter than usual."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from enum import StrEnum
from uuid import UUID

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.keyboards import markup_of
from bot.locales import Texts

NO_SKILL = "none"


class Act(StrEnum):
    STOP = "stop"
    CONTINUE = "go"
    REPEAT = "again"
    SHOW = "show"


class AnswerButton(CallbackData, prefix="ans"):
    act: Act
    chat: str
    message: str

    @property
    def ids(self) -> tuple[str, str]:
        """Of the chat and the answer. ValueError for what was never ours."""
        return _long(self.chat), _long(self.message)


class SkillChoice(CallbackData, prefix="skill"):
    """A specialist's id in hex, or NO_SKILL."""

    skill: str


def answer_keyboard(texts: Texts, chat: str, message: str, *acts: Act) -> InlineKeyboardMarkup | None:
    builder = InlineKeyboardBuilder()
    for act in acts:
        data = AnswerButton(act=act, chat=_short(chat), message=_short(message))
        builder.button(text=texts.plain(f"answer.button_{act.value}"), callback_data=data)
    return markup_of(builder)


def _short(identity: str) -> str:
    return urlsafe_b64encode(UUID(identity).bytes).decode().rstrip("=")


def _long(short: str) -> str:
    return str(UUID(bytes=urlsafe_b64decode(short + "==")))
