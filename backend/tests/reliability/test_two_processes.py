"""Two API processes on one database and one Redis: an answer is read, resumed and stopped from either."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import event, update
from websockets.asyncio.client import connect

from app.models import Message
from app.services.conversation import flusher
from app.services.runtime import Runtime
from tests.factories import Chatter, ModelServer, People, read_events, text_of
from tests.factories.chat import StreamEvent
from tests.factories.sockets import close_code, heard, ticket_of
from tests.factories.waiting import written

NO_REDIS = {"redis_url": "redis://127.0.0.1:9/0"}
with_and_without_redis = pytest.mark.parametrize("overrides", [{}, NO_REDIS], ids=["redis", "no-redis"])


@asynccontextmanager
async def elsewhere(chatter: Chatter, address: str) -> AsyncIterator[Chatter]:
    """The same person at the other process."""
    async with httpx.AsyncClient(base_url=f"http://{address}", headers=chatter.http.headers, timeout=30) as http:
        yield chatter.through(http)


@with_and_without_redis
async def test_an_answer_is_read_while_another_process_writes_it(
    people: People, claude: ModelServer, second_process: Any, runtime: Runtime, overrides: dict[str, object]
) -> None:
    chatter = await Chatter.open(await people.person())
    claude.will({"tokens": 150, "token_delay_ms": 10})
    async with second_process(**overrides) as address, elsewhere(chatter, address) as other:
        sent, message_id = await chatter.begin("Tell me a lot")
        followed = await other.resume(message_id)
        events = await sent
        assert followed == events
        assert events[-1].name == "message.completed"
        for after in (1, len(events) // 2, len(events) - 1):
            assert await other.resume(message_id, after) == events[after:]
    # Nobody reads any more, so nothing is sent, and what was sent expires.
    assert await runtime.redis.commands.ttl(b"relay:" + bytes.fromhex(message_id.replace("-", ""))) in range(-2, 61)


async def test_a_reader_elsewhere_is_a_moment_behind_and_comes_back_without_gap_or_repeat(
    people: People, claude: ModelServer, second_process: Any
) -> None:
    chatter = await Chatter.open(await people.person())
    claude.will({"tokens": 120, "token_delay_ms": 15})
    async with second_process() as address, elsewhere(chatter, address) as other:
        sent, message_id = await chatter.begin("Tell me a lot")
        heard_so_far: list[StreamEvent] = []
        visits = 0
        while not heard_so_far or heard_so_far[-1].name != "message.completed":
            headers = {"Last-Event-ID": str(len(heard_so_far))}
            visits += 1
            async with other.http.stream("GET", f"{other.path}/{message_id}/stream", headers=headers) as response:
                fresh = 0
                async for event in read_events(response):
                    heard_so_far.append(event)
                    fresh += 1
                    # Gone again in the middle of the answer, several times.
                    if fresh >= 25 and not sent.done():
                        break
        assert visits > 1
        assert [event.number for event in heard_so_far] == list(range(1, len(heard_so_far) + 1))
        assert heard_so_far == await sent


async def test_what_is_relayed_is_not_waited_for_until_it_is_stored(
    people: People, claude: ModelServer, second_process: Any, runtime: Runtime
) -> None:
    chatter = await Chatter.open(await people.person())
    claude.will({"tokens": 400, "token_delay_ms": 10})
    async with second_process() as address, elsewhere(chatter, address) as other:
        sent, message_id = await chatter.begin("Tell me a lot")
        live = runtime.live.get(message_id) or runtime.live.running()[0]
        async with other.http.stream("GET", f"{other.path}/{message_id}/stream") as response:
            behind = []
            async for event in read_events(response):
                behind.append(event.number > live.flushed)
                if event.number == 100:
                    live.stop()
        await sent
    assert any(behind)


async def test_a_redis_that_is_emptied_in_mid_answer_costs_a_reader_elsewhere_nothing(
    people: People, claude: ModelServer, second_process: Any, runtime: Runtime
) -> None:
    chatter = await Chatter.open(await people.person())
    claude.will({"tokens": 300, "token_delay_ms": 10})
    async with second_process() as address, elsewhere(chatter, address) as other:
        sent, message_id = await chatter.begin("Tell me a lot")
        async with other.http.stream("GET", f"{other.path}/{message_id}/stream") as response:
            followed = []
            async for event in read_events(response):
                followed.append(event)
                if event.number in (40, 120):
                    await runtime.redis.commands.flushall()
        assert followed == await sent


@asynccontextmanager
async def hanging(runtime: Runtime) -> AsyncIterator[None]:
    """A Redis that takes connections and carries nothing; a command ends the pause."""
    await runtime.redis.commands.client_pause(60_000, all=False)
    try:
        yield
    finally:
        await runtime.redis.commands.client_unpause()


async def seconds_to_stop(chatter: Chatter, other: Chatter, claude: ModelServer, runtime: Runtime, act: str) -> float:
    """From the click at the other process to the end of the connection to the provider, as the provider saw it."""
    claude.will({"tokens": 2000, "token_delay_ms": 10})
    sent, message_id = await chatter.begin("Tell me a lot")
    await written(runtime)
    began = time.time()
    if act == "stop":
        answer = await other.http.post(f"{other.path}/{message_id}/stop")
    else:
        answer = await other.http.delete(f"/api/v1/chats/{other.chat_id}")
    assert answer.status_code == 204
    assert time.time() - began < 1.0, "whoever clicked was kept waiting"
    events = await sent
    assert (events[-1].name, events[-1].data["reason"]) == ("message.interrupted", "stopped")
    assert events[-1].data["message"]["content"] == text_of(events) != ""
    return await claude.closed_by_us() - began


@pytest.mark.parametrize("act", ["stop", "delete"])
@pytest.mark.parametrize("redis", ["there", "out of reach", "hanging"])
async def test_stopping_from_the_other_process_takes_less_than_a_second(
    people: People, claude: ModelServer, second_process: Any, runtime: Runtime, act: str, redis: str
) -> None:
    took = []
    overrides = NO_REDIS if redis == "out of reach" else {}
    async with second_process(**overrides) as address, hanging(runtime) if redis == "hanging" else nullcontext():
        # By design at most 0.5 s and a few statements; 0.02 s through Redis. One of three tries has to show it, since
        # a machine that is busy with something else can hold up any of them.
        while not took or (took[-1] >= 1.0 and len(took) < 3):
            chatter = await Chatter.open(await people.person())
            async with elsewhere(chatter, address) as other:
                took.append(await seconds_to_stop(chatter, other, claude, runtime, act))
    assert min(took) < 1.0, took


async def test_a_mark_in_the_row_is_obeyed_at_the_next_look(
    people: People, claude: ModelServer, runtime: Runtime
) -> None:
    """What bounds a stop without Redis, whatever the pace of this machine: half a second between two looks, and one."""
    chatter = await Chatter.open(await people.person())
    claude.will({"tokens": 4000, "token_delay_ms": 5})
    sent, message_id = await chatter.begin("Tell me a lot")
    await written(runtime)
    looks: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "stop_requested" in statement:
            looks.append(statement)

    async with runtime.database.unit_of_work() as session:
        mark = update(Message).where(Message.id == UUID(message_id)).values(stop_requested=True)
        await session.execute(mark)
    event.listen(runtime.database.engine.sync_engine, "before_cursor_execute", note)
    try:
        assert (await sent)[-1].data["reason"] == "stopped"
    finally:
        event.remove(runtime.database.engine.sync_engine, "before_cursor_execute", note)
    assert len(looks) == 1
    assert max(flusher.LOOK_SECONDS, flusher.SECONDS - flusher.LOOK_SECONDS) <= 0.5


async def test_the_socket_of_a_chat_shows_an_answer_of_the_other_process(
    people: People, claude: ModelServer, second_process: Any
) -> None:
    person = await people.person()
    chatter = await Chatter.open(person)
    claude.will({"tokens": 30, "token_delay_ms": 10})
    async with second_process() as address:
        url = f"ws://{address}/ws/chat/{chatter.chat_id}?ticket={await ticket_of(person)}"
        async with connect(url, proxy=None) as window:
            sent = asyncio.create_task(chatter.send("Count"))
            frames: list[dict[str, Any]] = []
            while not frames or frames[-1]["type"] != "message.completed":
                frames.append(await heard(window))
            events = await sent
            told = [(frame["id"], frame["type"]) for frame in frames if frame["type"] != "chat.updated"]
            assert told == [(event.number, event.name) for event in events]
            await person.http.delete(f"/api/v1/chats/{chatter.chat_id}")
            assert await close_code(window) == 1000
