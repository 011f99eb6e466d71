"""The bot as it is shipped, between a Bot API and the product: what somebody does in Telegram, from link to unlink.

Drill 14: there are two of them, which are told by webhook, and the one at work is killed in between.
"""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.models import Lease
from app.services import leases
from app.services.runtime import Runtime
from standins.telegram import control
from standins.telegram.server import create_app
from standins.telegram.state import Bot
from tests.conftest import BOT_TOKEN, MovableClock, served
from tests.factories import ModelServer, People, Person
from tests.factories.documents import ENGLISH, pdf
from tests.factories.reminders import occurrences, remind
from tests.factories.waiting import until

FOLDER = Path(__file__).resolve().parents[3] / "telegram-bot"
TOKEN = "4343:the-bot-of-the-journey"
ANNA = {"id": 4711, "first_name": "Anna", "language_code": "en"}


@asynccontextmanager
async def bot_process(telegram: str, backend: str, port: int) -> AsyncIterator[None]:
    process = await asyncio.create_subprocess_exec(
        str(FOLDER / ".venv/bin/python"),
        "-m",
        "bot",
        cwd=FOLDER,
        env={
            "PATH": os.environ["PATH"],
            "HEALTH_PORT": "0",
            "LOG_LEVEL": "WARNING",
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_BASE": telegram,
            "BOT_SERVICE_TOKEN": BOT_TOKEN,
            "BACKEND_URL": backend,
            "TELEGRAM_WEBHOOK_URL": "https://health.example.org",
            "WEBHOOK_PORT": str(port),
            "LEASE_PAUSE_SECONDS": "0.2",
        },
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        if process.returncode is None:
            process.terminate()
        assert await asyncio.wait_for(process.wait(), 60) in (0, -signal.SIGKILL)


class Chat:
    """The screen of Anna's phone, and her thumbs."""

    def __init__(self, account: Bot) -> None:
        self.account = account

    async def writes(self, text: str, **message: Any) -> None:
        await control.push_message(self.account, {"user": dict(ANNA), "text": text, **message})

    async def sends(self, **message: Any) -> None:
        await control.push_message(self.account, {"user": dict(ANNA), **message})

    async def presses(self, message: dict[str, Any], words: str) -> None:
        buttons = [button for row in message["reply_markup"]["inline_keyboard"] for button in row]
        data = next(button["callback_data"] for button in buttons if words in button["text"])
        told = {"user": dict(ANNA), "message_id": message["message_id"], "data": data}
        await control.push_callback(self.account, told)

    async def shows(self, words: str, *, finished: bool = False) -> dict[str, Any]:
        """The newest message that says this; `finished`: without buttons."""

        def found() -> dict[str, Any] | None:
            told = [message for message in self.account.sent if words in message["text"]]
            return next((one for one in reversed(told) if not (finished and _has_buttons(one))), None)

        try:
            async with asyncio.timeout(60), self.account.changed:
                return await self.account.changed.wait_for(found) or {}
        except TimeoutError as error:
            raise AssertionError(f"shown were {[message['text'] for message in self.account.sent]}") from error


def _has_buttons(message: dict[str, Any]) -> bool:
    return any(message.get("reply_markup", {}).get("inline_keyboard", []))


@pytest.fixture
async def chat(second_process: Any) -> AsyncIterator[Chat]:
    """A chat with the bot of a product that sends and listens itself."""
    ports = [_free_port(), _free_port()]
    stand_in = create_app(webhook_doors=[f"http://127.0.0.1:{port}" for port in ports])
    async with served(stand_in) as api:
        telegram = f"http://{api}"
        here = {"telegram_bot_token": TOKEN, "telegram_api_base": telegram, "workers_in_process": True}
        async with second_process(**here) as address:
            product = f"http://{address}"
            async with bot_process(telegram, product, ports[0]), bot_process(telegram, product, ports[1]):
                account = stand_in.state.accounts.find(TOKEN)
                # Both are there; loading their library takes what it takes.
                await until(lambda: [call["method"] for call in account.calls].count("setWebhook") == 2, within=300)
                yield Chat(account)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


async def test_a_day_in_telegram(
    chat: Chat, people: People, clock: MovableClock, claude: ModelServer, runtime: Runtime
) -> None:
    person = await people.person(full_name="Anna Smith")
    await _links(chat, person)
    conversation = await _asks(chat, person)
    await _the_bot_at_work_is_killed(runtime, clock)
    # In the browser there is a newer one meanwhile.
    await person.http.post("/api/v1/chats", json={})
    await chat.writes("And what is vitamin D?")
    said = await until(lambda: _answers(person, conversation, 2))
    await chat.shows(_words(said[0]), finished=True)
    await _files(chat, person)
    await _answers_a_reminder(chat, person, clock)
    await chat.writes("/unlink")
    await chat.shows("no longer linked")
    assert (await person.http.get("/api/v1/users/me")).json()["telegram_linked"] is False


async def _links(chat: Chat, person: Person) -> None:
    code = (await person.http.post("/api/v1/users/me/telegram/link")).json()["code"]
    await chat.writes(f"/start {code}")
    await chat.presses(await chat.shows("Link this chat to the account of p***@e***.com?"), "Yes")
    await chat.shows("Done, Anna Smith")


async def _asks(chat: Chat, person: Person) -> str:
    """The conversation in which it was answered."""

    async def conversations() -> list[str]:
        return [one["id"] for one in (await person.http.get("/api/v1/chats")).json()["items"]]

    await chat.writes("What is ferritin?")
    [conversation] = await until(conversations)
    [content] = await until(lambda: _answers(person, conversation, 1))
    await chat.shows(_words(content), finished=True)
    return conversation


async def _answers(person: Person, conversation: str, number: int) -> list[str]:
    """So many whole answers, the newest first; none while there are fewer."""
    said = (await person.http.get(f"/api/v1/chats/{conversation}/messages")).json()["items"]
    whole = [one["content"] for one in said if one["role"] == "assistant" and one["status"] == "complete"]
    return whole if len(whole) >= number else []


def _words(content: str) -> str:
    words = re.search(r"[\w ]{8,}", content)
    assert words is not None
    return words[0].strip()


async def _the_bot_at_work_is_killed(runtime: Runtime, clock: MovableClock) -> None:
    """And does not say so; its lease runs out."""
    async with runtime.database.sessions() as session:
        holder = await session.scalar(select(Lease.holder))
    assert holder is not None
    os.kill(int(holder.rsplit("-", 2)[1]), signal.SIGKILL)
    clock.advance(seconds=leases.SECONDS + 1)


async def _files(chat: Chat, person: Person) -> None:
    content = pdf(ENGLISH)
    chat.account.files["report"] = content
    file = {"file_id": "report", "file_unique_id": "r", "file_name": "report.pdf", "mime_type": "application/pdf"}
    await chat.sends(document=file | {"file_size": len(content)})
    await chat.presses(await chat.shows("Glucose: 5.1 mmol/l"), "✅ Confirm")
    # The other one is doubtful, and left to be compared with the page.
    await chat.shows("1 result waits for your check.")
    labs = (await person.http.get("/api/v1/labs", params={"state": "confirmed"})).json()["items"]
    assert [item["analyte_printed"] for item in labs] == ["Glucose"]


async def _answers_a_reminder(chat: Chat, person: Person, clock: MovableClock) -> None:
    soon = (clock.now() + timedelta(minutes=2)).strftime("%Y-%m-%dT%H:%M")
    once = {"kind": "once", "at": soon}
    await remind(person, once, title="Ramipril", channels=["in_app", "telegram"], category="medicine")
    clock.advance(minutes=3)
    await chat.presses(await chat.shows("Ramipril"), "Taken")
    await chat.shows("Taken", finished=True)
    begin, end = (f"{clock.now() + timedelta(hours=hours):%Y-%m-%dT%H:%M:%SZ}" for hours in (-1, 1))
    [due] = await occurrences(person, begin, end)
    assert (due["status"], due["acted_via"]) == ("taken", "telegram")
