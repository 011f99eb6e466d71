"""The clock that ticks. What is due stands in tables, so any number of processes may tick and none must."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from app.core.logging import get_logger
from app.services.runtime import Runtime

log = get_logger(__name__)
Tick = Callable[[Runtime], Awaitable[object]]


class Ticker:
    """Runs each of the process's recurring duties; a failing one is logged and comes again."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._scheduler = AsyncIOScheduler(timezone=UTC)

    def every(self, seconds: float, duty: Tick) -> None:
        async def tick() -> None:
            try:
                await duty(self._runtime)
            except Exception as error:  # noqa: BLE001 - the clock must go on ticking
                log.warning("a recurring duty failed", duty=duty.__name__, error=type(error).__name__)

        self._scheduler.add_job(
            tick,
            IntervalTrigger(seconds=seconds, timezone=UTC),
            # Duties of two modules may be called the same.
            id=f"{duty.__module__}.{duty.__qualname__}",
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
