"""The service as a process: polling, health, signals, and what its log gives away."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.config import Settings
from bot.health import STALE_AFTER_SECONDS, Health, State
from bot.main import main, serve
from tests.conftest import SERVICE_TOKEN, TOKEN, Telegram
from tests.scripted_backend import ScriptedBackend

ROOT = Path(__file__).resolve().parents[1]


@dataclass
class Service:
    process: asyncio.subprocess.Process
    lines: list[dict[str, Any]]
    port: int = 0
    more: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def read_log(self) -> None:
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            async with self.more:
                self.lines.append(json.loads(line))
                self.more.notify_all()

    def events(self) -> list[str]:
        return [line["event"] for line in self.lines]

    async def says(self, event: str) -> None:
        """Waits for a line of the log."""
        async with asyncio.timeout(60), self.more:
            await self.more.wait_for(lambda: event in self.events())

    async def health(self) -> tuple[int, dict[str, Any]]:
        url = f"http://127.0.0.1:{self.port}/health/live"
        async with aiohttp.ClientSession() as session, session.get(url) as answer:
            return answer.status, await answer.json()

    async def stop(self) -> int:
        self.process.terminate()
        return await asyncio.wait_for(self.process.wait(), 8)


@asynccontextmanager
async def running(**environment: str) -> AsyncIterator[Service]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "HEALTH_PORT": "0", "LOG_LEVEL": "DEBUG", **environment},
        stdout=asyncio.subprocess.PIPE,
    )
    service = Service(process, [])
    reader = asyncio.create_task(service.read_log())
    try:
        await service.says("health.listening")
        service.port = next(line["port"] for line in service.lines if line["event"] == "health.listening")
        yield service
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await reader


async def test_it_polls_links_and_stops_on_sigterm_without_a_word_of_what_was_said(
    telegram: Telegram, telegram_url: str, backend: ScriptedBackend
) -> None:
    backend.codes["CODE-1234"] = {"full_name": "Anna Smith", "locale": "en"}
    async with running(
        TELEGRAM_BOT_TOKEN=TOKEN,
        TELEGRAM_API_BASE=telegram_url,
        BOT_SERVICE_TOKEN=SERVICE_TOKEN,
        BACKEND_URL=backend.url,
    ) as service:
        await service.says("lease.held")
        await telegram.lever("messages", user={"id": 77, "username": "annasecret"}, text="/start CODE-1234")
        [answer] = await telegram.sent(at_least=1)
        assert answer["text"].startswith("Done, Anna Smith")
        await telegram.lever("messages", user={"id": 77, "username": "annasecret"}, text="my ferritin is 8")
        await telegram.sent(at_least=2)
        status, report = await service.health()
        assert (status, report["state"]) == (200, "polling")
        assert await service.stop() == 0
    log = json.dumps(service.lines, ensure_ascii=False)
    for private in ("CODE-1234", "ferritin", "Anna", "annasecret", TOKEN, SERVICE_TOKEN):
        assert private not in log
    assert service.events().count("update.handled") == 2
    assert service.events()[-1] == "stopped"
    # What was taken is confirmed, and the next one may poll at once.
    assert telegram.account.updates == []
    assert backend.poller is None


@asynccontextmanager
async def serving(**settings: Any) -> AsyncIterator["WatchedHealth"]:
    """The service in this process; its health."""
    stop, health = asyncio.Event(), WatchedHealth()
    told: dict[str, Any] = {"health_port": 0, "bot_service_token": SERVICE_TOKEN} | settings
    task = asyncio.create_task(serve(Settings(**told), stop, health))
    try:
        yield health
    finally:
        stop.set()
        await asyncio.wait_for(task, 10)


async def test_without_a_token_it_idles_healthy() -> None:
    async with serving(telegram_bot_token=None) as health:
        await health.reaches(State.DISABLED)
        assert health.is_live


class WatchedHealth(Health):
    """Tells when its state changes."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.changed = asyncio.Event()

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, value)
        if name == "state" and hasattr(self, "changed"):
            self.changed.set()

    async def reaches(self, state: State) -> None:
        async with asyncio.timeout(10):
            while self.state is not state:
                self.changed.clear()
                await self.changed.wait()


async def test_polling_obeys_a_pause_and_goes_on(
    telegram: Telegram, telegram_url: str, backend: ScriptedBackend
) -> None:
    await telegram.lever("faults", status=429, method="getUpdates", retry_after=1, times=1)
    # It was written before the bot was there.
    await telegram.lever("messages", user={"id": 77}, text="/help")
    async with serving(telegram_bot_token=TOKEN, telegram_api_base=telegram_url, backend_url=backend.url) as health:
        [answer] = await telegram.sent(at_least=1)
        assert answer["text"].startswith("What I can do")
        assert (health.state, health.is_live) == (State.POLLING, True)


async def test_of_two_bots_one_polls_and_the_other_takes_over(
    telegram: Telegram, telegram_url: str, backend: ScriptedBackend
) -> None:
    here = {"telegram_bot_token": TOKEN, "telegram_api_base": telegram_url, "backend_url": backend.url}
    async with serving(**here, lease_pause_seconds=0.02) as second:
        async with serving(**here, lease_pause_seconds=0.02) as first:
            await telegram.lever("messages", user={"id": 77}, text="/help")
            await telegram.sent(at_least=1)
            assert {first.state, second.state} >= {State.STANDBY}
            assert first.is_live
            assert second.is_live
        await telegram.lever("messages", user={"id": 77}, text="/help")
        await telegram.sent(at_least=2)
    assert len(await telegram.sent()) == 2


async def test_a_rejected_token_is_reported_not_retried_for_ever(telegram_url: str) -> None:
    async with serving(telegram_bot_token="not-a-token", telegram_api_base=telegram_url) as health:
        await health.reaches(State.TOKEN_REJECTED)
        assert not health.is_live


async def test_an_unreachable_telegram_is_waited_for() -> None:
    async with serving(telegram_bot_token=TOKEN, telegram_api_base="http://127.0.0.1:9") as health:
        assert (health.state, health.is_live) == (State.STARTING, True)


@pytest.mark.parametrize("service_token", ["", "change-me-please"])
def test_a_bot_without_a_real_service_token_does_not_start(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], service_token: str
) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("BOT_SERVICE_TOKEN", service_token)
    assert main() == 2
    complaint = capsys.readouterr().err
    assert "BOT_SERVICE_TOKEN" in complaint
    assert TOKEN not in complaint


def test_silence_turns_health_down_and_an_answer_turns_it_up() -> None:
    seconds = [0.0]
    health = Health(clock=lambda: seconds[0])
    health.telegram_answered()
    seconds[0] += STALE_AFTER_SECONDS + 1
    reports = [health.is_live]
    health.telegram_answered()
    assert [*reports, health.is_live] == [False, True]
    assert health.state is State.POLLING


def test_empty_variables_count_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TELEGRAM_BOT_TOKEN", "BOT_SERVICE_TOKEN", "TELEGRAM_API_BASE", "HEALTH_PORT"):
        monkeypatch.setenv(name, "")
    settings = Settings()
    assert settings.telegram_bot_token is None
    assert settings.telegram_api_base == "https://api.telegram.org"
    assert settings.health_port == 8081
