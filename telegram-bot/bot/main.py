"""The service: settings in, a health port, and the bot behind it until told to stop."""

import asyncio
import signal
import sys
from importlib import import_module

import structlog
from pydantic import ValidationError

from bot import logs
from bot.config import Settings
from bot.health import Health, State, served
from bot.whose import Whose, found_out

logger = structlog.stdlib.get_logger("bot.main")

BAD_CONFIGURATION = 2


def main() -> int:
    try:
        settings = Settings()
    except ValidationError as error:
        # Only the sentences: a whole validation error would print the values, and those are secrets.
        for problem in error.errors(include_input=False, include_url=False):
            name = ".".join(str(part) for part in problem["loc"]).upper()
            print(f"telegram-bot: {name + ': ' if name else ''}{problem['msg']}", file=sys.stderr)  # noqa: T201
        return BAD_CONFIGURATION
    logs.configure(settings.log_level, settings.secrets)
    asyncio.run(run_until_signal(settings))
    return 0


async def run_until_signal(settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    await serve(settings, stop)
    logger.info("stopped")


async def serve(settings: Settings, stop: asyncio.Event, health: Health | None = None) -> None:
    """Runs until `stop` is set. Without a bot it stays up, healthy and idle, so that a composition without Telegram is
    a healthy composition; once an administrator has set one, or another one, it goes on as that."""
    health = health or Health()
    async with served(health, settings.health_host, settings.health_port) as port:
        logger.info("health.listening", port=port)
        if settings.bot_service_token is None:
            idle(health, "neither TELEGRAM_BOT_TOKEN nor BOT_SERVICE_TOKEN is set")
            await stop.wait()
            return
        async with found_out(settings, settings.bot_service_token.get_secret_value()) as whose:
            while not stop.is_set():
                await serve_as(settings, whose, stop, health)


def idle(health: Health, reason: str) -> None:
    health.state = State.DISABLED
    logger.info("telegram.disabled", reason=reason)


async def serve_as(settings: Settings, whose: Whose, stop: asyncio.Event, health: Health) -> None:
    """Be the bot that this service is now, until it is another one or `stop` is set."""
    token, service_token = whose.token, settings.bot_service_token
    if token is None or service_token is None:
        idle(health, "no bot is set, neither here nor by an administrator")
        await whose.changes(stop)
        return
    # aiogram takes seconds and 100 MB to load: not worth it for a bot that is switched off. Beside the loop,
    # because on a busy machine it takes so long that we would be thought dead.
    await asyncio.to_thread(import_module, "bot.serving")
    from bot.serving import serve_telegram  # noqa: PLC0415

    over = asyncio.Event()

    async def watch() -> None:
        await whose.changes(stop)
        over.set()

    health.begin_anew()
    watching = asyncio.create_task(watch(), name="whose bot")
    try:
        await serve_telegram(
            settings, token=token, service_token=service_token.get_secret_value(), health=health, stop=over
        )
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
