from __future__ import annotations

from typing import Annotated, Any

import orjson
from pydantic import AfterValidator, Field, StrictBool

from app.schemas.common import In, Out, UtcTime, clean
from app.schemas.user import Locale, UserOut

ChatId = Annotated[int, Field(strict=True, ge=1, le=2**62)]
UpdateId = Annotated[int, Field(strict=True, ge=0, le=2**62)]


def _numbered(update: dict[str, Any]) -> dict[str, Any]:
    """It has an id, and can be written down as JSON."""
    number = update.get("update_id")
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= 2**62:
        raise ValueError("an update has a number")
    try:
        orjson.dumps(update)
    except TypeError as error:
        raise ValueError("not to be written as JSON") from error
    return update


class BotToken(Out):
    token: str | None


class BotLookUp(In):
    code: Annotated[str, clean(8, 64)]
    telegram_chat_id: ChatId


class BotOffer(Out):
    """`account`: the address of the account, so much of it that its owner knows it."""

    account: str
    locale: str


class BotLink(BotLookUp):
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


class BotBrought(In):
    """An update as Telegram brought it, with its `update_id`."""

    update: Annotated[dict[str, Any], AfterValidator(_numbered)]


class BotFollowing(In):
    """What `holder` has handled since it asked last, what it holds and works on, and how long it waits for more."""

    holder: Annotated[str, clean(1, 128)]
    holding: Annotated[list[UpdateId], Field(max_length=1000)] = []
    handled: Annotated[list[UpdateId], Field(max_length=1000)] = []
    wait_seconds: Annotated[float, Field(ge=0, le=25)] = 0


class BotUpdates(Out):
    """Those that nobody has handled, for the process that holds the lease.

    `set_aside`: private chats of which an update is given to nobody any more, since bots died of it.
    """

    updates: list[dict[str, Any]]
    set_aside: list[int]
