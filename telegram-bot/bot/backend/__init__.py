"""The assistant's server as the bot sees it: its own few routes, and the ordinary API as the person of a chat."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.backend.people import People
from bot.backend.service import BotService
from bot.backend.wire import PAUSES_BEFORE_RETRY, Wire


@dataclass(frozen=True, slots=True)
class Backend:
    service: BotService
    people: People


@asynccontextmanager
async def connected(
    base_url: str, service_token: str, pauses: tuple[float, ...] = PAUSES_BEFORE_RETRY
) -> AsyncIterator[Backend]:
    wire = Wire(base_url, pauses)
    try:
        service = BotService(wire, service_token)
        yield Backend(service, People(wire, service))
    finally:
        await wire.close()
