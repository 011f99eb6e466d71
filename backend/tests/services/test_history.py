"""History is read no further than it is sent, and thinking is replayed only where it was thought."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, update

from app.models import Chat, Message, MessageRole, MessageStatus
from app.services.ai import history
from app.services.runtime import Runtime
from tests.factories import Chatter, ModelServer, People
from tests.factories.queries import queries


def said(role: str, text: str) -> list[dict[str, Any]]:
    return [{"role": role, "content": [{"type": "text", "text": text}]}]


async def long_chat(runtime: Runtime, owner: UUID, messages: int, text: str) -> tuple[UUID, UUID]:
    """A chat of so many messages, and the id of its last one, a question."""
    chat_id, ids = uuid4(), [uuid4() for _ in range(messages)]
    rows = [
        {
            "id": identity,
            "user_id": owner,
            "chat_id": chat_id,
            "parent_id": ids[number - 1] if number else None,
            "role": (role := MessageRole.ASSISTANT if number % 2 else MessageRole.USER),
            "content": text,
            "status": MessageStatus.COMPLETE,
            "meta": {"sources": []},
            "replay": said(role, f"{number} {text}"),
            "replay_tokens": history.tokens_of(said(role, text)),
        }
        for number, identity in enumerate(ids)
    ]
    async with runtime.database.unit_of_work() as session:
        session.add(Chat(id=chat_id, user_id=owner, title="Long"))
        await session.flush()
        await session.execute(insert(Message), rows)
    return chat_id, ids[-1]


async def test_a_chat_of_ten_thousand_messages_is_not_read_whole(people: People, runtime: Runtime) -> None:
    person = await people.person()
    _, leaf = await long_chat(runtime, person.id, 10_001, "A word or two about water and sleep.")
    async with runtime.database.sessions() as session:
        past = await history.read(session, leaf, 2_000)
    assert past.cut
    assert len(past.rows) < 100
    assert len(past.rows) - len(past.seen) <= 2
    turns = history.turns_of(past, "")
    assert turns[0]["content"][0]["text"] == history.OMITTED
    assert turns[0]["content"][1]["text"].startswith(f"{10_000 - len(past.seen)} ")


async def test_of_a_megabyte_only_what_fits_is_read(people: People, runtime: Runtime) -> None:
    person = await people.person()
    _, leaf = await long_chat(runtime, person.id, 9, "x" * 250_000)
    async with runtime.database.sessions() as session:
        past = await history.read(session, leaf, 20_000)
    assert [row.replay for row in past.rows] == [None, None]
    assert past.seen == []
    assert history.question_turns(past, past.question.replay or [])[0]["content"][0]["text"] == history.OMITTED


async def test_a_send_takes_six_statements(people: People, claude: ModelServer, runtime: Runtime) -> None:
    chatter = await Chatter.open(await people.person())
    claude.says("One.", "Two.")
    await chatter.send("first")
    with queries(runtime) as seen:
        await chatter.send("second")
    begin = next(n for n, text in enumerate(seen.sent) if text.startswith("SELECT chats.id"))
    following = [text for text in seen.sent[begin:] if not text.startswith("BEGIN")]
    sent = [" ".join(text.split()[:3]) for text in following[:6]]
    # Who asks and where; the day's limits; what was said; what is known; the two messages; the chat and the ledger.
    assert sent[1] == "INSERT INTO usage_days"
    assert sent[2] == "WITH RECURSIVE branch"
    assert sent[4] == "INSERT INTO messages"
    assert sent[5] == "WITH called AS"


THOUGHT = [
    {"type": "thinking", "thinking": "Water.", "signature": "c2ln"},
    {"type": "text", "text": "Drink."},
]


async def test_thinking_is_replayed_under_its_own_prefix_only(
    people: People, claude: ModelServer, runtime: Runtime
) -> None:
    person = await people.person()
    chatter = await Chatter.open(person)
    claude.will({"blocks": THOUGHT}, {"reply": "B."}, {"reply": "C."}, {"reply": "D."})
    first = await chatter.send("first")
    await chatter.send("second")
    assert [block["type"] for block in claude.requests[-1]["body"]["messages"][1]["content"]] == ["thinking", "text"]
    async with runtime.database.unit_of_work() as session:
        await session.execute(
            update(Message)
            .where(Message.id == UUID(first[0].data["message_id"]))
            .values(meta=Message.meta.concat({"prefix": "another model"}))
        )
    await chatter.send("third")
    await chatter.send("fourth")
    third, fourth = (request["body"]["messages"] for request in claude.requests[-2:])
    assert third[1] == fourth[1]
    assert [block["type"] for block in third[1]["content"]] == ["text"]


def test_where_nothing_is_left_of_an_answer_a_note_stands_for_it() -> None:
    def row(role: str, *blocks: dict[str, str]) -> history.Said:
        turn = {"role": role, "content": list(blocks)}
        return history.Said(uuid4(), role, "complete", 0, 0, fits=True, replay=[turn], prefix="one")

    words = {"type": "text", "text": "Well?"}
    # An answer that has only thought, and thoughts are not replayed under another prefix.
    rows = [row("user", words), row("assistant", {"type": "thinking", "thinking": "Hm"}), row("user", words)]
    past = history.Past(history.asked_now(uuid4(), "So?", []), rows, rows, cut=False, compaction=None)
    roles = {prefix: [turn["role"] for turn in history.turns_of(past, prefix)] for prefix in ("one", "other")}
    assert roles == {"one": ["user", "assistant"] * 2, "other": ["user", "assistant"] * 2}
    assert history.turns_of(past, "other")[1]["content"][0]["text"] == history.UNANSWERED
    assert history.turns_of(past, "one")[1]["content"][0]["type"] == "thinking"
