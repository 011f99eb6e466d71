"""What happens to chats on a bad day: readers vanish, people stop and repeat themselves, a chat has grown for years."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text

from app.models import CallState, Message, ModelCall
from app.services.runtime import Runtime
from tests.factories import Chatter, ModelServer, People, text_of
from tests.factories.waiting import until, written

MESSAGES = 10_000


async def vanish(address: str, path: str, token: str) -> bytes:
    """Read the beginning of a stream, then tear the connection down without a word."""
    host, port = address.split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\r\n".encode())
    begun = await reader.readuntil(b"event: text.delta")
    writer.transport.abort()
    return begun


async def test_two_hundred_readers_vanish_and_nobody_notices(
    address: str, people: People, claude: ModelServer, runtime: Runtime
) -> None:
    person = await people.person()
    chatter = await Chatter.open(person)
    claude.will({"tokens": 4000, "token_delay_ms": 10})
    sent, message_id = await chatter.begin("Tell me a lot")
    path = f"{chatter.path}/{message_id}/stream"
    for _ in range(10):
        await asyncio.gather(*(vanish(address, path, person.access_token) for _ in range(20)))
    answers = await asyncio.gather(*(person.http.get("/api/v1/chats") for _ in range(50)))
    assert {answer.status_code for answer in answers} == {200}
    assert answers[0].json()["items"][0]["is_answering"] is True
    # What flushes and checks sessions borrows one for a moment now and then.
    await until(lambda: "Current Checked out connections: 0" in runtime.database.engine.pool.status())
    await chatter.http.post(f"{chatter.path}/{message_id}/stop")
    events = await sent
    assert text_of(events) == events[-1].data["message"]["content"]
    async with runtime.database.sessions() as session:
        idle = text("SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'")
        assert await session.scalar(idle) == 0


async def test_stopping_closes_the_call_and_charges_what_was_used(
    people: People, claude: ModelServer, runtime: Runtime
) -> None:
    took = []
    # Alone it takes 0.01 s, as the stand-in notes the moment; one of three tries has to show the promised second, since
    # a machine that is busy with something else can hold up any of them.
    while not took or (took[-1] >= 1.0 and len(took) < 3):
        chatter = await Chatter.open(await people.person())
        claude.will({"tokens": 4000, "token_delay_ms": 5})
        sent, message_id = await chatter.begin("Tell me a lot")
        await written(runtime)
        began = time.time()
        await chatter.http.post(f"{chatter.path}/{message_id}/stop")
        took.append(await claude.closed_by_us() - began)
        answer = (await sent)[-1].data["message"]
        assert answer["content"] == text_of(await sent) != ""
        async with runtime.database.sessions() as session:
            query = select(ModelCall).where(ModelCall.message_id == UUID(message_id))
            call = (await session.scalars(query)).one()
        assert call.state == CallState.SETTLED
        assert call.input_tokens + call.cache_write_tokens > 0
        assert 0 < call.output_tokens < 4000
        used = (await chatter.http.get("/api/v1/chats/quota")).json()["tokens"]["used"]
        assert used == call.input_tokens + call.cache_write_tokens + call.output_tokens
    assert min(took) < 1.0, took


@pytest.mark.parametrize("act", ["question", "edit", "regenerate", "continue"])
async def test_the_same_post_five_times_has_one_effect(people: People, claude: ModelServer, act: str) -> None:
    chatter = await Chatter.open(await people.person())
    claude.will({"reply": "One two three.", "fault": {"kind": "cut", "after": 2}})
    first = (await chatter.send("Count"))[0].data
    claude.says("The only answer.")
    body: dict[str, str] = {
        "question": {"content": "And?"},
        "edit": {"content": "Count again", "edits": first["user_message_id"]},
        "regenerate": {"regenerate": first["message_id"]},
        "continue": {"continue_from": first["message_id"]},
    }[act] | {"client_id": str(uuid4())}
    before = len(await chatter.messages())
    together = await asyncio.gather(*(chatter.send(**body) for _ in range(3)))
    later = [await chatter.send(**body) for _ in range(2)]
    assert all(events == together[0] for events in [*together, *later])
    assert together[0][-1].name == "message.completed"
    assert len(claude.requests) == 2
    assert len(await chatter.messages()) == before + (2 if "content" in body else 1)
    assert (await chatter.http.get("/api/v1/chats/quota")).json()["messages"]["used"] == 2


async def grown(runtime: Runtime, chatter: Chatter) -> list[str]:
    """A chat in which something has been said ten thousand times, one after the other; the ids."""
    named = "CAST(md5(CAST(:chat AS text) || n) AS uuid)"
    async with runtime.database.unit_of_work() as session:
        await session.execute(
            text(
                f"""
                INSERT INTO messages (id, user_id, chat_id, parent_id, role, content, status, metadata, replay,
                                      replay_tokens, finished_at)
                SELECT {named}, :owner, CAST(CAST(:chat AS text) AS uuid), CASE WHEN n > 1 THEN {named.replace("|| n", "|| (n - 1)")} END,
                       CASE n % 2 WHEN 1 THEN 'user' ELSE 'assistant' END, 'said ' || n, 'complete', '{{}}',
                       json_build_array(json_build_object(
                           'role', CASE n % 2 WHEN 1 THEN 'user' ELSE 'assistant' END,
                           'content', json_build_array(json_build_object('type', 'text', 'text', 'said ' || n)))),
                       100, clock_timestamp()
                FROM generate_series(1, {MESSAGES}) AS n
                """
            ),
            {"chat": str(chatter.chat_id), "owner": chatter.person.id},
        )
    return await grown_ids(runtime, str(chatter.chat_id))


async def grown_ids(runtime: Runtime, chat_id: str) -> list[str]:
    async with runtime.database.sessions() as session:
        query = select(Message.id).where(Message.chat_id == UUID(chat_id)).order_by(Message.seq)
        return [str(identity) for identity in await session.scalars(query)]


async def quickest(act: Callable[[], Awaitable[object]]) -> float:
    """Seconds of the best of three: what it costs, not what else the machine does."""
    times = []
    for _ in range(3):
        began = time.monotonic()
        await act()
        times.append(time.monotonic() - began)
    return min(times)


async def test_a_chat_of_ten_thousand_messages_opens_and_goes_on(
    people: People, claude: ModelServer, runtime: Runtime
) -> None:
    chatter = await Chatter.open(await people.person())
    ids = await grown(runtime, chatter)
    first = (await chatter.http.get(chatter.path, params={"leaf": "current"})).json()
    assert [item["id"] for item in first["items"]] == ids[:-61:-1]
    second = (await chatter.http.get(chatter.path, params={"leaf": "current", "cursor": first["next_cursor"]})).json()
    assert [item["id"] for item in second["items"]] == ids[-61:-121:-1]

    async def opened() -> None:
        for url in ("/api/v1/chats", f"/api/v1/chats/{chatter.chat_id}", f"{chatter.path}?leaf=current"):
            assert (await chatter.http.get(url)).status_code == 200

    async def led_down() -> None:
        shown = await chatter.http.patch(f"/api/v1/chats/{chatter.chat_id}", json={"leaf_id": ids[0]})
        assert shown.json()["leaf_id"] == ids[-1]

    assert await quickest(opened) < 1.0
    assert await quickest(led_down) < 1.0
    whole = await chatter.http.get(f"/api/v1/chats/{chatter.chat_id}/export")
    assert whole.text.count("\nsaid ") == MESSAGES
    copy = await chatter.http.post(f"/api/v1/chats/{chatter.chat_id}/fork", json={"message_id": ids[-2]})
    assert (copy.status_code, len(await grown_ids(runtime, copy.json()["id"]))) == (201, MESSAGES - 1)
    claude.will({"match": "Still there?", "reply": "Yes."})
    assert text_of(await chatter.send("Still there?")) == "Yes."
    # Ten thousand turns of a hundred tokens do not fit; what is sent is bounded.
    assert len(claude.requests[-1]["body"]["messages"]) < MESSAGES / 2
