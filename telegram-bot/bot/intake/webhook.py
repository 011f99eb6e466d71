"""Updates that Telegram brings by itself, to an address that only it knows how to speak to."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from aiogram import Bot
from aiogram.types import Update
from aiohttp import web
from pydantic import ValidationError

from bot.health import Health
from bot.intake.inbox import Inbox

logger = structlog.stdlib.get_logger("bot.webhook")

PATH = "/telegram/webhook"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
MOST_BYTES = 1024 * 1024


def secret_of(token: str, service_token: str) -> str:
    """What Telegram has to send with every update: the same for all replicas, and nothing that a person could know."""
    return hmac.new(service_token.encode(), f"telegram-webhook:{token}".encode(), hashlib.sha256).hexdigest()


@asynccontextmanager
async def served(bot: Bot, inbox: Inbox, health: Health, *, secret: str, host: str, port: int) -> AsyncIterator[int]:
    """Takes updates while the block runs; yields the port (a free one for 0)."""

    async def receive(request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(errors="replace"), secret.encode()):
            logger.warning("webhook.forged")
            return web.Response(status=401)
        try:
            update = Update.model_validate(json.loads(await request.read()), context={"bot": bot})
        except (ValueError, ValidationError):
            # Telegram would bring it again and again.
            logger.warning("webhook.unreadable")
            return web.Response()
        health.telegram_answered()
        inbox.take(update)
        return web.Response()

    app = web.Application(client_max_size=MOST_BYTES)
    app.router.add_post(PATH, receive)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()
