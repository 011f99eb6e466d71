"""The whole service in this process, as often as a test likes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bot.config import Settings
from bot.health import Health, State
from bot.main import serve
from tests.conftest import SERVICE_TOKEN


class WatchedHealth(Health):
    """Tells when its state changes."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.changed = asyncio.Event()

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, value)
        if name == "state" and hasattr(self, "changed"):
            self.changed.set()

    async def reaches(self, state: State) -> None:
        async with asyncio.timeout(10):
            while self.state is not state:
                self.changed.clear()
                await self.changed.wait()


@asynccontextmanager
async def serving(**settings: Any) -> AsyncIterator[WatchedHealth]:
    """The service in this process; its health."""
    stop, health = asyncio.Event(), WatchedHealth()
    told: dict[str, Any] = {"health_port": 0, "bot_service_token": SERVICE_TOKEN} | settings
    task = asyncio.create_task(serve(Settings(**told), stop, health))
    try:
        yield health
    finally:
        stop.set()
        await asyncio.wait_for(task, 10)
