"""The service as a whole: polling, health, signals, and what its log gives away."""

import asyncio
import json
import logging
import os
import signal
from collections.abc import Callable, Iterator
from typing import Any

import aiohttp
import pytest
import structlog
from pydantic import SecretStr

from bot import logs
from bot.config import Settings
from bot.health import STALE_AFTER_SECONDS, Health, State, served
from bot.main import main, run_until_signal
from tests.conftest import SERVICE_TOKEN, TOKEN, Telegram
from tests.scripted_backend import ScriptedBackend
from tests.services import serving


@pytest.fixture
def logged(capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """The lines of the log since the service configured it."""
    handlers, level = logging.getLogger().handlers, logging.getLogger().level

    def lines() -> list[dict[str, Any]]:
        return [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]

    yield lines
    logging.getLogger().handlers = handlers
    logging.getLogger().setLevel(level)
    structlog.reset_defaults()


async def test_it_polls_links_and_stops_on_sigterm_without_a_word_of_what_was_said(
    telegram: Telegram, telegram_url: str, backend: ScriptedBackend, logged: Callable[[], list[dict[str, Any]]]
) -> None:
    backend.codes["CODE-1234"] = {"full_name": "Anna Smith", "locale": "en"}
    told: dict[str, Any] = {"telegram_bot_token": TOKEN, "telegram_api_base": telegram_url, "health_port": 0}
    settings = Settings(**told, bot_service_token=SecretStr(SERVICE_TOKEN), backend_url=backend.url)
    logs.configure("DEBUG", settings.secrets)
    service = asyncio.create_task(run_until_signal(settings))
    for number, text in enumerate(("/start CODE-1234", "my ferritin is 8"), start=1):
        await telegram.lever("messages", user={"id": 77, "username": "annasecret"}, text=text)
        await telegram.sent(at_least=number)
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(service, 10)
    lines = logged()
    log = json.dumps(lines, ensure_ascii=False)
    for private in ("CODE-1234", "ferritin", "Anna", "annasecret", TOKEN, SERVICE_TOKEN):
        assert private not in log
    events = [line["event"] for line in lines]
    assert events.count("update.handled") == 2
    assert events[-1] == "stopped"
    # What was taken is confirmed, and the next one may poll at once.
    assert telegram.account.updates == []
    assert backend.poller is None


async def test_health_is_answered_on_its_port() -> None:
    async with (
        served(Health(), "127.0.0.1", 0) as port,
        aiohttp.ClientSession() as http,
        http.get(f"http://127.0.0.1:{port}/health/live") as answer,
    ):
        report = await answer.json()
    assert (answer.status, report["status"], report["state"]) == (200, "ok", "starting")


async def test_without_a_token_it_idles_healthy() -> None:
    async with serving(telegram_bot_token=None) as health:
        await health.reaches(State.DISABLED)
        assert health.is_live


async def test_a_bot_that_an_administrator_sets_begins_and_ends_with_what_is_set(
    telegram: Telegram, telegram_url: str, backend: ScriptedBackend
) -> None:
    here = {"telegram_api_base": telegram_url, "backend_url": backend.url, "token_pause_seconds": 0.02}
    async with serving(telegram_bot_token=None, **here) as health:
        await health.reaches(State.DISABLED)
        backend.bot_token = TOKEN
        await telegram.lever("messages", user={"id": 77}, text="/help")
        [answer] = await telegram.sent(at_least=1)
        assert (answer["text"].startswith("What I can do"), health.state) == (True, State.POLLING)
        backend.bot_token = "not-a-token"
        await health.reaches(State.TOKEN_REJECTED)
        # A backend that can't be asked changes nothing; one that has no bot any more ends it.
        backend.failing_with = 503
        backend.bot_token = None
        backend.was_asked.clear()
        await backend.was_asked.wait()
        assert health.state is State.TOKEN_REJECTED
        backend.failing_with = None
        await health.reaches(State.DISABLED)


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
