"""Limits hold under any number of parallel sends, and the ledger adds up whatever ends an answer."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import httpx
import pytest
from sqlalchemy import func, select, text, update

from app.core.errors import AppError
from app.models import CallState, Message, MessageStatus, ModelCall, UsageDay
from app.services import quotas
from app.services.conversation.flusher import flush
from app.services.conversation.sweeper import AnswerSweeper, sweep_ledger
from app.services.runtime import Runtime
from tests.conftest import MovableClock
from tests.factories import Chatter, ModelServer, People, read_events
from tests.factories.waiting import until

SENDS = 50


async def ledger(runtime: Runtime) -> tuple[list[ModelCall], list[UsageDay]]:
    """All calls and days, after a check that they agree and that nothing is reserved."""
    async with runtime.database.sessions() as session:
        calls = list(await session.scalars(select(ModelCall).order_by(ModelCall.created_at)))
        days = list(await session.scalars(select(UsageDay)))
    charged: dict[tuple[UUID, Any], int] = {}
    for call in calls:
        assert call.state != CallState.RESERVED
        key = (call.user_id, call.day)
        used = call.input_tokens + call.output_tokens + call.cache_write_tokens
        charged[key] = charged.get(key, 0) + used
    assert charged == {(day.user_id, day.day): day.tokens for day in days}
    assert [day.reserved_tokens for day in days] == [0] * len(days)
    return calls, days


async def ended(runtime: Runtime) -> None:
    await asyncio.gather(*(answer.task for answer in runtime.live.running() if answer.task))


@pytest.mark.parametrize(
    ("limit", "code"),
    [("max_ai_messages_per_day", "quota.messages-exceeded"), ("max_ai_tokens_per_day", "quota.tokens-exceeded")],
)
async def test_fifty_sends_at_a_limit_of_one_make_one_call(
    people: People, claude: ModelServer, runtime: Runtime, limit: str, code: str
) -> None:
    person = await people.person(**{limit: 1})
    chatters = [await Chatter.open(person) for _ in range(SENDS)]
    claude.will({"reply": "The only answer.", "times": SENDS})

    async def send(chatter: Chatter) -> httpx.Response:
        return await person.http.post(chatter.path, json={"content": "Hello", "client_id": str(uuid4())})

    answers = await asyncio.gather(*(send(chatter) for chatter in chatters))
    refused = [answer for answer in answers if answer.status_code == 429]
    assert sorted(answer.status_code for answer in answers) == [200] + [429] * (SENDS - 1)
    assert len(claude.requests) == 1
    quota = (await person.http.get("/api/v1/chats/quota")).json()
    assert quota["messages"]["used"] == 1
    for answer in refused:
        problem = answer.json()
        assert (problem["code"], problem["params"]["limit"]) == (code, 1)
        assert problem["params"]["resets_at"] == problem["resets_at"] == quota["resets_at"]
        assert 0 < int(answer.headers["retry-after"]) <= 86_400
    calls, _ = await ledger(runtime)
    assert len(calls) == 1


async def test_a_refused_send_leaves_nothing_behind(people: People, claude: ModelServer, runtime: Runtime) -> None:
    chatter = await Chatter.open(await people.person(max_ai_messages_per_day=0))
    answer = await chatter.http.post(chatter.path, json={"content": "Hello", "client_id": str(uuid4())})
    assert (answer.status_code, answer.json()["code"]) == (429, "quota.messages-exceeded")
    assert await chatter.messages() == []
    assert await ledger(runtime) == ([], [])


ENDINGS: list[tuple[str, dict[str, Any], str, int]] = [
    ("complete", {"reply": "All is well."}, "settled", 1),
    ("failed before anything came", {"status": 400}, "released", 0),
    ("broken off", {"reply": "One two three four.", "fault": {"kind": "cut", "after": 2}}, "settled", 1),
    ("refused", {"reply": "One two three.", "fault": {"kind": "refusal", "after": 2}}, "settled", 1),
    ("truncated", {"reply": "One two three.", "fault": {"kind": "truncate", "after": 2}}, "settled", 1),
]


@pytest.mark.parametrize(("behaviour", "state", "messages"), [row[1:] for row in ENDINGS], ids=[r[0] for r in ENDINGS])
async def test_every_ending_gives_the_reservation_back(
    people: People, claude: ModelServer, runtime: Runtime, behaviour: dict[str, Any], state: str, messages: int
) -> None:
    chatter = await Chatter.open(await people.person())
    claude.will(behaviour)
    await chatter.send("Hello")
    calls, days = await ledger(runtime)
    assert [call.state for call in calls] == [state]
    assert [day.messages for day in days] == [messages]
    assert (days[0].tokens > 0) is (state == "settled")


async def begun(chatter: Chatter, claude: ModelServer, words: str) -> tuple[UUID, asyncio.Task[list[Any]]]:
    """A long answer of which the first words have come: its id and whoever reads it to the end."""
    claude.will({"reply": words, "token_delay_ms": 5})
    came = asyncio.Event()
    events: list[Any] = []

    async def read() -> list[Any]:
        body = {"content": "Tell me", "client_id": str(uuid4())}
        async with chatter.http.stream("POST", chatter.path, json=body) as response:
            async for event in read_events(response):
                events.append(event)
                if event.name == "text.delta":
                    came.set()
        return events

    reading = asyncio.create_task(read())
    async with asyncio.timeout(10):
        await came.wait()
    return UUID(events[0].data["message_id"]), reading


WORDS = "word " * 2000


async def test_a_stopped_answer_is_charged_for_what_was_written(
    people: People, claude: ModelServer, runtime: Runtime, address: str
) -> None:
    person = await people.person()
    async with httpx.AsyncClient(base_url=f"http://{address}", headers=person.http.headers) as http:
        person.http = http
        chatter = await Chatter.open(person)
        message_id, reading = await begun(chatter, claude, WORDS)
        assert (await http.post(f"{chatter.path}/{message_id}/stop")).status_code == 204
        closing = (await reading)[-1]
    assert closing.data["reason"] == "stopped"
    (call,), _ = await ledger(runtime)
    written = closing.data["message"]["content"]
    assert call.output_tokens >= len(written) // 5 > 0
    assert call.input_tokens + call.cache_write_tokens > 0


async def test_deleting_the_chat_gives_the_reservation_back(
    people: People, claude: ModelServer, runtime: Runtime, address: str
) -> None:
    person = await people.person()
    async with httpx.AsyncClient(base_url=f"http://{address}", headers=person.http.headers) as http:
        person.http = http
        chatter = await Chatter.open(person)
        _, reading = await begun(chatter, claude, WORDS)
        await http.delete(f"/api/v1/chats/{chatter.chat_id}")
        await ended(runtime)
        await reading
    (call,), _ = await ledger(runtime)
    assert call.state == CallState.SETTLED


async def test_what_a_dead_writer_had_seen_is_charged_once(
    people: People, claude: ModelServer, runtime: Runtime, address: str, clock: MovableClock
) -> None:
    person = await people.person()
    async with httpx.AsyncClient(base_url=f"http://{address}", headers=person.http.headers) as http:
        person.http = http
        chatter = await Chatter.open(person)
        message_id, reading = await begun(chatter, claude, WORDS)
        await flush(runtime)
        # For the sweeper the writer is dead: silent, and of no process it knows.
        writer = runtime.live._by_message.pop(message_id)
        async with runtime.database.unit_of_work() as session:
            silent = func.clock_timestamp() - timedelta(minutes=1)
            await session.execute(update(Message).where(Message.id == message_id).values(heartbeat_at=silent))
        sweeper = AnswerSweeper()
        assert await sweeper.sweep(runtime) == 0
        clock.advance(seconds=5)
        assert await sweeper.sweep(runtime) == 1
        (call,), (day,) = await ledger(runtime)
        assert call.state == CallState.SETTLED
        assert call.output_tokens > 0
        assert call.input_tokens + call.cache_write_tokens > 0
        async with runtime.database.sessions() as session:
            row = await session.get_one(Message, message_id)
        assert row.status == MessageStatus.INTERRUPTED
        assert row.meta["usage"]["output_tokens"] == call.output_tokens
        assert "calls" not in row.meta
        # It lived after all; nothing is charged a second time.
        writer.stop()
        assert writer.task is not None
        await writer.task
        await reading
    again, days = await ledger(runtime)
    assert [(call.output_tokens, call.settled_at)] == [(item.output_tokens, item.settled_at) for item in again]
    assert [item.tokens for item in days] == [day.tokens]


async def test_the_sweeper_waits_for_the_usage_without_holding_the_message(
    people: People, runtime: Runtime, clock: MovableClock
) -> None:
    chatter = await Chatter.open(await people.person())
    owner, today = chatter.person.id, runtime.clock.now().date()
    async with runtime.database.unit_of_work() as session:
        dead = Message(
            user_id=owner, chat_id=chatter.chat_id, role="assistant", status=MessageStatus.STREAMING,
            heartbeat_at=runtime.clock.now() - timedelta(minutes=1),
        )  # fmt: skip
        session.add_all([dead, UsageDay(user_id=owner, day=today, messages=1, reserved_tokens=9)])
        await session.flush()
        session.add(
            ModelCall(user_id=owner, message_id=dead.id, day=today, purpose="chat", model="m", reserved_tokens=9)
        )
    sweeper = AnswerSweeper()
    assert await sweeper.sweep(runtime) == 0
    clock.advance(seconds=5)
    waits = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    async with runtime.database.unit_of_work() as session:
        # Somebody who has the usage first and wants the message next, as the end of an answer does.
        await session.execute(select(UsageDay).where(UsageDay.user_id == owner).with_for_update())
        sweep = asyncio.create_task(sweeper.sweep(runtime))
        async with runtime.database.sessions() as looking:
            await until(lambda: looking.scalar(waits))
        await session.execute(select(Message).where(Message.id == dead.id).with_for_update(nowait=True))
    assert await sweep == 1
    (call,), (day,) = await ledger(runtime)
    assert (call.state, day.reserved_tokens) == (CallState.RELEASED, 0)


async def test_a_reservation_that_nobody_settles_is_released(people: People, runtime: Runtime) -> None:
    person = await people.person()
    today: datetime = runtime.clock.now()
    async with runtime.database.unit_of_work() as session:
        session.add(UsageDay(user_id=person.id, day=today.date(), messages=1, tokens=7, reserved_tokens=300))
        for age, reserved in ((30, 200), (1, 100)):
            session.add(
                ModelCall(
                    user_id=person.id, day=today.date(), purpose="chat", model="m", reserved_tokens=reserved,
                    created_at=today - timedelta(minutes=age),
                )
            )  # fmt: skip
    await sweep_ledger(runtime)
    async with runtime.database.sessions() as session:
        day = await session.get_one(UsageDay, (person.id, today.date()))
        states = (await session.execute(select(ModelCall.reserved_tokens, ModelCall.state))).all()
    assert (day.tokens, day.reserved_tokens) == (7, 100)
    assert sorted(tuple(row) for row in states) == [(100, "reserved"), (200, "released")]


async def test_the_limit_returns_with_the_next_local_day(
    people: People, claude: ModelServer, runtime: Runtime, clock: MovableClock
) -> None:
    person = await people.person(timezone="Pacific/Auckland", max_ai_messages_per_day=1)
    chatter = await Chatter.open(person)
    claude.says("Yes.")
    await chatter.send("Hello")
    refused = await chatter.http.post(chatter.path, json={"content": "Again", "client_id": str(uuid4())})
    resets_at = datetime.fromisoformat(refused.json()["params"]["resets_at"])
    # Not over HTTP: the access token does not last that long.
    async with runtime.database.unit_of_work() as session:
        clock.set(resets_at - timedelta(seconds=5))
        with pytest.raises(AppError) as caught:
            await quotas.reserve_message(session, runtime, person.actor)
        assert caught.value.code == "quota.messages-exceeded"
        clock.set(resets_at + timedelta(seconds=1))
        taken = await quotas.reserve_message(session, runtime, person.actor)
    assert taken.day == resets_at.astimezone(ZoneInfo("Pacific/Auckland")).date()
