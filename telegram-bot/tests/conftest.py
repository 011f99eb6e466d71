"""The real dispatcher, a bot that talks to the Bot API stand-in, and a scripted backend.

What is costly to start is started once; each test finds it empty.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from aiogram import Bot, Dispatcher
from aiogram.types import Update
from aiohttp.test_utils import TestServer
from standins.telegram import control
from standins.telegram.server import Accounts, create_app
from standins.telegram.state import Bot as Account

from bot.backend import Backend, connected
from bot.dispatcher import build_bot, build_dispatcher
from bot.health import Health
from bot.intake.errands import Errands
from bot.middlewares.requests import Perseverance
from tests.scripted_backend import ScriptedBackend

TOKEN = "4242:stand-in-token"
STAND_INS = Path(__file__).resolve().parents[2] / "backend"
SERVICE_TOKEN = "service-token-of-the-tests"
PUBLIC_URL = "https://health.example.org"
# Seconds between two changes of a message; the tests wait for events and not for time.
PACE = 0.02


@dataclass(frozen=True)
class StandIn:
    """The stand-in of ../backend/standins in this process: the bot speaks HTTP with it, the tests look inside."""

    url: str
    accounts: Accounts


@pytest.fixture(scope="session")
async def stand_in() -> AsyncIterator[StandIn]:
    app = create_app()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(
            app, log_config=None, lifespan="off", timeout_graceful_shutdown=1, timeout_keep_alive=75
        )
        server = uvicorn.Server(config)
        running = asyncio.create_task(server.serve(sockets=[listener]))
        yield StandIn(f"http://127.0.0.1:{listener.getsockname()[1]}", app.state.accounts)
        server.should_exit = True
        await running


@pytest.fixture(scope="session")
def telegram_url(stand_in: StandIn) -> str:
    return stand_in.url


LEVERS = {
    "messages": control.push_message,
    "callbacks": control.push_callback,
    "faults": control.inject_fault,
    "chats": control.set_chat,
}


class Telegram:
    """Levers of the stand-in: be a person, and see what the bot showed that person."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    @property
    def account(self) -> Account:
        return self._accounts.find(TOKEN)

    async def lever(self, name: str, **told: Any) -> dict[str, Any]:
        # As it would come over the wire: nothing in it is shared with the stand-in.
        return deepcopy(await LEVERS[name](self.account, deepcopy(told)))

    async def store(self, content: bytes) -> str:
        file_id = f"file-{len(self.account.files)}"
        self.account.files[file_id] = content
        return file_id

    async def sent(self, at_least: int = 0) -> list[dict[str, Any]]:
        """Messages of the bot as they stand now, once there are so many."""
        async with asyncio.timeout(10), self.account.changed:
            await self.account.changed.wait_for(lambda: len(self.account.sent) >= at_least)
        return deepcopy(self.account.sent)

    async def shows(self, words: str) -> dict[str, Any]:
        """The message that says this, once there is one."""

        def found() -> dict[str, Any] | None:
            return next((message for message in self.account.sent if words in message.get("text", "")), None)

        async with asyncio.timeout(10), self.account.changed:
            return deepcopy(await self.account.changed.wait_for(found)) or {}

    def calls(self, method: str) -> list[dict[str, Any]]:
        return [call["params"] for call in self.account.calls if call["method"] == method]

    def pop_ups(self) -> list[str]:
        return [str(told.get("text", "")) for told in self.account.answered_callbacks]


@pytest.fixture
def telegram(stand_in: StandIn) -> Iterator[Telegram]:
    yield Telegram(stand_in.accounts)
    stand_in.accounts.forget(TOKEN)


@pytest.fixture(scope="session")
async def backend_of_the_run() -> AsyncIterator[ScriptedBackend]:
    scripted = ScriptedBackend(SERVICE_TOKEN)
    async with TestServer(scripted.app()) as server:
        scripted.url = str(server.make_url(""))
        yield scripted


@pytest.fixture
def backend(backend_of_the_run: ScriptedBackend) -> ScriptedBackend:
    backend_of_the_run.forget()
    return backend_of_the_run


@pytest.fixture(scope="session")
async def bot(telegram_url: str) -> AsyncIterator[Bot]:
    async with build_bot(TOKEN, telegram_url, Health(), Perseverance(pauses=(0, 0, 0))) as bot:
        yield bot


@pytest.fixture
async def connection(backend: ScriptedBackend) -> AsyncIterator[Backend]:
    async with connected(backend.url, SERVICE_TOKEN, pauses=(0, 0)) as connection:
        yield connection


@pytest.fixture
async def errands() -> AsyncIterator[Errands]:
    errands = Errands()
    yield errands
    await errands.finished(5)


@pytest.fixture
def dispatcher(connection: Backend, errands: Errands) -> Dispatcher:
    return build_dispatcher(connection, errands, PUBLIC_URL, pace=PACE)


class Person:
    """Somebody with Telegram. What they do goes through the real dispatcher; the answer is what they see next."""

    def __init__(self, telegram: Telegram, dispatcher: Dispatcher, bot: Bot, **user: Any) -> None:
        self._telegram, self.dispatcher, self._bot = telegram, dispatcher, bot
        self.user = {"id": 77, "first_name": "Anna", "language_code": "en", **user}

    async def receives(self, update: dict[str, Any]) -> list[str]:
        """What happens when Telegram brings an update again."""
        return await self._feed(deepcopy(update), settle=True)

    async def _feed(self, update: dict[str, Any], *, settle: bool) -> list[str]:
        before = {message["message_id"] for message in await self._telegram.sent()}
        await self.dispatcher.feed_update(self._bot, Update.model_validate(update, context={"bot": self._bot}))
        if settle:
            errands: Errands = self.dispatcher["errands"]
            await errands.settled()
        return [
            message.get("text", "") for message in await self._telegram.sent() if message["message_id"] not in before
        ]

    async def writes(self, text: str, *, settle: bool = True, **message: Any) -> list[str]:
        """New messages of the bot after this one; with `settle` when all that it began is done."""
        update = await self._telegram.lever("messages", user=self.user, text=text, **message)
        return await self._feed(update, settle=settle)

    async def sends(self, *, settle: bool = True, **message: Any) -> list[str]:
        return await self._feed(await self._telegram.lever("messages", user=self.user, **message), settle=settle)

    async def links(self, code: str) -> list[str]:
        """Opens the link of a code, and says yes to the question, if there is one."""
        before = await self.writes(f"/start {code}")
        asked = (await self._telegram.sent())[-1]
        if "reply_markup" not in asked:
            return before
        return await self.presses(asked["message_id"], f"link:yes:{code}")

    async def presses(self, message_id: int, data: str, *, settle: bool = True) -> list[str]:
        pressed = await self._telegram.lever("callbacks", user=self.user, message_id=message_id, data=data)
        return await self._feed(pressed, settle=settle)


@pytest.fixture
def anna(telegram: Telegram, dispatcher: Dispatcher, bot: Bot) -> Person:
    return Person(telegram, dispatcher, bot)


@pytest.fixture
def olga(telegram: Telegram, dispatcher: Dispatcher, bot: Bot) -> Person:
    return Person(telegram, dispatcher, bot, id=88, first_name="Ольга", language_code="ru", username="olga")


def buttons_of(message: dict[str, Any]) -> dict[str, str]:
    """Text to data (or address) of the buttons below a message."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return {button["text"]: button.get("callback_data") or button["url"] for row in rows for button in row}
