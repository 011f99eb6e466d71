"""Buttons of reminders. The backend puts the same ones (`occ:`) below the reminders that it sends."""

from enum import StrEnum
from uuid import UUID

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.keyboards import markup_of
from bot.locales import Texts

REASONS = ("forgot", "unwell", "none_left", "doctor")


class Answer(StrEnum):
    TAKEN = "taken"
    SKIP = "skip"
    SNOOZE_15 = "snooze15"
    SNOOZE_60 = "snooze60"

    @property
    def minutes(self) -> int | None:
        return int(self.value.removeprefix("snooze")) if self.value.startswith("snooze") else None


class ReminderAnswer(CallbackData, prefix="occ"):
    occurrence: UUID
    answer: Answer


class SkipReason(CallbackData, prefix="why"):
    """`reason` is one of REASONS, or `quiet`: none."""

    occurrence: UUID
    reason: str


class TodayAnswer(CallbackData, prefix="day"):
    """Below the list of the day, which is then shown again."""

    occurrence: UUID


class ReminderSwitch(CallbackData, prefix="rem"):
    """Pause or go on, and the page of the list to show again."""

    reminder: UUID
    active: bool
    page: int


class ReminderPage(CallbackData, prefix="rems"):
    page: int


def reasons_keyboard(texts: Texts, occurrence: UUID) -> InlineKeyboardMarkup | None:
    builder = InlineKeyboardBuilder()
    for reason in (*REASONS, "quiet"):
        data = SkipReason(occurrence=occurrence, reason=reason)
        builder.button(text=texts.plain(f"reason.{reason}"), callback_data=data)
    return markup_of(builder.adjust(2))
