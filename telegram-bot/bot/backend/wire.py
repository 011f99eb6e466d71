"""HTTP to the backend: JSON both ways, refusals as exceptions, and streams of events."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
import structlog

from bot.backend.refusals import BackendRefused, BackendUnavailable

logger = structlog.stdlib.get_logger("bot.backend")

TIMEOUT = aiohttp.ClientTimeout(total=15, connect=3)
UPLOAD_TIMEOUT = aiohttp.ClientTimeout(total=300, connect=3)
# A stream says something at least every 15 seconds.
STREAM_TIMEOUT = aiohttp.ClientTimeout(total=None, connect=3, sock_read=40)
PAUSES_BEFORE_RETRY = (0.3, 1.0)
LONGEST_LINE = 4 * 1024 * 1024
Form = Callable[[], aiohttp.FormData]


@dataclass(frozen=True, slots=True)
class Event:
    """One server-sent event."""

    number: int
    name: str
    data: dict[str, Any]


class Wire:
    """One per process, closed by who opened it."""

    def __init__(self, base_url: str, pauses: tuple[float, ...] = PAUSES_BEFORE_RETRY) -> None:
        self._http = aiohttp.ClientSession(
            base_url=base_url.rstrip("/") + "/",
            timeout=TIMEOUT,
            read_bufsize=LONGEST_LINE,
            # Every open answer holds a connection.
            connector=aiohttp.TCPConnector(limit=0),
        )
        self._pauses = pauses

    async def close(self) -> None:
        await self._http.close()

    async def ask(
        self,
        method: str,
        path: str,
        *,
        token: str,
        told: dict[str, Any] | None = None,
        params: dict[str, str] | None = None,
        form: Form | None = None,
        again: bool = False,
    ) -> dict[str, Any]:
        """The answer's JSON, {} where there is none. Raises BackendRefused and BackendUnavailable.

        `again`: may be repeated even if it may have arrived; what never arrived is always repeated.
        """
        for pause in (*self._pauses, None):
            try:
                return await self._once(method, path, token, told, params, form)
            except (aiohttp.ClientError, TimeoutError, ValueError) as error:
                arrived = not isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError)
                if pause is None or (arrived and not again):
                    raise unavailable(path, error) from error
                await asyncio.sleep(pause)
        raise AssertionError("the last attempt returns or raises")

    async def _once(
        self,
        method: str,
        path: str,
        token: str,
        told: dict[str, Any] | None,
        params: dict[str, str] | None,
        form: Form | None,
    ) -> dict[str, Any]:
        async with self._http.request(
            method,
            path,
            json=told,
            params=params,
            data=form() if form is not None else None,
            headers=_headers(token),
            timeout=UPLOAD_TIMEOUT if form is not None else TIMEOUT,
        ) as response:
            if response.status == 204:
                return {}
            return await _body(response)

    async def fetch(self, path: str, *, token: str) -> tuple[str, bytes]:
        """Name and content of a file."""
        try:
            async with self._http.get(path, headers=_headers(token), timeout=UPLOAD_TIMEOUT) as response:
                if response.status >= 400:
                    await _body(response)
                named = response.content_disposition
                return (named.filename if named else None) or "file", await response.read()
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise unavailable(path, error) from error

    async def events(
        self, method: str, path: str, *, token: str, told: dict[str, Any] | None = None, after: int = 0
    ) -> AsyncIterator[Event]:
        """The events of a stream until it ends or breaks. Raises BackendUnavailable where it breaks."""
        headers = {**_headers(token), "Last-Event-ID": str(after)}
        try:
            async with self._http.request(method, path, json=told, headers=headers, timeout=STREAM_TIMEOUT) as response:
                if response.status >= 400:
                    await _body(response)
                async for event in _events_in(response.content):
                    yield event
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise unavailable(path, error) from error


def _headers(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def _body(response: aiohttp.ClientResponse) -> dict[str, Any]:
    body = await response.json(content_type=None)
    code = str(body.get("code", "")) if isinstance(body, dict) else ""
    if not isinstance(body, dict) or (response.status >= 500 and (not code or code.startswith("server."))):
        raise aiohttp.ClientPayloadError(f"unusable answer with status {response.status}")
    if response.status >= 400:
        params = body.get("params")
        raise BackendRefused(response.status, code, params if isinstance(params, dict) else None)
    return body


async def _events_in(stream: aiohttp.StreamReader) -> AsyncIterator[Event]:
    number, name, data = 0, "", ""
    async for raw in stream:
        line = raw.decode().rstrip("\r\n")
        match line.partition(": "):
            case ("id", _, value):
                number = int(value)
            case ("event", _, value):
                name = value
            case ("data", _, value):
                data += value
            case ("", "", "") if name:
                yield Event(number, name, json.loads(data))
                name = data = ""


def unavailable(path: str, error: Exception) -> BackendUnavailable:
    logger.error("backend.unavailable", path=path.split("?", maxsplit=1)[0], error=type(error).__name__)
    return BackendUnavailable(path)
