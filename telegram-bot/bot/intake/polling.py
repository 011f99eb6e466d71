"""Asking Telegram for updates, while this process is the one that does."""

import asyncio
import contextlib
from dataclasses import dataclass

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    TelegramConflictError,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.types import Update

from bot.health import Health, State
from bot.intake.inbox import Inbox
from bot.intake.lease import Lease

logger = structlog.stdlib.get_logger("bot.polling")

POLL_SECONDS = 30
KINDS = ["message", "callback_query", "my_chat_member"]
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0


async def poll(bot: Bot, inbox: Inbox, lease: Lease, health: Health) -> None:
    """Hand over updates until cancelled. What came while nobody polled comes first; Telegram keeps it for a day."""
    taken = _Taken()
    try:
        await _go_on(bot, inbox, lease, health, taken)
    finally:
        if taken.offset is not None and lease.held.is_set():
            await _confirm(bot, taken.offset)


@dataclass
class _Taken:
    """Where the next question begins: behind the last update that was handed over."""

    offset: int | None = None


async def _go_on(bot: Bot, inbox: Inbox, lease: Lease, health: Health, taken: _Taken) -> None:
    pause = FIRST_PAUSE
    while True:
        if not lease.held.is_set():
            health.state = State.STANDBY
            await lease.held.wait()
            health.listening()
        try:
            updates = await _while_held(bot, lease, taken.offset)
        except (TelegramUnauthorizedError, TelegramNotFound):
            health.state = State.TOKEN_REJECTED
            raise
        except TelegramConflictError:
            lease.contested()
            logger.warning("telegram.polled_elsewhere", next_try_in_seconds=pause)
        except TelegramRetryAfter:
            # The pause was kept where the request was made.
            continue
        except (TelegramNetworkError, TelegramServerError) as error:
            logger.warning("telegram.not_reachable", error=type(error).__name__, next_try_in_seconds=pause)
        else:
            pause = FIRST_PAUSE
            for update in updates:
                inbox.take(update)
                taken.offset = update.update_id + 1
            continue
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)


async def _while_held(bot: Bot, lease: Lease, offset: int | None) -> list[Update]:
    """One question to Telegram, given up when the lease goes to somebody else meanwhile."""
    asking = asyncio.ensure_future(
        bot.get_updates(
            offset=offset,
            timeout=POLL_SECONDS,
            allowed_updates=KINDS,
            request_timeout=POLL_SECONDS + int(bot.session.timeout),
        )
    )
    losing = asyncio.ensure_future(lease.lost.wait())
    try:
        await asyncio.wait((asking, losing), return_when=asyncio.FIRST_COMPLETED)
        return await asking if asking.done() else []
    finally:
        for task in (asking, losing):
            if not task.done():
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task


async def _confirm(bot: Bot, offset: int) -> None:
    """Tell Telegram what was taken, so that whoever polls next does not get it again."""
    with contextlib.suppress(TelegramNetworkError, TelegramServerError, TelegramRetryAfter, TelegramConflictError):
        await bot.get_updates(offset=offset, timeout=0, limit=1)
