from __future__ import annotations

from typing import Annotated

from pydantic import Field

from app.schemas.common import In, Out, clean
from app.schemas.user import Locale

ChatId = Annotated[int, Field(strict=True, ge=1, le=2**62)]


class BotLink(In):
    code: Annotated[str, clean(8, 64)]
    telegram_chat_id: ChatId
    telegram_username: Annotated[str, clean(1, 64)] | None = None
    locale: Locale | None = None


class BotUnlink(In):
    telegram_chat_id: ChatId


class BotLinked(Out):
    full_name: str | None
    locale: str
