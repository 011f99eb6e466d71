"""Titles that the model thinks of: once, beside the answer, in the ledger, and never over the person's own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from app.models import CallPurpose, Chat, ModelCall, TitleSource
from app.services.conversation.titles import cleaned
from app.services.runtime import Runtime
from tests.factories import Chatter, ModelServer, People
from tests.factories.waiting import until

CHATS = "/api/v1/chats"


@pytest.fixture
async def chatter(people: People, second_process: Any) -> AsyncIterator[Chatter]:
    """Somebody at a process that names chats."""
    opened = await Chatter.open(await people.person(locale="ru"))
    async with (
        second_process(auto_titles=True) as address,
        httpx.AsyncClient(base_url=f"http://{address}", headers=opened.http.headers, timeout=30) as http,
    ):
        yield opened.through(http)


async def title_of(chatter: Chatter) -> str:
    title: str = (await chatter.http.get(f"{CHATS}/{chatter.chat_id}")).json()["title"]
    return title


async def renamed(chatter: Chatter, before: str) -> str:
    async def another() -> str | None:
        title = await title_of(chatter)
        return title if title != before else None

    return await until(another) or ""


def requests_for_titles(claude: ModelServer) -> list[dict[str, Any]]:
    return [item for item in claude.requests if "title" in str(item["body"].get("system"))[:200]]


async def asked_for_titles(claude: ModelServer, count: int) -> list[dict[str, Any]]:
    """The requests for titles, once there are so many of them and all have ended."""

    def ended() -> list[dict[str, Any]]:
        found = requests_for_titles(claude)
        return found if len(found) >= count and all(item["closed_at"] for item in found) else []

    return await until(ended)


async def settled_titles(runtime: Runtime, count: int) -> list[ModelCall]:
    async def settled() -> list[ModelCall]:
        async with runtime.database.sessions() as session:
            query = select(ModelCall).where(ModelCall.purpose == CallPurpose.TITLE, ModelCall.state != "reserved")
            found = list(await session.scalars(query))
        return found if len(found) >= count else []

    return await until(settled)


async def test_the_model_names_a_chat_after_its_first_answer(
    chatter: Chatter, claude: ModelServer, runtime: Runtime
) -> None:
    claude.says("Это гормон щитовидной железы.", "Название: «Анализ на ТТГ».\n", "Да.")
    events = await chatter.send("Что такое ТТГ и зачем его сдают?")
    assert events[-1].name == "message.completed"
    assert await renamed(chatter, "Что такое ТТГ и зачем его сдают?") == "Анализ на ТТГ"
    (request,) = await asked_for_titles(claude, 1)
    assert request["body"]["model"] == "claude-haiku-5-5"
    assert "tools" not in request["body"]
    (call,) = await settled_titles(runtime, 1)
    assert (call.state, str(call.message_id), call.user_id) == (
        "settled", events[0].data["message_id"], chatter.person.id,
    )  # fmt: skip
    assert call.output_tokens > 0
    # Once is enough.
    await chatter.send("А норма?")
    assert len(await asked_for_titles(claude, 1)) == 1
    assert await title_of(chatter) == "Анализ на ТТГ"


async def test_the_demo_model_finds_a_title(chatter: Chatter, claude: ModelServer, runtime: Runtime) -> None:
    await chatter.send("Здравствуйте, что вы умеете и чем можете помочь мне сегодня вечером?")

    async def named() -> Chat | None:
        chat = await chat_row(runtime, chatter)
        return chat if chat.title_source == TitleSource.MODEL else None

    chat = await until(named)
    assert chat is not None
    assert "вы умеете" in chat.title
    assert len(chat.title) <= 60


async def chat_row(runtime: Runtime, chatter: Chatter) -> Chat:
    async with runtime.database.sessions() as session:
        return await session.get_one(Chat, chatter.chat_id)


async def test_a_failure_is_silent_and_the_question_stays(
    chatter: Chatter, claude: ModelServer, runtime: Runtime
) -> None:
    claude.will({"reply": "Yes."}, {"status": 400, "error": {"type": "invalid_request_error", "message": "no"}})
    events = await chatter.send("Is it so?")
    (call,) = await settled_titles(runtime, 1)
    assert (events[-1].name, call.state) == ("message.completed", "released")
    assert await title_of(chatter) == "Is it so?"


async def test_the_name_given_meanwhile_stays(chatter: Chatter, claude: ModelServer, runtime: Runtime) -> None:
    claude.will({"reply": "Yes."}, {"reply": "Late title", "delay_ms": 300})
    await chatter.send("Is it so?")
    await chatter.http.patch(f"{CHATS}/{chatter.chat_id}", json={"title": "Mine"})
    await settled_titles(runtime, 1)
    assert await title_of(chatter) == "Mine"
    claude.says("No.")
    await chatter.send("And now?")
    assert len(await asked_for_titles(claude, 1)) == 1


async def test_a_broken_answer_is_not_named(chatter: Chatter, claude: ModelServer) -> None:
    claude.will({"reply": "One two three.", "fault": {"kind": "cut", "after": 1}})
    assert (await chatter.send("Count"))[-1].name == "message.interrupted"
    assert requests_for_titles(claude) == []


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ('"Iron and fatigue"', "Iron and fatigue"),
        ("# **Title: Iron**\n\nIt fits because …", "Iron"),
        ("\n\n«Железо»\n", "Железо"),
        ("\x07Iron\u202e", "Iron"),
        ("word " * 40, "word " * 11 + "word…"),
        (" \n ** \n", ""),
    ],
)
def test_what_the_model_says_becomes_one_short_line(said: str, title: str) -> None:
    assert cleaned(said) == title
