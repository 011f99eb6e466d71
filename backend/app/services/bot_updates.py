"""Updates that Telegram brings to any of several bots, handed to the one of them that handles updates.

A chat has an order, albums come in pieces, and what is written may be the password of a file: one process has to see
all of a chat. So whoever takes an update puts it here, once however often it is brought, and who holds the lease asks
for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
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
# What one process can have in its hands.
MOST_HELD = 900
# An update at which so many processes died is not given to another one.
MOST_HANDED = 3
# Who survives an update for so long does not die of it.
TRIAL = timedelta(seconds=3)
# Who waits is woken over the event bus under this name; without Redis they look by themselves.
WAITING_BOTS = UUID("b07b07b0-0000-4000-8000-000000000000")
LOOK_SECONDS = 1.0

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Handed:
    """Updates for a process, and the chats of which one was set aside."""

    updates: list[dict[str, Any]] = field(default_factory=list)
    set_aside: list[int] = field(default_factory=list)


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
) -> Handed:
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
            if found.updates or found.set_aside or left <= 0 or await is_over():
                return found
            with suppress(TimeoutError):
                await asyncio.wait_for(bell.rung.wait(), min(left, LOOK_SECONDS))


async def _hand_over(session: AsyncSession, runtime: Runtime, holder: str, holding: Collection[int]) -> Handed:
    """All that nobody had before; of those that another process did not come to the end of, one at a time.

    Any of these may be what it died of. What came later waits behind them, so that a chat keeps its order.
    """
    found, now = Handed(), runtime.clock.now()
    free = min(MOST_AT_ONCE, MOST_HELD - len(holding))
    if free <= 0 or not await leases.is_held(session, runtime, POLLER, holder):
        return found
    waiting = select(BotUpdate).where(BotUpdate.body.is_not(None), BotUpdate.update_id.not_in(holding))
    rows = list(await session.scalars(waiting.order_by(BotUpdate.update_id).limit(free).with_for_update()))
    is_trying = await _is_trying(session, holder, now)
    for row in rows:
        if row.holder != holder:
            if row.handed >= MOST_HANDED:
                _set_aside(row, found)
                continue
            if row.handed and is_trying:
                break
            is_trying = is_trying or row.handed > 0
            row.holder, row.handed, row.handed_at = holder, row.handed + 1, now
        found.updates.append(row.body or {})
    return found


async def _is_trying(session: AsyncSession, holder: str, now: datetime) -> bool:
    """Whether it was given one a moment ago at which another process may have died."""
    own = select(BotUpdate.update_id).where(BotUpdate.holder == holder, BotUpdate.body.is_not(None))
    tried = own.where(BotUpdate.handed > 1, BotUpdate.handed_at > now - TRIAL)
    return await session.scalar(tried.limit(1)) is not None


def _set_aside(row: BotUpdate, found: Handed) -> None:
    log.error("telegram update set aside", update_id=row.update_id)
    if (chat := _private_chat(row.body or {})) is not None:
        found.set_aside.append(chat)
    row.body = None


def _private_chat(body: dict[str, Any]) -> int | None:
    told = body.get("message") or body.get("callback_query") or {}
    chat = (told.get("message") or told).get("chat") or {}
    return int(chat["id"]) if chat.get("type") == "private" else None


async def give_back(session: AsyncSession, holder: str) -> None:
    """What a process that stops in order has not handled is as it was before that process had it."""
    own = update(BotUpdate).where(BotUpdate.holder == holder, BotUpdate.body.is_not(None))
    await session.execute(own.values(holder=None, handed=BotUpdate.handed - 1))


async def handled(session: AsyncSession, update_ids: Collection[int]) -> None:
    """What people wrote is not kept any longer; that it came is, so that it is not done twice."""
    await session.execute(update(BotUpdate).where(BotUpdate.update_id.in_(update_ids)).values(body=None))


async def forget_old(runtime: Runtime) -> None:
    """Ticked. An update that nobody handled for a day is forgotten as Telegram would have."""
    async with runtime.database.unit_of_work() as session:
        await session.execute(delete(BotUpdate).where(BotUpdate.arrived_at < runtime.clock.now() - KNOWN))
