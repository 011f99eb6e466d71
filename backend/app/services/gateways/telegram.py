"""Messages to Telegram chats through the Bot API; what people write there is the bot's business."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any, Protocol

import httpx2
import orjson

from app.services.gateways.undelivered import Undelivered

BLOCKED, BUSY = "telegram.blocked", "telegram.busy"
UNREACHABLE, REFUSED = "telegram.unreachable", "telegram.refused"
PUBLIC_BASE = "https://api.telegram.org"
# Somebody is waiting for a link; without the name it is a code to be typed.
NAME_SECONDS = 3.0
TIMEOUT = httpx2.Timeout(15.0, connect=5.0)
# When a busy server does not say how long.
USUAL_WAIT = 5.0

Keyboard = list[list[dict[str, str]]]


class TelegramGateway(Protocol):
    async def send(self, chat_id: int, html: str, keyboard: Keyboard) -> int:
        """Write to a chat; the id of the message there. Raises Undelivered."""
        ...

    async def edit(self, chat_id: int, message_id: int, html: str, keyboard: Keyboard) -> None:
        """Replace a message of ours; that it says so already is fine. Raises Undelivered."""
        ...

    async def username(self) -> str | None:
        """The bot's name without @; None while the Bot API can't be asked."""
        ...

    async def close(self) -> None: ...


class BotApiGateway:
    def __init__(self, token: str, base: str = "") -> None:
        self._path = f"/bot{token}/"
        self._username: str | None = None
        self._client = httpx2.AsyncClient(base_url=(base or PUBLIC_BASE).rstrip("/"), timeout=TIMEOUT)

    async def send(self, chat_id: int, html: str, keyboard: Keyboard) -> int:
        message = await self._call("sendMessage", {"chat_id": chat_id, **_content(html, keyboard)})
        return int(message["message_id"])

    async def edit(self, chat_id: int, message_id: int, html: str, keyboard: Keyboard) -> None:
        told = {"chat_id": chat_id, "message_id": message_id, **_content(html, keyboard)}
        try:
            await self._call("editMessageText", told)
        except Undelivered as refusal:
            if "not modified" not in str(refusal):
                raise

    async def username(self) -> str | None:
        if self._username is None:
            with contextlib.suppress(Undelivered, TimeoutError):
                async with asyncio.timeout(NAME_SECONDS):
                    self._username = (await self._call("getMe", {})).get("username")
        return self._username

    async def close(self) -> None:
        await self._client.aclose()

    async def _call(self, method: str, told: dict[str, Any]) -> dict[str, Any]:
        try:
            response = await self._client.post(self._path + method, json=told)
            answer = orjson.loads(response.content)
        except (httpx2.HTTPError, orjson.JSONDecodeError) as error:
            raise Undelivered(UNREACHABLE, type(error).__name__) from None
        if not isinstance(answer, dict):
            raise Undelivered(UNREACHABLE, "not an answer of the Bot API")
        if answer.get("ok") is True and isinstance(answer.get("result"), dict):
            result: dict[str, Any] = answer["result"]
            return result
        raise _refusal(response.status_code, answer)


def _content(html: str, keyboard: Keyboard) -> dict[str, Any]:
    return {
        "text": html,
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
        "reply_markup": {"inline_keyboard": keyboard},
    }


def _refusal(status: int, answer: dict[str, Any]) -> Undelivered:
    said = str(answer.get("description", ""))[:200]
    if status == 429:
        asked = (answer.get("parameters") or {}).get("retry_after")
        return Undelivered(BUSY, said, wait=float(asked) if isinstance(asked, int) and asked > 0 else USUAL_WAIT)
    if status == 403 or "chat not found" in said:
        return Undelivered(BLOCKED, said, lost=True)
    if status in (401, 404) or status >= 500:
        # A wrong token is the operator's to mend, and the messages are still wanted then.
        return Undelivered(UNREACHABLE, f"status {status}")
    return Undelivered(REFUSED, said, final=True)
