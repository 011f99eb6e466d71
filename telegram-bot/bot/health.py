"""Is the bot doing its work? Answered on a small port for compose and orchestrators."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from aiohttp import web

# A poll waits 30 s and may fail and back off a few times before anybody needs to know.
STALE_AFTER_SECONDS = 120.0


class State(StrEnum):
    STARTING = "starting"
    POLLING = "polling"
    STANDBY = "standby"
    WEBHOOK = "webhook"
    DISABLED = "disabled"
    FAILED = "failed"
    TOKEN_REJECTED = "token-rejected"  # noqa: S105 - a state, not a secret


@dataclass
class Health:
    clock: Callable[[], float] = time.monotonic
    state: State = State.STARTING
    heard_from_telegram_at: float = field(init=False)

    def __post_init__(self) -> None:
        self.heard_from_telegram_at = self.clock()

    def begin_anew(self) -> None:
        """As another bot, of which nothing is known yet."""
        self.state = State.STARTING
        self.heard_from_telegram_at = self.clock()

    def telegram_answered(self) -> None:
        if self.state not in (State.WEBHOOK, State.FAILED):
            self.state = State.POLLING
        self.heard_from_telegram_at = self.clock()

    def listening(self) -> None:
        """From now on Telegram is asked, and has to answer."""
        self.telegram_answered()

    @property
    def silence_seconds(self) -> float:
        return self.clock() - self.heard_from_telegram_at

    @property
    def is_live(self) -> bool:
        if self.state in (State.DISABLED, State.STANDBY, State.WEBHOOK):
            # Nothing to hear: switched off, another one polls, or Telegram comes by itself.
            return True
        return self.state not in (State.FAILED, State.TOKEN_REJECTED) and self.silence_seconds < STALE_AFTER_SECONDS


@asynccontextmanager
async def served(health: Health, host: str, port: int) -> AsyncIterator[int]:
    """Serves GET /health/live while the block runs; yields the port (a free one for 0)."""

    async def live(_: web.Request) -> web.Response:
        answer: dict[str, object] = {"status": "ok" if health.is_live else "failing", "state": health.state}
        if health.state is not State.DISABLED:
            answer["seconds_since_telegram_answered"] = round(health.silence_seconds)
        return web.json_response(answer, status=200 if health.is_live else 503)

    app = web.Application()
    app.router.add_get("/health/live", live)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()
