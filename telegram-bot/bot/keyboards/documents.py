"""Buttons of documents."""

from enum import StrEnum
from uuid import UUID

from aiogram.filters.callback_data import CallbackData


class DocumentAct(StrEnum):
    SHOW = "show"
    CONFIRM_ALL = "all"
    CONFIRM_CLEAR = "clear"
    MINE = "mine"
    NOT_MINE = "notmine"
    RESTORE = "restore"
    READ_AGAIN = "again"


class DocumentButton(CallbackData, prefix="doc"):
    act: DocumentAct
    document: UUID


class PasswordCancel(CallbackData, prefix="pwd"):
    """Below the question for a password; a reply to it is the password of this document."""

    document: UUID
