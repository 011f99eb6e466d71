"""The real dispatcher, a bot that talks to the Bot API stand-in, and a scripted backend."""

import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiogram import Bot, Dispatcher
from aiogram.types import Update
from aiohttp.test_utils import TestServer

from bot.api_client import BackendClient
from bot.dispatcher import build_bot, build_dispatcher
from bot.health import Health
from tests.scripted_backend import ScriptedBackend

TOKEN = "4242:stand-in-token"
SERVICE_TOKEN = "service-token-of-the-tests"
STAND_INS = Path(__file__).resolve().parents[2] / "backend"


@pytest.fixture(scope="session")
def telegram_url() -> Iterator[str]:
    """The stand-in of ../backend/standins, started the way people start it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "standins.telegram", "--port", "0"],
        cwd=STAND_INS,
        env={**os.environ, "PYTHONPATH": str(STAND_INS)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    line = process.stdout.readline().strip()
    assert line.startswith("listening on "), line
    yield line.removeprefix("listening on ")
    process.terminate()
    process.wait(10)
    process.stdout.close()


class Telegram:
    """Levers of the stand-in: be a person, and see what the bot showed that person."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def lever(self, name: str, **told: Any) -> dict[str, Any]:
        async with self._session.post(f"/control/{TOKEN}/{name}", json=told) as answer:
            assert answer.status == 201, await answer.text()
            body: dict[str, Any] = await answer.json()
            return body

    async def sent(self, at_least: int = 0) -> list[dict[str, Any]]:
        params = {"at_least": str(at_least), "timeout": "10"}
        async with self._session.get(f"/control/{TOKEN}/sent", params=params) as answer:
            messages: list[dict[str, Any]] = (await answer.json())["messages"]
            return messages

    async def inspect(self) -> dict[str, Any]:
        async with self._session.get(f"/control/{TOKEN}") as answer:
            body: dict[str, Any] = await answer.json()
            return body

    async def forget(self) -> None:
        await self._session.delete(f"/control/{TOKEN}")


@pytest.fixture
async def telegram(telegram_url: str) -> AsyncIterator[Telegram]:
    async with aiohttp.ClientSession(telegram_url) as session:
        telegram = Telegram(session)
        yield telegram
        await telegram.forget()


@pytest.fixture
async def backend() -> AsyncIterator[ScriptedBackend]:
    scripted = ScriptedBackend(SERVICE_TOKEN)
    async with TestServer(scripted.app()) as server:
        scripted.url = str(server.make_url(""))
        yield scripted


@pytest.fixture
async def bot(telegram_url: str) -> AsyncIterator[Bot]:
    async with build_bot(TOKEN, telegram_url, Health()) as bot:
        yield bot


@pytest.fixture
async def dispatcher(backend: ScriptedBackend) -> AsyncIterator[Dispatcher]:
    async with BackendClient(backend.url, SERVICE_TOKEN) as client:
        yield build_dispatcher(client)


class Person:
    """Somebody with Telegram. What they do goes through the real dispatcher; the answer is what they see next."""

    def __init__(self, telegram: Telegram, dispatcher: Dispatcher, bot: Bot, **user: Any) -> None:
        self._telegram, self._dispatcher, self._bot = telegram, dispatcher, bot
        self.user = {"id": 77, "first_name": "Anna", "language_code": "en", **user}

    async def _feed(self, update: dict[str, Any]) -> list[str]:
        before = len(await self._telegram.sent())
        await self._dispatcher.feed_update(self._bot, Update.model_validate(update, context={"bot": self._bot}))
        return [message["text"] for message in (await self._telegram.sent())[before:]]

    async def writes(self, text: str, **message: Any) -> list[str]:
        return await self._feed(await self._telegram.lever("messages", user=self.user, text=text, **message))

    async def sends(self, **message: Any) -> list[str]:
        return await self._feed(await self._telegram.lever("messages", user=self.user, **message))

    async def presses(self, message_id: int, data: str) -> list[str]:
        pressed = await self._telegram.lever("callbacks", user=self.user, message_id=message_id, data=data)
        return await self._feed(pressed)


@pytest.fixture
def anna(telegram: Telegram, dispatcher: Dispatcher, bot: Bot) -> Person:
    return Person(telegram, dispatcher, bot)


@pytest.fixture
def olga(telegram: Telegram, dispatcher: Dispatcher, bot: Bot) -> Person:
    return Person(telegram, dispatcher, bot, id=88, first_name="Ольга", language_code="ru", username="olga")
