"""Providers that take a request and then say nothing, or nothing but that they are there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from fastapi import FastAPI

from app.main import create_app
from tests.factories import Chatter, ModelServer, People, StreamEvent, text_of
from tests.reliability.test_broken_streams import SPOKEN, goes_on


@pytest.fixture
async def impatient(app: FastAPI, make_settings, clock, claude_url: str) -> AsyncIterator[FastAPI]:
    """The product with a short patience; `app` is asked for because it empties the tables."""
    patience = {"claude_read_timeout": 0.4, "claude_pings_timeout": 1.5}
    application = create_app(make_settings(demo_model_url=claude_url, **patience), clock=clock)
    async with application.router.lifespan_context(application):
        yield application


async def broke_off(chatter: Chatter, events: list[StreamEvent], *, with_words: bool) -> None:
    """What had been said is kept; where nothing had, the person is told why."""
    if with_words:
        assert (events[-1].name, events[-1].data["reason"]) == ("message.interrupted", "provider-error")
        assert (await chatter.messages())[-1]["content"] == text_of(events) != ""
    else:
        assert (events[-1].name, events[-1].data["code"]) == ("error", "model.unreachable")


@pytest.mark.parametrize("after", [0, 3])
async def test_silence_ends_an_answer(impatient: FastAPI, claude: ModelServer, after: int) -> None:
    async with People(impatient, impatient.state.runtime) as people:
        chatter = await Chatter.open(await people.person())
        claude.will(SPOKEN | {"fault": {"kind": "silence", "after": after}})
        async with asyncio.timeout(5):
            events: list[StreamEvent] = await chatter.send("Hello")
        # A server that takes a request and says nothing is not asked again.
        assert len(claude.requests) == 1
        await broke_off(chatter, events, with_words=after > 0)
        await goes_on(chatter, claude)


async def test_a_silent_server_before_the_head_is_left_too(impatient: FastAPI, claude: ModelServer) -> None:
    async with People(impatient, impatient.state.runtime) as people:
        chatter = await Chatter.open(await people.person())
        claude.will(SPOKEN | {"delay_ms": 60_000})
        async with asyncio.timeout(5):
            answer = await chatter.http.post(chatter.path, json={"content": "Hello", "client_id": str(uuid4())})
        assert b"model.unreachable" in answer.content
        assert len(claude.requests) == 1
        await goes_on(chatter, claude)


@pytest.mark.parametrize("after", [0, 3])
async def test_nothing_but_pings_ends_an_answer_like_silence(
    impatient: FastAPI, claude: ModelServer, after: int
) -> None:
    async with People(impatient, impatient.state.runtime) as people:
        chatter = await Chatter.open(await people.person())
        pings = {"kind": "silence", "after": after, "seconds": 60, "ping_every_s": 0.1}
        claude.will(SPOKEN | {"fault": pings})
        async with asyncio.timeout(10):
            events = await chatter.send("Hello")
        await claude.closed_by_us()
        assert len(claude.requests) == 1
        await broke_off(chatter, events, with_words=after > 0)
        await goes_on(chatter, claude)


async def test_pings_keep_a_model_that_thinks_unseen(impatient: FastAPI, claude: ModelServer) -> None:
    async with People(impatient, impatient.state.runtime) as people:
        chatter = await Chatter.open(await people.person())
        # Longer than silence may be, and not yet too long.
        claude.will(SPOKEN | {"fault": {"kind": "silence", "after": 3, "seconds": 0.7, "ping_every_s": 0.1}})
        events = await chatter.send("Hello")
        assert (events[-1].name, text_of(events)) == ("message.completed", SPOKEN["reply"])
