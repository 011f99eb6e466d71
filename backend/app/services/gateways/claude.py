"""Claude, or any server that speaks the Messages API, as a stream of plain event dictionaries.

The SDK does authentication, headers and connection pooling; the stream is decoded here because the hot path
needs neither its typed events nor its accumulation, and because a broken stream must never pass for a whole one.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any, Protocol, cast
from urllib.parse import quote

import anthropic
import httpx2
import orjson

from app.core.logging import get_logger
from app.services.gateways.claude_faults import RETRYABLE, fault_of
from app.services.gateways.claude_wire import Fault, ModelError, SseDecoder
from app.services.gateways.dialect import (
    FULL,
    PLAIN,
    Dialect,
    complains_about_fields,
    complains_about_options,
    complains_about_schema,
    is_anthropic,
    spoken,
)
from app.services.gateways.model_list import ModelEntry, entries, entry

__all__ = ["AnthropicGateway", "ClaudeGateway", "Dialect", "Fault", "ModelError", "ModelRequest", "SseDecoder"]
log = get_logger(__name__)

CONNECT_SECONDS = 5.0
# For questions beside the conversation: the list of models, a probe.
ASK_SECONDS = 10.0
# How long a person is kept waiting for a busy provider before being told so.
MAX_RETRY_AFTER = 15.0
ATTEMPTS = 3
DRAIN_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class ModelRequest:
    """One call of the Messages API, in its own vocabulary."""

    model: str
    max_tokens: int
    system: list[dict[str, Any]]
    messages: list[dict[str, Any]]
    tools: list[dict[str, Any]]
    thinking: dict[str, Any] | None = None
    effort: str | None = None
    # JSON schema of the answer. Servers that don't know such a thing are not told: the instructions must say it too.
    schema: dict[str, Any] | None = None
    # Told the seconds whenever the provider is busy and will be asked again.
    on_wait: Callable[[float], None] | None = None

    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = {"model": self.model, "max_tokens": self.max_tokens, "messages": self.messages}
        if self.system:
            body["system"] = self.system
        if self.tools:
            body["tools"] = self.tools
        if self.thinking:
            body["thinking"] = self.thinking
        shape = self.schema and {"type": "json_schema", "schema": self.schema}
        if output := {name: value for name, value in (("effort", self.effort), ("format", shape)) if value}:
            body["output_config"] = output
        return body


class ClaudeGateway(Protocol):
    def stream(self, request: ModelRequest) -> AbstractAsyncContextManager[AsyncIterator[list[dict[str, Any]]]]:
        """The events of one answer, as dictionaries, in the groups in which they arrived. Failures are ModelErrors."""
        ...

    async def models(self) -> list[ModelEntry]:
        """The provider's models, or a ModelError where there is no such list."""
        ...

    async def model(self, name: str) -> ModelEntry | None:
        """One model under any of its names; None when the provider does not know it."""
        ...

    async def probe(self) -> None:
        """Find out whether the server is one of the simple ones. Asked once, before or beside the first requests."""
        ...

    @property
    def dialect(self) -> Dialect: ...

    async def close(self) -> None: ...


class AnthropicGateway:
    """The real thing. `compatibility` tells what the administrator wants: auto, on or off.

    A stream that is silent for `read_seconds`, or only pings for `pings_seconds`, is broken.
    """

    def __init__(
        self,
        *,
        api_key: str,
        base_url: str | None,
        read_seconds: float,
        pings_seconds: float = math.inf,
        is_demo: bool = False,
        compatibility: Callable[[], str] = lambda: "auto",
    ) -> None:
        self._client = anthropic.AsyncAnthropic(
            api_key=api_key,
            base_url=base_url,
            max_retries=0,
            timeout=httpx2.Timeout(600, connect=CONNECT_SECONDS, read=read_seconds),
        )
        self._pings_seconds = pings_seconds
        self._compatibility = compatibility
        self._is_foreign = not is_demo and not is_anthropic(base_url)
        # What this process has learned: about the server, and about models without thinking and effort, or schema.
        self._learned = FULL
        self._without_options: set[str] = set()
        self._without_schema: set[str] = set()

    @property
    def dialect(self) -> Dialect:
        return {"on": PLAIN, "off": FULL}.get(self._compatibility(), self._learned)

    @asynccontextmanager
    async def stream(self, request: ModelRequest) -> AsyncIterator[AsyncIterator[list[dict[str, Any]]]]:
        async with AsyncExitStack() as stack:
            yield self._events(await self._open(request, stack))

    async def models(self) -> list[ModelEntry]:
        return entries(await self._asked("/v1/models?limit=1000"))

    async def model(self, name: str) -> ModelEntry | None:
        found = await self._asked(f"/v1/models/{quote(name, safe='')}", missing={})
        return entry(found) if isinstance(found.get("id"), str) else None

    async def probe(self) -> None:
        if not self._is_foreign or self._learned is PLAIN:
            return
        try:
            await self._client.messages.with_raw_response.count_tokens(
                model="probe", messages=[{"role": "user", "content": "?"}], timeout=ASK_SECONDS
            )
        except anthropic.APIStatusError as error:
            # A server that counts answers or complains about the model; one that can't does not know the address.
            if error.status_code in (404, 405, 501) and "model" not in error.message.lower():
                self._learned = PLAIN
                log.info("the model server counts no tokens: compatibility mode", status=error.status_code)
        except (anthropic.APIConnectionError, httpx2.HTTPError) as error:
            log.info("the model server could not be probed", error=type(error).__name__)

    async def _asked(self, path: str, missing: dict[str, Any] | None = None) -> dict[str, Any]:
        """The JSON object at an address; `missing` instead, if given, where there is none."""
        try:
            answer = await self._client.get(path, cast_to=httpx2.Response, options={"timeout": ASK_SECONDS})
            found = orjson.loads(await answer.aread())
        except anthropic.APIStatusError as error:
            if error.status_code == 404 and missing is not None:
                return missing
            raise fault_of(error) from error
        except (anthropic.APIConnectionError, httpx2.HTTPError, orjson.JSONDecodeError) as error:
            raise ModelError(Fault.UNREACHABLE, type(error).__name__, final=True) from error
        return found if isinstance(found, dict) else {}

    async def close(self) -> None:
        await self._client.close()

    async def _open(self, request: ModelRequest, stack: AsyncExitStack) -> httpx2.Response:
        """The response once it has begun, closed with `stack`; a busy provider is waited for within bounds."""
        attempt = 1
        while True:
            try:
                # Our own bytes through the library's connection, authentication and errors: it would copy the whole
                # conversation to look for files to upload.
                answered: object = await self._client.post(
                    "/v1/messages",
                    cast_to=httpx2.Response,
                    content=orjson.dumps({**self._body(request), "stream": True}),
                    options={"headers": {"content-type": "application/json"}},
                    stream=True,
                    stream_cls=anthropic.AsyncStream[Any],
                )
            except anthropic.APIStatusError as error:
                log.warning("model refused", status=error.status_code, provider_request=error.request_id)
                if self._learns(error, request):
                    # Asked again in other words, which is no further attempt: there are two things to learn.
                    continue
                fault = fault_of(error)
                wait = fault.retry_after if fault.retry_after is not None else 0.5 * 2**attempt
                if error.status_code not in RETRYABLE or attempt == ATTEMPTS or wait > MAX_RETRY_AFTER:
                    raise fault from error
                if request.on_wait is not None:
                    request.on_wait(wait)
                await asyncio.sleep(wait)
            except (anthropic.APIConnectionError, httpx2.HTTPError) as error:
                log.warning("model not reached", error=type(error).__name__)
                # A server that took the request and says nothing is not asked again: that would double the wait.
                if attempt == ATTEMPTS or isinstance(error.__cause__, httpx2.ReadTimeout):
                    raise ModelError(Fault.UNREACHABLE, type(error).__name__, final=True) from error
                await asyncio.sleep(0.5 * attempt)
            else:
                # What `cast_to` asks for, whatever the stream's type says.
                response = cast("httpx2.Response", answered)
                stack.push_async_callback(response.aclose)
                return response
            attempt += 1

    def _body(self, request: ModelRequest) -> dict[str, Any]:
        if request.model in self._without_options:
            request = replace(request, thinking=None, effort=None)
        if request.model in self._without_schema:
            request = replace(request, schema=None)
        return spoken(request.body(), self.dialect)

    def _learns(self, error: anthropic.APIStatusError, request: ModelRequest) -> bool:
        """Whether the server refused a field that can be left out, so that asking again may succeed."""
        if error.status_code not in (400, 422):
            return False
        if self._is_foreign and self._compatibility() == "auto" and self._learned is not PLAIN:
            if complains_about_fields(str(error.body)):
                self._learned = PLAIN
                log.info("the model server refused a field: compatibility mode")
                return True
            return False
        if self._learns_no_schema(error, request):
            return True
        asked = (request.thinking or request.effort) and request.model not in self._without_options
        if self.dialect is PLAIN or not asked or not complains_about_options(error.api_message or ""):
            return False
        self._without_options.add(request.model)
        log.info("the model takes no thinking or effort", model=request.model)
        return True

    def _learns_no_schema(self, error: anthropic.APIStatusError, request: ModelRequest) -> bool:
        sent = request.schema is not None and request.model not in self._without_schema
        if self.dialect is PLAIN or not sent or not complains_about_schema(error.api_message or ""):
            return False
        self._without_schema.add(request.model)
        log.info("the model takes no schema for its answer", model=request.model)
        return True

    async def _events(self, response: httpx2.Response) -> AsyncIterator[list[dict[str, Any]]]:
        """The events of each piece of bytes, as they came over the network together."""
        decoder, loop = SseDecoder(), asyncio.get_running_loop()
        pieces = response.aiter_bytes()
        heard_at = loop.time()
        try:
            async for piece in pieces:
                events = decoder.feed(piece)
                if events:
                    yield events
                    if events[-1].get("type") == "message_stop":
                        break
                if decoder.broken is not None:
                    raise decoder.broken
                if any(event.get("type") != "ping" for event in events):
                    heard_at = loop.time()
                elif loop.time() - heard_at > self._pings_seconds:
                    # Broken like silence: pings reset the time limit of reading, so that one never ends it.
                    raise ModelError(Fault.UNREACHABLE, "nothing but pings", final=True)
            # Reading to the end lets the connection be used again; a server that keeps it open is not waited for.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(DRAIN_SECONDS):
                    async for _ in pieces:
                        pass
        except (httpx2.HTTPError, anthropic.APIConnectionError) as error:
            silent = isinstance(error, httpx2.ReadTimeout) or isinstance(error.__cause__, httpx2.ReadTimeout)
            raise ModelError(Fault.UNREACHABLE, type(error).__name__, final=silent) from error
