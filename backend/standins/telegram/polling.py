"""getUpdates: long poll, confirmation by offset, and the conflict that a second consumer causes."""

import asyncio
from typing import Any

from standins.telegram.errors import BotApiError
from standins.telegram.state import Bot

LONGEST_POLL_SECONDS = 50


def _confirm(bot: Bot, offset: int) -> None:
    """Everything below `offset` was handled; a negative offset forgets all but the last few."""
    if offset < 0:
        bot.updates = bot.updates[offset:]
    elif offset:
        bot.updates = [update for update in bot.updates if update["update_id"] >= offset]


def _wanted(bot: Bot, params: dict[str, Any]) -> list[dict[str, Any]]:
    kinds = params.get("allowed_updates") or []
    limit = min(max(int(params.get("limit") or 100), 1), 100)
    updates = [update for update in bot.updates if not kinds or any(kind in update for kind in kinds)]
    return updates[:limit]


async def get_updates(bot: Bot, params: dict[str, Any]) -> list[dict[str, Any]]:
    if bot.webhook:
        raise BotApiError(
            409,
            "Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first",
        )
    # As on the real server the newcomer wins and the poll that was waiting is ended, so two consumers
    # running in parallel keep throwing each other out and both see the conflict.
    if bot.poll is not None:
        bot.poll.set()
    mine = bot.poll = asyncio.Event()
    await bot.notify()
    _confirm(bot, int(params.get("offset") or 0))
    seconds = min(max(int(params.get("timeout") or 0), 0), LONGEST_POLL_SECONDS)
    try:
        async with bot.changed:
            try:
                async with asyncio.timeout(seconds):
                    await bot.changed.wait_for(lambda: mine.is_set() or bool(_wanted(bot, params)))
            except TimeoutError:
                pass
        if mine.is_set():
            raise BotApiError(
                409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
            )
        return _wanted(bot, params)
    finally:
        if bot.poll is mine:
            bot.poll = None
