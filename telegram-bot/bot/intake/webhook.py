"""Updates that Telegram brings by itself, to an address that only it knows how to speak to."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from aiogram.types import Update
from aiohttp import web
from pydantic import ValidationError

from bot.backend.refusals import BackendRefused, BackendUnavailable
from bot.backend.service import BotService
from bot.health import Health

logger = structlog.stdlib.get_logger("bot.webhook")

PATH = "/telegram/webhook"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
MOST_BYTES = 1024 * 1024


def secret_of(token: str, service_token: str) -> str:
    """What Telegram has to send with every update: the same for all replicas, and nothing that a person could know."""
    return hmac.new(service_token.encode(), f"telegram-webhook:{token}".encode(), hashlib.sha256).hexdigest()


@asynccontextmanager
async def served(service: BotService, health: Health, *, secret: str, host: str, port: int) -> AsyncIterator[int]:
    """Takes updates for whichever process handles them; yields the port (a free one for 0)."""

    async def receive(request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(errors="replace"), secret.encode()):
            logger.warning("webhook.forged")
            return web.Response(status=401)
        try:
            told = json.loads(await request.read())
            Update.model_validate(told)
            await service.bring(told)
        except (ValueError, ValidationError):
            # Telegram would bring it again and again.
            logger.warning("webhook.unreadable")
        except (BackendUnavailable, BackendRefused) as error:
            if not isinstance(error, BackendRefused) or error.status != 422:
                # It stays with Telegram, which comes again.
                logger.warning("webhook.not_kept", error=type(error).__name__)
                return web.Response(status=503)
            logger.warning("webhook.unreadable")
        health.telegram_answered()
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
