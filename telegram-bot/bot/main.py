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
    """Runs until `stop` is set. Without a bot token it stays up, healthy and idle, so that a composition without
    Telegram is a healthy composition."""
    health = health or Health()
    async with served(health, settings.health_host, settings.health_port) as port:
        logger.info("health.listening", port=port)
        if settings.telegram_bot_token is None or settings.bot_service_token is None:
            health.state = State.DISABLED
            logger.info("telegram.disabled", reason="TELEGRAM_BOT_TOKEN is not set")
            await stop.wait()
            return
        # aiogram takes seconds and 100 MB to load: not worth it for a bot that is switched off. Beside the loop,
        # because on a busy machine it takes so long that we would be thought dead.
        await asyncio.to_thread(import_module, "bot.serving")
        from bot.serving import serve_telegram  # noqa: PLC0415

        await serve_telegram(
            settings,
            token=settings.telegram_bot_token.get_secret_value(),
            service_token=settings.bot_service_token.get_secret_value(),
            health=health,
            stop=stop,
        )
