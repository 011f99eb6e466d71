"""The socket of a chat: other windows see an answer being written."""

from __future__ import annotations

import asyncio
from uuid import uuid4

from websockets.asyncio.client import connect

from tests.factories import Chatter, ModelServer, People
from tests.factories.sockets import close_code, heard, ticket_of


async def test_another_window_sees_the_answer_from_its_first_word(
    address: str, people: People, claude: ModelServer
) -> None:
    person = await people.person()
    chatter = await Chatter.open(person)
    claude.will({"reply": "One two three four.", "token_delay_ms": 5})
    url = f"ws://{address}/ws/chat/{chatter.chat_id}?ticket={await ticket_of(person)}"
    async with connect(url, proxy=None) as window:
        sent = asyncio.create_task(chatter.send("Count"))
        frames = []
        while not frames or frames[-1]["type"] != "message.completed":
            frames.append(await heard(window))
        events = await sent
    answer = [frame for frame in frames if frame["type"] != "chat.updated"]
    assert [(frame["id"], frame["type"]) for frame in answer] == [(event.number, event.name) for event in events]
    assert answer[-1]["message"] == events[-1].data["message"]


async def test_a_chat_of_somebody_else_is_not_shown(address: str, people: People) -> None:
    owner, other = await people.person(), await people.person()
    chatter = await Chatter.open(owner)
    for chat_id in (chatter.chat_id, uuid4(), "nonsense"):
        url = f"ws://{address}/ws/chat/{chat_id}?ticket={await ticket_of(other)}"
        async with connect(url, proxy=None) as window:
            assert await close_code(window) == 4403


async def test_an_answer_that_fails_at_once_is_shown_too(address: str, people: People, claude: ModelServer) -> None:
    person = await people.person()
    chatter = await Chatter.open(person)
    url = f"ws://{address}/ws/chat/{chatter.chat_id}?ticket={await ticket_of(person)}"
    async with connect(url, proxy=None) as window:
        for _ in range(5):
            claude.will({"status": 400, "error": {"type": "invalid_request_error", "message": "no"}})
            events = await chatter.send("Hello")
            assert events[-1].name == "error"
            frames = []
            while not frames or frames[-1]["type"] != "error":
                frames.append(await heard(window))
            told = [(frame["id"], frame["type"]) for frame in frames if frame["type"] != "chat.updated"]
            assert told == [(event.number, event.name) for event in events]
