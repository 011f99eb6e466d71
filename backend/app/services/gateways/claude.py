"""Claude, or any server that speaks the Messages API, as a stream of plain event dictionaries.

The SDK does authentication, headers and connection pooling; the stream is decoded here because the hot path
needs neither its typed events nor its accumulation, and because a broken stream must never pass for a whole one.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

import anthropic
import httpx2
import orjson

from app.core.logging import get_logger

log = get_logger(__name__)

CONNECT_SECONDS = 5.0
# How long a person is kept waiting for a busy provider before being told so.
MAX_RETRY_AFTER = 15.0
ATTEMPTS = 3
DRAIN_SECONDS = 0.25
RETRYABLE = frozenset({408, 409, 429, 500, 502, 503, 504, 529})


class Fault(StrEnum):
    """Why the provider did not finish an answer."""

    BUSY = "model.busy"
    UNREACHABLE = "model.unreachable"
    REJECTED = "model.rejected"
    NOT_CONFIGURED = "model.not-configured"


class ModelError(Exception):
    """The provider failed. `fault` is an error code of the catalogue; the text is for logs, not for people.

    `final` says that asking again was tried already, or would not help.
    """

    def __init__(self, fault: Fault, detail: str, *, retry_after: float | None = None, final: bool = False) -> None:
        super().__init__(detail)
        self.fault = fault
        self.retry_after = retry_after
        self.final = final


@dataclass(frozen=True, slots=True)
class ModelRequest:
    """One call of the Messages API, in its own vocabulary."""

    model: str
    max_tokens: int
    system: list[dict[str, Any]]
    messages: list[dict[str, Any]]
    tools: list[dict[str, Any]]

    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = {"model": self.model, "max_tokens": self.max_tokens, "messages": self.messages}
        if self.system:
            body["system"] = self.system
        if self.tools:
            body["tools"] = self.tools
        return body


class ClaudeGateway(Protocol):
    def stream(self, request: ModelRequest) -> AbstractAsyncContextManager[AsyncIterator[list[dict[str, Any]]]]:
        """The events of one answer, as dictionaries, in the groups in which they arrived. Failures are ModelErrors."""
        ...

    async def close(self) -> None: ...


class SseDecoder:
    """Server-sent events out of arbitrary pieces of bytes; only the `data` is of interest here."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, piece: bytes) -> list[dict[str, Any]]:
        """The events completed by `piece`. Raises ModelError when one is not JSON."""
        buffer = self._rest + piece
        if b"\r" in buffer:
            # A piece may end between \r and \n: keep a lone trailing \r for the next one.
            tail = b"\r" if buffer.endswith(b"\r") else b""
            buffer = buffer[: len(buffer) - len(tail)].replace(b"\r\n", b"\n") + tail
        *blocks, self._rest = buffer.split(b"\n\n")
        return [event for block in blocks if (event := self._decode(block)) is not None]

    @staticmethod
    def _decode(block: bytes) -> dict[str, Any] | None:
        lines = block.split(b"\n")
        data = b"\n".join(line[5:].lstrip() for line in lines if line.startswith(b"data:"))
        if not data:
            return None
        try:
            event = orjson.loads(data)
        except orjson.JSONDecodeError as error:
            raise ModelError(Fault.UNREACHABLE, "the stream holds something that is not JSON") from error
        return event if isinstance(event, dict) else None


class AnthropicGateway:
    def __init__(self, *, api_key: str, base_url: str | None, read_seconds: float) -> None:
        self._client = anthropic.AsyncAnthropic(
            api_key=api_key,
            base_url=base_url,
            max_retries=0,
            timeout=httpx2.Timeout(600, connect=CONNECT_SECONDS, read=read_seconds),
        )

    @asynccontextmanager
    async def stream(self, request: ModelRequest) -> AsyncIterator[AsyncIterator[list[dict[str, Any]]]]:
        async with AsyncExitStack() as stack:
            yield self._events(await self._open(request, stack))

    async def close(self) -> None:
        await self._client.close()

    async def _open(self, request: ModelRequest, stack: AsyncExitStack) -> Any:
        """The response once it has begun, closed with `stack`; a busy provider is waited for within bounds."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                raw = self._client.messages.with_streaming_response
                return await stack.enter_async_context(raw.create(**request.body(), stream=True))
            except anthropic.APIStatusError as error:
                fault = self._fault(error)
                log.warning("model refused", status=error.status_code, provider_request=error.request_id)
                wait = fault.retry_after if fault.retry_after is not None else 0.5 * 2**attempt
                if error.status_code not in RETRYABLE or attempt == ATTEMPTS or wait > MAX_RETRY_AFTER:
                    raise fault from error
                await asyncio.sleep(wait)
            except (anthropic.APIConnectionError, httpx2.HTTPError) as error:
                log.warning("model not reached", error=type(error).__name__)
                # A server that took the request and says nothing is not asked again: that would double the wait.
                if attempt == ATTEMPTS or isinstance(error.__cause__, httpx2.ReadTimeout):
                    raise ModelError(Fault.UNREACHABLE, type(error).__name__, final=True) from error
                await asyncio.sleep(0.5 * attempt)
        raise AssertionError("the last attempt returns or raises")

    @staticmethod
    def _fault(error: anthropic.APIStatusError) -> ModelError:
        try:
            retry_after = float(error.response.headers.get("retry-after", ""))
        except ValueError:
            retry_after = None
        if error.status_code in (401, 403, 404):
            return ModelError(Fault.NOT_CONFIGURED, f"status {error.status_code}", final=True)
        if error.status_code in (429, 503, 529):
            return ModelError(Fault.BUSY, f"status {error.status_code}", retry_after=retry_after, final=True)
        if error.status_code in RETRYABLE:
            return ModelError(Fault.UNREACHABLE, f"status {error.status_code}", retry_after=retry_after, final=True)
        return ModelError(Fault.REJECTED, f"status {error.status_code}", final=True)

    @staticmethod
    async def _events(response: Any) -> AsyncIterator[list[dict[str, Any]]]:
        """The events of each piece of bytes, as they came over the network together."""
        decoder = SseDecoder()
        pieces = response.iter_bytes()
        try:
            async for piece in pieces:
                events = decoder.feed(piece)
                if events:
                    yield events
                    if events[-1].get("type") == "message_stop":
                        break
            # Reading to the end lets the connection be used again; a server that keeps it open is not waited for.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(DRAIN_SECONDS):
                    async for _ in pieces:
                        pass
        except (httpx2.HTTPError, anthropic.APIConnectionError) as error:
            silent = isinstance(error, httpx2.ReadTimeout) or isinstance(error.__cause__, httpx2.ReadTimeout)
            raise ModelError(Fault.UNREACHABLE, type(error).__name__, final=silent) from error
