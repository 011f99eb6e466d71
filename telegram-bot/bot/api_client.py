"""The backend's bot routes. All the bot knows about accounts comes through here."""

import asyncio
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import aiohttp
import structlog

logger = structlog.stdlib.get_logger("bot.api_client")

TIMEOUT = aiohttp.ClientTimeout(total=10, connect=3)
PAUSES_BEFORE_RETRY = (0.3, 1.0)


@dataclass(frozen=True)
class LinkedAccount:
    full_name: str | None
    locale: str | None


class BackendRefused(Exception):  # noqa: N818 - a refusal is an answer, not a failure
    """The backend understood and said no; `code` is from its error catalogue."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code


class BackendUnavailable(Exception):  # noqa: N818
    """No usable answer: not reachable, too slow, or failing inside."""


class BackendClient:
    """One per process; use as an async context manager."""

    def __init__(self, base_url: str, service_token: str) -> None:
        self._session = aiohttp.ClientSession(
            base_url=base_url.rstrip("/") + "/",
            headers={"Authorization": f"Bearer {service_token}"},
            timeout=TIMEOUT,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()

    async def link(
        self, *, code: str, telegram_chat_id: int, telegram_username: str | None, locale: str
    ) -> LinkedAccount:
        """Redeems a one-time code. `BackendRefused`: telegram.code-invalid, telegram.already-linked."""
        told: dict[str, Any] = {"code": code, "telegram_chat_id": telegram_chat_id, "locale": locale}
        if telegram_username:
            told["telegram_username"] = telegram_username
        answer = await self._post("api/v1/bot/link", told)
        return LinkedAccount(full_name=answer.get("full_name"), locale=answer.get("locale"))

    async def unlink(self, *, telegram_chat_id: int) -> None:
        """Forgets this chat. `BackendRefused`: telegram.not-linked."""
        await self._post("api/v1/bot/unlink", {"telegram_chat_id": telegram_chat_id})

    async def _post(self, path: str, told: dict[str, Any]) -> dict[str, Any]:
        for pause in (*PAUSES_BEFORE_RETRY, None):
            try:
                return await self._post_once(path, told)
            except (aiohttp.ClientConnectorError, aiohttp.ServerTimeoutError) as error:
                # Only a request that never arrived is repeated: a code that was redeemed while its
                # answer got lost would come back as invalid.
                if pause is None or not isinstance(
                    error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError
                ):
                    raise _unavailable(path, error) from error
                await asyncio.sleep(pause)
            except (aiohttp.ClientError, TimeoutError, ValueError) as error:
                raise _unavailable(path, error) from error
        raise AssertionError("the last attempt returns or raises")

    async def _post_once(self, path: str, told: dict[str, Any]) -> dict[str, Any]:
        async with self._session.post(path, json=told) as response:
            if response.status == 204:
                return {}
            body = await response.json(content_type=None)
            if response.status >= 500 or not isinstance(body, dict):
                raise aiohttp.ClientPayloadError(f"unusable answer with status {response.status}")
            if response.status >= 400:
                raise BackendRefused(response.status, str(body.get("code", "")))
            return body


def _unavailable(path: str, error: Exception) -> BackendUnavailable:
    logger.error("backend.unavailable", path=path, error=type(error).__name__)
    return BackendUnavailable(path)
