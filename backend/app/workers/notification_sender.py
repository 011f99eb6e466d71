"""Delivers due reminders. Ticked every second by every process that works in the background."""

from __future__ import annotations

from app.core.metrics import REMINDERS_FIRED
from app.services import notifications, occurrences, settings
from app.services.runtime import Runtime

# Larger ones hold up what else the process does: between two the loop is free.
BATCH = 200


async def dispatch_due(runtime: Runtime) -> int:
    """Fire what is due, batch by batch, each in a transaction of its own; returns how many times fired.

    Windows are told after the commit. A crash before it leaves the batch to the next tick; one after it costs the live
    event only, and the window finds the notification stored.
    """
    # Which channels there are, also in the first second of a process.
    await settings.refresh(runtime)
    await _catch_up(runtime)
    total = 0
    while True:
        async with runtime.database.unit_of_work() as session:
            fired = await occurrences.fire_due(session, runtime.settings, runtime.clock.now(), BATCH)
        await notifications.announce(runtime, fired.notifications)
        REMINDERS_FIRED.inc(fired.count)
        total += fired.count
        if fired.count < BATCH:
            return total


async def _catch_up(runtime: Runtime) -> None:
    page = None
    while True:
        async with runtime.database.unit_of_work() as session:
            page = await occurrences.catch_up(session, runtime.clock.now(), after=page)
        if page is None:
            return
