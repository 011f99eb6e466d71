"""Thinking is bound to what stood before it: a provider that checks this accepts every way through a chat."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI

from app.main import create_app
from app.services.runtime import Runtime
from tests.factories import Chatter, ModelServer, People, Person, model_server
from tests.factories.documents import ENGLISH, pdf, uploaded_and_read

ALLERGY = {"category": "allergy", "title": "Penicillin", "content": "Rash in 2019", "importance": "critical"}


@pytest.fixture(scope="module")
def strict_url() -> Iterator[str]:
    with model_server("--strict-thinking") as url:
        yield url


@pytest.fixture
async def strict_app(app: FastAPI, make_settings: Any, clock: Any, strict_url: str) -> AsyncIterator[FastAPI]:
    """The application on a model that refuses thinking whose conversation has changed; `app` empties the tables."""
    application = create_app(make_settings(demo_model_url=strict_url), clock=clock)
    async with application.router.lifespan_context(application):
        yield application


@pytest.fixture
def model(strict_url: str) -> Iterator[ModelServer]:
    with ModelServer(strict_url) as server:
        yield server


@pytest.fixture
async def person(strict_app: FastAPI) -> AsyncIterator[Person]:
    runtime: Runtime = strict_app.state.runtime
    async with People(strict_app, runtime) as people:
        admin = await people.admin()
        answer = await admin.http.patch("/api/v1/admin/settings", json={"thinking": "auto"})
        assert answer.status_code == 200, answer.text
        yield await people.person()


async def asked(chatter: Chatter, content: str = "", **fields: object) -> str:
    """The id of the answer, which must be a whole one."""
    events = await chatter.send(content, **fields)
    assert events[-1].name == "message.completed", events[-1].data
    return str(events[0].data["message_id"])


def thoughts(model: ModelServer) -> list[bool]:
    """For every turn of the model in the newest chat request: whether its thinking was sent back."""
    body = [request["body"] for request in model.requests if request["body"].get("tools")][-1]
    return [
        any(block["type"] == "thinking" for block in turn["content"])
        for turn in body["messages"]
        if turn["role"] == "assistant"
    ]


async def test_tools_news_branches_and_forks_keep_their_thinking(
    strict_app: FastAPI, person: Person, model: ModelServer
) -> None:
    chatter = await Chatter.open(person)
    first = await asked(chatter, "Remember that I am allergic to penicillin")
    await asked(chatter, "What do you remember about me?")
    await person.http.post("/api/v1/memory", json=ALLERGY)
    await person.http.put("/api/v1/users/me/context", json={"content": "I live alone."})
    await uploaded_and_read(strict_app.state.runtime, person, pdf(ENGLISH))
    last = await asked(chatter, "What is my hemoglobin?")
    await asked(chatter, regenerate=last)
    assert all(thoughts(model))
    await asked(chatter, "Another way", parent_id=first)
    fork = await person.http.post(f"/api/v1/chats/{chatter.chat_id}/fork", json={"message_id": last})
    await asked(Chatter(person, UUID(fork.json()["id"])), "And on from here")
    assert len(thoughts(model)) > 4
    assert all(thoughts(model))


async def test_another_model_drops_the_thinking_of_the_one_before(
    strict_app: FastAPI, person: Person, model: ModelServer
) -> None:
    chatter = await Chatter.open(person)
    await asked(chatter, "Hello")
    async with People(strict_app, strict_app.state.runtime) as people:
        admin = await people.admin()
        for name, expected in (("claude-opus-5-5", [False]), ("claude-sonnet-5-5", [True, False])):
            changed = await admin.http.patch("/api/v1/admin/settings", json={"claude_model": name})
            assert changed.status_code == 200, changed.text
            await asked(chatter, f"Hello {name}")
            assert thoughts(model) == expected


async def test_a_condensed_chat_goes_on(
    strict_app: FastAPI, person: Person, model: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strict_app.state.runtime.settings.claude, "claude_history_tokens", 3_000)
    chatter = await Chatter.open(person)
    seen: list[list[bool]] = []
    for number in range(16):
        await asked(chatter, f"Remember that number {number} is my house. " + "Walking is good for people. " * 4)
        seen.append(thoughts(model))
    condensed = [message for message in await chatter.messages() if message["metadata"]["compaction"]]
    assert len({message["metadata"]["compaction"]["summary"] for message in condensed}) >= 2
    # Right after a summary what is kept has lost its thinking; later answers have theirs.
    assert any(True in turns and False in turns for turns in seen)
