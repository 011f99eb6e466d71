from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictBool

from app.schemas.common import In, Out, UtcTime, clean
from app.schemas.user import Locale, UserOut

ChatId = Annotated[int, Field(strict=True, ge=1, le=2**62)]


class BotLink(In):
    code: Annotated[str, clean(8, 64)]
    telegram_chat_id: ChatId
    telegram_username: Annotated[str, clean(1, 64)] | None = None
    locale: Locale | None = None


class BotChat(In):
    telegram_chat_id: ChatId


class BotLinked(Out):
    full_name: str | None
    locale: str


class BotSession(Out):
    """`access_token` acts as the person until `expires_at`, or until the link ends."""

    access_token: str
    expires_at: UtcTime
    user: UserOut


class BotLease(In):
    """`holder` names the process; `release` gives the lease back instead of asking for it."""

    holder: Annotated[str, clean(1, 128)]
    release: StrictBool = False


class BotLeased(Out):
    """Whether this process is the one that asks Telegram for updates, and for how long unless it asks again."""

    granted: bool
    seconds: int
