from __future__ import annotations

from uuid import UUID

from pydantic import StrictBool

from app.schemas.common import In, Out


class TelegramPlaceIn(In):
    """Where a Telegram chat is: `begins` means that the next question starts a new conversation, with the specialist
    `skill_id`; the next text is the password of `locked_document_id`."""

    chat_id: UUID | None
    skill_id: UUID | None
    begins: StrictBool
    locked_document_id: UUID | None


class TelegramPlaceOut(Out):
    chat_id: UUID | None
    skill_id: UUID | None
    begins: bool
    locked_document_id: UUID | None
