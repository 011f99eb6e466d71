"""Updates that Telegram brings to any of several bots, handed to the one of them that handles updates.

A chat has an order, albums come in pieces, and what is written may be the password of a file: one process has to see
all of a chat. So whoever takes an update puts it here, once however often it is brought, and who holds the lease asks
for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, cast, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.logging import get_logger
from app.models import BotUpdate
from app.services import leases
from app.services.runtime import Runtime

POLLER = "telegram-poller"
# Telegram brings an update again for a day; for so long it is known.
KNOWN = timedelta(days=1)
MOST_AT_ONCE = 100
# An update at which so many processes died is not given to another one.
MOST_HANDED = 3
# Who waits is woken over the event bus under this name; without Redis they look by themselves.
WAITING_BOTS = UUID("b07b07b0-0000-4000-8000-000000000000")
LOOK_SECONDS = 1.0

log = get_logger(__name__)


class _Bell:
    """A window that only wants to know that something came."""

    def __init__(self) -> None:
        self.rung = asyncio.Event()

    def put(self, _: str) -> None:
        self.rung.set()


async def bring(runtime: Runtime, update_id: int, body: dict[str, Any]) -> None:
    """Keep an update until it is handled. One that was here before is left as it is."""
    row = {"update_id": update_id, "body": body, "arrived_at": runtime.clock.now()}
    async with runtime.database.unit_of_work() as session:
        await session.execute(insert(BotUpdate).values(row).on_conflict_do_nothing())
    await runtime.events.publish(WAITING_BOTS, {})


async def following(
    runtime: Runtime, holder: str, holding: Collection[int], wait: float, is_over: Callable[[], Awaitable[bool]]
) -> list[dict[str, Any]]:
    """Updates that `holder` does not hold yet, in Telegram's order; waits a while for the first, unless all is over.

    Nothing for a process without the lease.
    """
    bell, until = _Bell(), asyncio.get_running_loop().time() + wait
    with runtime.events.subscribe(WAITING_BOTS, bell):
        while True:
            bell.rung.clear()
            async with runtime.database.unit_of_work() as session:
                found = await _hand_over(session, runtime, holder, holding)
            left = until - asyncio.get_running_loop().time()
            if found or left <= 0 or await is_over():
                return found
            with suppress(TimeoutError):
                await asyncio.wait_for(bell.rung.wait(), min(left, LOOK_SECONDS))


async def _hand_over(
    session: AsyncSession, runtime: Runtime, holder: str, holding: Collection[int]
) -> list[dict[str, Any]]:
    if not await leases.is_held(session, runtime, POLLER, holder):
        return []
    waiting = (BotUpdate.body.is_not(None), BotUpdate.update_id.not_in(holding))
    wanted = select(BotUpdate.update_id).where(*waiting).order_by(BotUpdate.update_id).limit(MOST_AT_ONCE)
    another = cast(BotUpdate.holder.is_distinct_from(holder), Integer)
    handing = update(BotUpdate).where(BotUpdate.update_id.in_(wanted.with_for_update()))
    handing = handing.values(holder=holder, handed=BotUpdate.handed + another)
    rows = await session.execute(handing.returning(BotUpdate.update_id, BotUpdate.body, BotUpdate.handed))
    given, deadly = [], []
    for update_id, body, handed in sorted((tuple(row) for row in rows), key=lambda row: row[0]):
        if handed > MOST_HANDED:
            deadly.append(update_id)
        else:
            given.append(body)
    if deadly:
        log.error("telegram updates set aside", update_ids=deadly)
        await handled(session, deadly)
    return given


async def handled(session: AsyncSession, update_ids: Collection[int]) -> None:
    """What people wrote is not kept any longer; that it came is, so that it is not done twice."""
    await session.execute(update(BotUpdate).where(BotUpdate.update_id.in_(update_ids)).values(body=None))


async def forget_old(runtime: Runtime) -> None:
    """Ticked. An update that nobody handled for a day is forgotten as Telegram would have."""
    async with runtime.database.unit_of_work() as session:
        await session.execute(delete(BotUpdate).where(BotUpdate.arrived_at < runtime.clock.now() - KNOWN))
