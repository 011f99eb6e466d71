"""The provider's batches: questions that may wait for hours, at half the price. One question a batch.

What is sent stays with the provider for 29 days unless it is deleted, which is done as soon as nothing is left to read.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Protocol

import anthropic
import httpx2

from app.core.logging import get_logger
from app.services.gateways.claude import ModelRequest
from app.services.gateways.claude_faults import fault_of
from app.services.gateways.claude_wire import Fault, ModelError

SECONDS = 30.0
log = get_logger(__name__)


class BatchGateway(Protocol):
    async def begin(self, request: ModelRequest, name: str) -> str:
        """Hand a question in; the id of its batch. Failures are ModelErrors, here and below."""
        ...

    async def answer(self, batch_id: str, name: str) -> dict[str, Any] | None:
        """The message that answers it; None while it is not there yet."""
        ...

    async def forget(self, batch_id: str) -> None:
        """Call it off if it still waits, and have it deleted; the best that can be done, without errors."""
        ...

    async def close(self) -> None: ...


class AnthropicBatches:
    def __init__(self, *, api_key: str, base_url: str | None) -> None:
        self._client = anthropic.AsyncAnthropic(api_key=api_key, base_url=base_url, max_retries=1, timeout=SECONDS)

    async def begin(self, request: ModelRequest, name: str) -> str:
        params: Any = request.body()
        async with _faults():
            batch = await self._client.messages.batches.create(requests=[{"custom_id": name, "params": params}])
        return batch.id

    async def answer(self, batch_id: str, name: str) -> dict[str, Any] | None:
        async with _faults():
            batch = await self._client.messages.batches.retrieve(batch_id)
            if batch.processing_status != "ended":
                return None
            async for entry in await self._client.messages.batches.results(batch_id):
                if entry.custom_id == name and entry.result.type == "succeeded":
                    return entry.result.message.model_dump(mode="json")
        raise ModelError(Fault.UNREACHABLE, "the batch holds no answer", final=True)

    async def forget(self, batch_id: str) -> None:
        for step in (self._client.messages.batches.cancel, self._client.messages.batches.delete):
            with contextlib.suppress(anthropic.APIError, httpx2.HTTPError):
                await step(batch_id)

    async def close(self) -> None:
        await self._client.close()


@asynccontextmanager
async def _faults() -> AsyncIterator[None]:
    try:
        yield
    except anthropic.APIStatusError as error:
        log.warning("batch refused", status=error.status_code, provider_request=error.request_id)
        raise fault_of(error) from error
    except (anthropic.AnthropicError, httpx2.HTTPError) as error:
        raise ModelError(Fault.UNREACHABLE, type(error).__name__, final=True) from error
