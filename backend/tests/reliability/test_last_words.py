"""Whatever ends an answer, and whatever the database does meanwhile: its readers hear the end, and it is the truth."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, event, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import SystemClock
from app.main import GRACE_SECONDS, create_app
from app.models import Message, MessageEventBatch, ToolRun
from app.schemas.chat import SendIn
from app.services.ai.tools.run import NOT_DONE
from app.services.conversation import ending, generation
from app.services.conversation.flusher import flush
from app.services.conversation.following import Follower
from app.services.conversation.opening import open_turn
from app.services.conversation.sweeper import AnswerSweeper
from app.services.runtime import Runtime, build_runtime
from tests.factories import Chatter, ModelServer, People, text_of
from tests.factories.queries import queries
from tests.factories.waiting import PATIENCE, until, written

LONG = {"tokens": 4000, "token_delay_ms": 5}


def reminder(number: int) -> dict[str, Any]:
    schedule = {"kind": "once", "at": f"2099-01-0{number}T09:00"}
    return {
        "type": "tool_use",
        "id": f"toolu_{number}",
        "name": "schedule_notification",
        "input": {"title": f"Pill {number}", "schedule": schedule},
    }


THREE = {
    "blocks": [{"type": "text", "text": "I will set all three of them. " * 10}, *map(reminder, (1, 2, 3))],
    "token_delay_ms": 5,
}


async def set_reminders(chatter: Chatter) -> list[str]:
    items = (await chatter.http.get("/api/v1/reminders")).json()["items"]
    return sorted(item["title"] for item in items)


@asynccontextmanager
async def third_call_waits(
    chatter: Chatter, runtime: Runtime
) -> AsyncIterator[tuple[asyncio.Task[Any], str, AsyncSession]]:
    """Two of the three reminders are set; the record of the third is held by a transaction that is still open."""
    async with runtime.database._writing() as holding:
        sent, message_id = await chatter.begin("Remind me of my pills")
        outcome = NOT_DONE.as_dict() | {"content": "Set.", "summary": "Reminder: Pill 3", "is_error": False}
        run = {"message_id": UUID(message_id), "tool_use_id": "toolu_3", "user_id": chatter.person.id}
        await holding.execute(insert(ToolRun).values(**run, name="schedule_notification", outcome=outcome))

        async def two_are_set() -> bool:
            return len(await set_reminders(chatter)) == 2

        await until(two_are_set)
        yield sent, message_id, holding


async def ending_waits(runtime: Runtime) -> None:
    """The end of the answer has come to the third call, and waits for whoever holds its record."""
    waits = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' "
        "AND query LIKE 'INSERT INTO tool_runs%' AND query NOT LIKE '%RETURNING%'"
    )

    async def look() -> bool:
        async with runtime.database.sessions() as session:
            return bool(await session.scalar(waits))

    await until(look)


def results(claude: ModelServer) -> list[tuple[str, bool, str]]:
    """The results of tools in the newest request."""
    blocks = [block for turn in claude.requests[-1]["body"]["messages"] for block in turn["content"]]
    found = [block for block in blocks if block["type"] == "tool_result"]
    return [(block["tool_use_id"], block.get("is_error", False), block["content"]) for block in found]


@pytest.mark.parametrize("act", ["continue_from", "regenerate", "next"])
@pytest.mark.parametrize("is_committed", [False, True], ids=["not-done", "done-unheard"])
async def test_a_stop_between_calls_forgets_none_that_was_carried_out(
    people: People, claude: ModelServer, runtime: Runtime, act: str, is_committed: bool
) -> None:
    chatter = await Chatter.open(await people.person())
    claude.will(THREE)
    async with third_call_waits(chatter, runtime) as (sent, message_id, holding):
        await chatter.http.post(f"{chatter.path}/{message_id}/stop")
        await ending_waits(runtime)
        await (holding.commit() if is_committed else holding.rollback())
    last = (await sent)[-1]
    assert (last.name, last.data["reason"]) == ("message.interrupted", "stopped")
    calls = last.data["message"]["metadata"]["tool_calls"]
    assert [call["status"] for call in calls] == ["ok", "ok", "ok" if is_committed else "error"]
    claude.says("Two are set.")
    again = await (chatter.send("And?") if act == "next" else chatter.send(**{act: message_id}))
    assert again[-1].name == "message.completed"
    third = ("toolu_3", False, "Set.") if is_committed else ("toolu_3", True, NOT_DONE.content)
    assert results(claude)[2] == third
    assert [(name, failed) for name, failed, _ in results(claude)[:2]] == [("toolu_1", False), ("toolu_2", False)]
    assert await set_reminders(chatter) == ["Pill 1", "Pill 2"]


async def test_a_killed_writer_leaves_what_its_calls_have_done(
    people: People, claude: ModelServer, runtime: Runtime, clock: Any
) -> None:
    chatter = await Chatter.open(await people.person())
    claude.will(THREE)
    async with third_call_waits(chatter, runtime) as (sent, message_id, holding):
        async with runtime.database.sessions() as session:
            kept = await session.get_one(Message, message_id)
        await chatter.http.post(f"{chatter.path}/{message_id}/stop")
        await holding.rollback()
    await sent
    # What a kill would have left: the row as it was stored before the first call, the records of two calls.
    silent = func.clock_timestamp() - func.make_interval(0, 0, 0, 0, 0, 1)
    async with runtime.database.unit_of_work() as session:
        left = {"status": "streaming", "meta": kept.meta, "replay": kept.replay, "heartbeat_at": silent}
        await session.execute(update(Message).where(Message.id == message_id).values(left))
        await session.execute(delete(ToolRun).where(ToolRun.tool_use_id == "toolu_3"))
    runtime.live._by_message.clear()
    sweeper = AnswerSweeper()
    await sweeper.sweep(runtime)
    clock.advance(seconds=5)
    assert await sweeper.sweep(runtime) == 1
    claude.says("Two are set.")
    again = await chatter.send(continue_from=message_id)
    statuses = [(call["tool_use_id"], call["status"]) for call in again[-1].data["message"]["metadata"]["tool_calls"]]
    assert statuses == [("toolu_1", "ok"), ("toolu_2", "ok")]
    assert [failed for _, failed, _ in results(claude)] == [False, False, True]
    assert await set_reminders(chatter) == ["Pill 1", "Pill 2"]


async def test_a_flush_that_was_committed_unheard_poisons_nothing(
    people: People, claude: ModelServer, runtime: Runtime
) -> None:
    chatter = await Chatter.open(await people.person())
    claude.will(LONG)
    sent, message_id = await chatter.begin("Tell me something")
    answer = await written(runtime)
    for _ in range(2):
        await flush(runtime)
        assert answer.flushed > 0
        answer.flushed = 0
    # The last words meet what the flushes have left, too.
    answer.stop()
    async with asyncio.timeout(PATIENCE):
        events = await sent
    assert (events[-1].name, events[-1].data["reason"]) == ("message.interrupted", "stopped")
    runtime.live._by_message.clear()
    assert await chatter.resume(message_id) == events


async def rename(runtime: Runtime, old: str, new: str) -> None:
    async with runtime.database.unit_of_work() as session:
        await session.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))


async def test_the_last_words_wait_for_a_database_that_is_away_for_long(
    people: People, claude: ModelServer, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ending, "LONGEST_PAUSE", 0.01)
    chatter = await Chatter.open(await people.person())
    claude.will(LONG)
    sent, message_id = await chatter.begin("Tell me a lot")
    answer = await written(runtime)

    async def heartbeat() -> Any:
        async with runtime.database.sessions() as session:
            return await session.scalar(select(Message.heartbeat_at).where(Message.id == message_id))

    await rename(runtime, "message_event_batches", "elsewhere")
    try:
        answer.stop()
        with queries(runtime) as seen:
            await until(lambda: len(seen.refused) >= 20)
        assert not sent.done()
        before = await heartbeat()
        await flush(runtime)
        assert await heartbeat() > before
    finally:
        await rename(runtime, "elsewhere", "message_event_batches")
    events = await sent
    assert (events[-1].name, events[-1].data["reason"]) == ("message.interrupted", "stopped")
    assert events[-1].data["message"]["content"] == text_of(events)


async def test_an_answer_stopped_before_its_first_step_ends(
    people: People, claude: ModelServer, runtime: Runtime
) -> None:
    chatter = await Chatter.open(await people.person())
    actor = chatter.person.actor
    opened = await open_turn(runtime, actor, chatter.chat_id, SendIn(content="Hello", client_id=uuid4()))
    assert opened.prompt is not None
    answer = generation.start(runtime, actor, opened.turn, opened.prompt)
    answer.stop()
    async with asyncio.timeout(5):
        wire = b"".join([piece async for piece in answer.log.tail(0)])
    assert b"event: message.interrupted" in wire
    assert claude.requests == []
    claude.says("Fine.")
    assert text_of(await chatter.send("And now?")) == "Fine."


async def test_a_final_state_that_is_there_already_is_told(
    people: People, claude: ModelServer, runtime: Runtime
) -> None:
    chatter = await Chatter.open(await people.person())
    claude.will(LONG)
    sent, message_id = await chatter.begin("Tell me a lot")
    await written(runtime)
    final = {"status": "complete", "content": "All of it.", "finished_at": func.clock_timestamp()}
    async with runtime.database.unit_of_work() as session:
        await session.execute(update(Message).where(Message.id == message_id).values(final))
    last = (await sent)[-1]
    assert (last.name, last.data["message"]["content"]) == ("message.completed", "All of it.")
    assert last.data["quota"]["messages"]["used"] == 1


async def test_a_reader_elsewhere_of_an_answer_that_is_gone_hears_the_end(runtime: Runtime) -> None:
    pieces = [piece async for piece in Follower(runtime, uuid4(), 5).events()]
    assert len(pieces) == 1
    assert pieces[0].startswith(b"id: 6\nevent: error\n")
    assert b'"message.not-found"' in pieces[0]


async def test_a_reader_elsewhere_reads_the_text_only_once_it_is_whole(
    people: People, claude: ModelServer, runtime: Runtime
) -> None:
    chatter = await Chatter.open(await people.person())
    claude.says("Whole.")
    message_id = UUID((await chatter.send("Hello"))[0].data["message_id"])
    async with runtime.database.unit_of_work() as session:
        await session.execute(delete(MessageEventBatch))
        await session.execute(update(Message).where(Message.id == message_id).values(status="streaming"))
    asked: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(runtime.database.engine.sync_engine, "before_cursor_execute", note)
    try:
        status, batches = await Follower(runtime, message_id, 0)._stored()
    finally:
        event.remove(runtime.database.engine.sync_engine, "before_cursor_execute", note)
    assert (status, batches) == ("streaming", [])
    assert not any("messages.content" in statement for statement in asked)


async def test_what_is_begun_at_the_end_is_waited_for_too(make_settings: Any) -> None:
    runtime = build_runtime(make_settings(), SystemClock())
    done: list[str] = []

    async def second() -> None:
        await asyncio.sleep(0)
        done.append("second")

    async def first() -> None:
        await asyncio.sleep(0)
        runtime.spawn(second(), name="second")

    runtime.spawn(first(), name="first")
    await runtime.finish_tasks(within=5)
    assert done == ["second"]
    await runtime.close()


async def test_a_process_without_a_database_does_not_wait_for_what_could_not_be_kept(make_settings: Any) -> None:
    nowhere = make_settings(database_url="postgresql://nobody@127.0.0.1:1/nothing", workers_in_process=False)
    app = create_app(nowhere)
    async with app.router.lifespan_context(app):
        written = app.state.runtime.spawn(asyncio.sleep(60), name="an answer")
        began = time.monotonic()
    assert written.cancelled()
    assert time.monotonic() - began < GRACE_SECONDS
