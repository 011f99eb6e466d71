"""What the bot asks in its own name: linking, acting as somebody, being the one that polls."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.backend.wire import Wire


@dataclass(frozen=True, slots=True)
class LinkedAccount:
    full_name: str | None
    locale: str | None


@dataclass(frozen=True, slots=True)
class Access:
    """How to act as somebody until `expires_at`."""

    token: str
    expires_at: datetime
    user: dict[str, Any]


class BotService:
    def __init__(self, wire: Wire, service_token: str) -> None:
        self._wire = wire
        self._token = service_token

    async def bot_token(self) -> str | None:
        """Of the bot that is set there; None where there is none."""
        answer = await self._wire.ask("POST", "api/v1/bot/token", token=self._token, again=True)
        return answer["token"] or None

    async def look(self, *, code: str, telegram_chat_id: int) -> str:
        """The masked address of the account that a code is for. `BackendRefused` as for `link`."""
        told = {"code": code, "telegram_chat_id": telegram_chat_id}
        answer = await self._wire.ask("POST", "api/v1/bot/link/look", token=self._token, told=told, again=True)
        return str(answer["account"])

    async def link(
        self, *, code: str, telegram_chat_id: int, telegram_username: str | None, locale: str
    ) -> LinkedAccount:
        """Redeems a one-time code. `BackendRefused`: telegram.code-invalid, telegram.already-linked.

        Not repeated: a code that was redeemed while its answer got lost would come back as invalid.
        """
        told: dict[str, Any] = {"code": code, "telegram_chat_id": telegram_chat_id, "locale": locale}
        if telegram_username:
            told["telegram_username"] = telegram_username
        answer = await self._wire.ask("POST", "api/v1/bot/link", token=self._token, told=told)
        return LinkedAccount(full_name=answer.get("full_name"), locale=answer.get("locale"))

    async def unlink(self, *, telegram_chat_id: int) -> None:
        """Forgets this chat. `BackendRefused`: telegram.not-linked."""
        await self._wire.ask(
            "POST", "api/v1/bot/unlink", token=self._token, told={"telegram_chat_id": telegram_chat_id}
        )

    async def access(self, telegram_chat_id: int) -> Access:
        """`BackendRefused`: telegram.not-linked, telegram.account-inactive, auth.too-many-attempts."""
        answer = await self._wire.ask(
            "POST",
            "api/v1/bot/session",
            token=self._token,
            told={"telegram_chat_id": telegram_chat_id},
            again=True,
        )
        return Access(answer["access_token"], datetime.fromisoformat(answer["expires_at"]), answer["user"])

    async def lease(self, holder: str, *, release: bool = False) -> tuple[bool, float]:
        """Whether this process may poll, and for how many seconds unless it asks again."""
        told = {"holder": holder, "release": release}
        answer = await self._wire.ask("POST", "api/v1/bot/lease", token=self._token, told=told, again=True)
        return bool(answer["granted"]), float(answer["seconds"])

    async def bring(self, update: dict[str, Any]) -> None:
        """Keep an update that came here for the process that handles updates. `BackendRefused` 422: it is none."""
        await self._wire.ask("POST", "api/v1/bot/updates", token=self._token, told={"update": update}, again=True)

    async def following(
        self, holder: str, *, holding: list[int], handled: list[int], wait: float
    ) -> tuple[list[dict[str, Any]], list[int]]:
        """Updates beside those that `holder` holds, after so many seconds at the latest; none without the lease.

        And chats of which an update was set aside.
        """
        told = {"holder": holder, "holding": holding, "handled": handled, "wait_seconds": wait}
        answer = await self._wire.ask("POST", "api/v1/bot/updates/next", token=self._token, told=told)
        return list(answer["updates"]), list(answer["set_aside"])
