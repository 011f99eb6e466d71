"""Reminders made in the chat, on every channel at once: real stand-ins for the mail server, Telegram and the model."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

import httpx
import pytest

from app.services.gateways.telegram import BotApiGateway
from app.services.runtime import Runtime
from app.workers.notification_sender import dispatch_due
from tests.conftest import BOT_TOKEN
from tests.factories import Chatter, ModelServer, People, Person
from tests.factories.bot_api import TOKEN, BotApi, bot_api, buttons_of
from tests.factories.deliveries import send_due
from tests.factories.post_office import PostOffice, post_office, text_of
from tests.factories.reminders import bell, occurrences, remind, stay_signed_in

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
EVERYWHERE = ["in_app", "email", "telegram"]


@pytest.fixture(scope="module")
def outside() -> Iterator[tuple[PostOffice, BotApi]]:
    with post_office() as office, bot_api() as bot:
        yield office, bot


@pytest.fixture
async def reached(
    outside: tuple[PostOffice, BotApi], runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[PostOffice, BotApi]]:
    office, bot = outside
    gateway = BotApiGateway(TOKEN, bot.url)
    monkeypatch.setattr(runtime, "mail", office.gateway())
    monkeypatch.setattr(runtime.settings.mail, "host", "127.0.0.1")
    monkeypatch.setattr(runtime, "telegram", gateway)
    monkeypatch.setattr(runtime.settings.telegram, "telegram_bot_token", TOKEN)
    yield outside
    await gateway.close()


def wish(title: str, schedule: dict[str, Any], **fields: Any) -> dict[str, Any]:
    wanted = {"title": title, "schedule": schedule, "channels": EVERYWHERE} | fields
    return {"type": "tool_use", "name": "schedule_notification", "input": wanted}


async def tick(runtime: Runtime, person: Person, clock: Any, moment: datetime) -> None:
    clock.set(moment)
    await dispatch_due(runtime)
    await send_due(runtime)
    stay_signed_in(person, runtime)


def answers_of(letter: EmailMessage) -> dict[str, str]:
    """The API behind each page that the letter's links open; text and HTML have the same ones."""
    found = re.findall(r"^(.+): \S+/answer/([\w-]+)\r?$", text_of(letter), re.MULTILINE)
    assert [token for _, token in found] == re.findall(r"/answer/([\w-]+)", text_of(letter, "html"))
    assert [name for name, _ in found][1:] == ["Skip", "In 15 min", "In 1 hour"]
    return {name: f"/api/v1/mail/answer/{token}" for name, token in found}


async def test_one_time_and_daily_reach_everything_and_are_answered_from_there(
    people: People, runtime: Runtime, claude: ModelServer, client: httpx.AsyncClient, clock: Any,
    reached: tuple[PostOffice, BotApi],
) -> None:  # fmt: skip
    clock.set(NOON)
    office, bot = reached
    anna = await people.person(timezone="Europe/Moscow", telegram_chat_id=77)
    claude.will(
        {
            "blocks": [
                wish("Dentist", {"kind": "once", "at": "2026-12-01T16:00"}, category="visit"),
                wish("Iron", {"kind": "rrule", "rrule": "FREQ=DAILY;BYHOUR=16;BYMINUTE=30"}, category="medicine"),
            ]
        },
        {"reply": "Done."},
    )
    await (await Chatter.open(anna)).send("Remind me of the dentist and of my iron")

    await tick(runtime, anna, clock, NOON.replace(hour=13, second=2))
    assert [item["title"] for item in await bell(anna)] == ["Dentist"]
    (letter,) = office.letters
    assert (letter["Subject"], "/reminders" in text_of(letter)) == ("Dentist", True)
    answers_of(letter)
    (message,) = bot.messages(77)
    assert len(buttons_of(message)) == 4
    # In Telegram: the bot presses the button as the person of the chat.
    service = {"Authorization": f"Bearer {BOT_TOKEN}"}
    session = await client.post("/api/v1/bot/session", json={"telegram_chat_id": 77}, headers=service)
    as_anna = {"Authorization": f"Bearer {session.json()['access_token']}"}
    dentist, iron, *_ = await occurrences(anna, "2026-12-01T13:00:00Z", "2026-12-03T00:00:00Z")
    done = await client.post(f"/api/v1/reminders/occurrences/{dentist['id']}/done", headers=as_anna)
    assert (done.json()["status"], done.json()["acted_via"]) == ("taken", "telegram")
    await send_due(runtime)
    assert buttons_of(bot.messages(77)[0]) == []
    assert [item["status"] for item in await bell(anna)] == ["read"]

    await tick(runtime, anna, clock, NOON.replace(hour=13, minute=30, second=2))
    assert [item["title"] for item in await bell(anna)] == ["Dentist", "Iron"]
    assert [one["Subject"] for one in office.letters] == ["Dentist", "Iron"]
    assert len(bot.messages(77)) == 2
    # In the browser: what stands in Telegram follows.
    taken = await anna.http.post(f"/api/v1/reminders/occurrences/{iron['id']}/taken")
    assert (taken.json()["status"], taken.json()["acted_via"]) == ("taken", "browser")
    await send_due(runtime)
    assert [buttons_of(one) for one in bot.messages(77)] == [[], []]

    await tick(runtime, anna, clock, NOON.replace(day=2, hour=13, minute=30, second=2))
    assert [len(await bell(anna)), len(office.letters), len(bot.messages(77))] == [3, 3, 3]
    # In the letter: nobody is signed in, and what stands in Telegram follows again.
    by_mail = answers_of(office.letters[2])
    looked = await client.get(by_mail["Taken"])
    assert (looked.json()["title"], looked.json()["status"]) == ("Iron", "fired")
    answered = await client.post(by_mail["Taken"])
    assert (answered.json()["status"], answered.json()["already"]) == ("taken", False)
    (iron,) = await occurrences(anna, "2026-12-02T13:00:00Z", "2026-12-02T14:00:00Z")
    assert (iron["status"], iron["acted_via"]) == ("taken", "email")
    await send_due(runtime)
    assert [buttons_of(one) for one in bot.messages(77)] == [[], [], []]
    assert [item["status"] for item in await bell(anna)] == ["read", "read", "read"]


async def test_an_hour_of_silence_is_caught_up_with_once_in_order_and_marked_late(
    people: People, runtime: Runtime, clock: Any, reached: tuple[PostOffice, BotApi]
) -> None:
    office, bot = reached
    office.forget()
    clock.set(NOON)
    anna, boris = await people.person(telegram_chat_id=78), await people.person(telegram_chat_id=79)
    titles = {minute: f"At 12:{minute}" for minute in (10, 25, 40)}
    for person in (anna, boris):
        for minute, title in titles.items():
            once = {"kind": "once", "at": f"2026-12-01T12:{minute}"}
            await remind(person, once, title=title, channels=EVERYWHERE, category="medicine")
    # Nothing runs for an hour; then two ticks, as after a start.
    await tick(runtime, anna, clock, NOON.replace(hour=13))
    await tick(runtime, boris, clock, NOON.replace(hour=13, second=1))
    for person in (anna, boris):
        letters = [letter for letter in office.letters if letter["To"] == person.user.email]
        assert [letter["Subject"] for letter in letters] == list(titles.values())
        messages = [message["text"] for message in bot.messages(person.user.telegram_chat_id)]
        assert [text.split("\n")[0].endswith(title) for text, title in zip(messages, titles.values(), strict=True)] == (
            [True] * len(titles)
        )
        for minute, text, letter in zip(titles, messages, letters, strict=True):
            for said in (text, text_of(letter)):
                assert "late" in said.lower()
                assert f"12:{minute}" in said
        assert [item["metadata"]["late"] for item in await bell(person)] == [True] * len(titles)
