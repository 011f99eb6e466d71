"""The tree of a chat: editing, versions, the branch on the screen, forks, going on behind an interruption."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from app.models import Message, MessageRole
from app.services.runtime import Runtime
from tests.factories import Chatter, ModelServer, People, text_of

CHATS = "/api/v1/chats"


async def branch(chatter: Chatter, leaf: str = "current", **query: object) -> list[dict[str, Any]]:
    """Oldest first, page by page."""
    found: list[dict[str, Any]] = []
    cursor = None
    while True:
        page = (
            await chatter.http.get(
                chatter.path, params={"leaf": leaf, **query} | ({"cursor": cursor} if cursor else {})
            )
        ).json()
        found += page["items"]
        if (cursor := page["next_cursor"]) is None:
            return found[::-1]


async def texts(chatter: Chatter, leaf: str = "current", **query: object) -> list[str]:
    return [item["content"] for item in await branch(chatter, leaf, **query)]


async def show(chatter: Chatter, message_id: str) -> dict[str, Any]:
    answer = await chatter.http.patch(f"{CHATS}/{chatter.chat_id}", json={"leaf_id": message_id})
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def test_an_edited_question_is_a_new_version_beside_the_old_one(people: People, claude: ModelServer) -> None:
    chatter = await Chatter.open(await people.person())
    claude.says("A1", "A2", "A3")
    await chatter.send("Q1")
    second = await chatter.send("Q2")
    old = second[0].data["user_message_id"]
    edited = await chatter.send("Q2 again", edits=old)
    assert await texts(chatter) == ["Q1", "A1", "Q2 again", "A3"]
    new = edited[0].data["user_message_id"]
    shown = {item["id"]: item for item in await chatter.messages()}
    assert shown[old]["sibling_ids"] == shown[new]["sibling_ids"] == [old, new]
    assert shown[shown[old]["parent_id"]]["sibling_ids"] == [shown[old]["parent_id"]]
    sent = [block["text"] for turn in claude.requests[-1]["body"]["messages"] for block in turn["content"]]
    assert "Q2" not in sent
    assert "Q2 again" in sent


async def test_the_first_question_can_be_edited_too(people: People, claude: ModelServer) -> None:
    chatter = await Chatter.open(await people.person())
    claude.says("A1", "A2")
    first = (await chatter.send("Q1"))[0].data["user_message_id"]
    second = (await chatter.send("Q1 again", edits=first))[0].data["user_message_id"]
    assert await texts(chatter) == ["Q1 again", "A2"]
    assert (await branch(chatter))[0]["sibling_ids"] == [first, second]


async def test_the_branch_on_the_screen_is_the_one_chosen_and_the_next_question_follows_it(
    people: People, claude: ModelServer
) -> None:
    chatter = await Chatter.open(await people.person())
    claude.says("A1", "A2", "A1 other", "A3")
    first = await chatter.send("Q1")
    second = await chatter.send("Q2")
    other = await chatter.send(regenerate=first[0].data["message_id"])
    assert await texts(chatter) == ["Q1", "A1 other"]
    # Choosing a message chooses the branch that was last gone on with below it.
    shown = await show(chatter, first[0].data["message_id"])
    assert shown["leaf_id"] == second[0].data["message_id"]
    assert await texts(chatter) == ["Q1", "A1", "Q2", "A2"]
    await chatter.send("Q3")
    assert await texts(chatter) == ["Q1", "A1", "Q2", "A2", "Q3", "A3"]
    assert await texts(chatter, leaf=other[0].data["message_id"]) == ["Q1", "A1 other"]
    shown = await show(chatter, first[0].data["user_message_id"])
    assert await texts(chatter, limit=1) == ["Q1", "A1", "Q2", "A2", "Q3", "A3"]


async def test_the_final_event_knows_the_versions(people: People, claude: ModelServer, runtime: Runtime) -> None:
    chatter = await Chatter.open(await people.person())
    claude.says("A1", "A2")
    first = await chatter.send("Q1")
    # Programs may repeat the question; it stands in the chat already.
    second = await chatter.send("Q1", regenerate=first[0].data["message_id"])
    ids = [events[0].data["message_id"] for events in (first, second)]
    assert second[-1].data["message"]["sibling_ids"] == ids
    assert second[-1].data["message"]["finished_at"] is not None
    assert second[-1].data["message"] == (await chatter.messages())[-1]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"content": "x", "continue_from": str(uuid4())},
        {"regenerate": str(uuid4()), "continue_from": str(uuid4())},
        {"regenerate": str(uuid4()), "parent_id": str(uuid4())},
        {"content": "x", "parent_id": str(uuid4()), "edits": str(uuid4())},
        {"continue_from": str(uuid4()), "document_ids": [str(uuid4())]},
    ],
)
async def test_a_send_is_exactly_one_thing(people: People, claude: ModelServer, body: dict[str, object]) -> None:
    chatter = await Chatter.open(await people.person())
    answer = await chatter.http.post(chatter.path, json={"client_id": str(uuid4())} | body)
    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")


async def test_only_questions_are_edited_and_only_interrupted_answers_continued(
    people: People, claude: ModelServer
) -> None:
    chatter = await Chatter.open(await people.person())
    claude.says("A1")
    begun = (await chatter.send("Q1"))[0].data
    for body, status, code in (
        ({"content": "x", "edits": begun["message_id"]}, 422, "message.not-a-question"),
        ({"continue_from": begun["message_id"]}, 409, "message.not-interrupted"),
        ({"continue_from": begun["user_message_id"]}, 422, "message.not-an-answer"),
    ):
        answer = await chatter.http.post(chatter.path, json={"client_id": str(uuid4())} | body)
        assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_an_interrupted_answer_is_continued_where_it_stopped(people: People, claude: ModelServer) -> None:
    chatter = await Chatter.open(await people.person())
    reminder = {
        "type": "tool_use", "name": "schedule_notification",
        "input": {"title": "Call the doctor", "schedule": {"kind": "once", "at": "2099-01-01T09:00"}},
    }  # fmt: skip
    claude.will(
        {"blocks": [{"type": "text", "text": "I will."}, reminder]},
        {"reply": "It is set for New Year.", "fault": {"kind": "cut", "after": 2}},
    )
    broken = await chatter.send("Remind me")
    begun = broken[-1].data["message"]["content"]
    assert begun.startswith("I will.\n\nIt")
    claude.says(" and the rest.", "Next.")
    rest = await chatter.send(continue_from=broken[0].data["message_id"])
    assert rest[-1].name == "message.completed"
    answer = rest[-1].data["message"]
    assert answer["content"] == text_of(rest) == f"{begun} and the rest."
    assert answer["sibling_ids"] == [broken[0].data["message_id"], answer["id"]]
    assert [call["status"] for call in answer["metadata"]["tool_calls"]] == ["ok"]
    assert len((await chatter.http.get("/api/v1/reminders")).json()["items"]) == 1
    *_, partial, wish = claude.requests[-1]["body"]["messages"]
    assert (partial["role"], wish["role"]) == ("assistant", "user")
    assert partial["content"][0]["text"] == begun.removeprefix("I will.\n\n").rstrip()
    # What comes next is valid for the provider, and holds the answer as it was put together.
    assert text_of(await chatter.send("And now?")) == "Next."


async def test_a_continuation_that_breaks_off_is_continued_as_well(people: People, claude: ModelServer) -> None:
    chatter = await Chatter.open(await people.person())
    claude.will(
        {"reply": "One two three four.", "fault": {"kind": "cut", "after": 2}},
        {"reply": " five six seven eight.", "fault": {"kind": "cut", "after": 2}},
        {"reply": " nine."},
    )
    first = await chatter.send("Count")
    second = await chatter.send(continue_from=first[0].data["message_id"])
    assert second[-1].name == "message.interrupted"
    third = await chatter.send(continue_from=second[0].data["message_id"])
    begun, more, whole = (events[-1].data["message"]["content"] for events in (first, second, third))
    assert more.startswith(begun)
    assert whole == f"{more} nine."
    assert [turn["role"] for turn in claude.requests[-1]["body"]["messages"]] == [
        "user", "assistant", "user", "assistant", "user",
    ]  # fmt: skip


async def test_the_demo_model_finishes_its_sentence(people: People, claude: ModelServer) -> None:
    chatter = await Chatter.open(await people.person())
    claude.will({"fault": {"kind": "cut", "after": 40}})
    broken = await chatter.send("What can you do for me?")
    other = await Chatter.open(chatter.person)
    whole = text_of(await other.send("What can you do for me?"))
    rest = await chatter.send(continue_from=broken[0].data["message_id"])
    assert broken[-1].name == "message.interrupted"
    assert text_of(rest) == whole


async def test_a_fork_goes_on_by_itself_from_the_same_prefix(people: People, claude: ModelServer) -> None:
    person = await people.person()
    chatter = await Chatter.open(person)
    claude.will(
        {"blocks": [{"type": "tool_use", "name": "get_memory", "input": {}}]},
        {"reply": "A1"}, {"reply": "A2"}, {"reply": "In the fork"}, {"reply": "In the old one"},
    )  # fmt: skip
    first = await chatter.send("Q1")
    await chatter.send("Q2")
    made = await person.http.post(f"{CHATS}/{chatter.chat_id}/fork", json={"message_id": first[0].data["message_id"]})
    assert made.status_code == 201
    forked = Chatter(person, UUID(made.json()["id"]))
    copies = await branch(forked)
    assert [item["content"] for item in copies] == ["Q1", "A1"]
    assert made.json()["leaf_id"] == copies[-1]["id"]
    assert (made.json()["is_unread"], made.json()["title"]) == (False, "Q1")
    originals = (await branch(chatter))[:2]
    for copy, original in zip(copies, originals, strict=True):
        assert copy["id"] != original["id"]
        assert copy["metadata"] == original["metadata"]
        assert copy["created_at"] == original["created_at"]
    await forked.send("Q2 elsewhere")
    body, earlier = claude.requests[-1]["body"], claude.requests[-2]["body"]
    assert body["system"] == earlier["system"]
    assert len(body["messages"]) == len(earlier["messages"])
    await chatter.send("Q3")
    assert await texts(forked) == ["Q1", "A1", "Q2 elsewhere", "In the fork"]
    assert await texts(chatter) == ["Q1", "A1", "Q2", "A2", "Q3", "In the old one"]


async def test_a_fork_may_end_with_a_question(people: People, claude: ModelServer) -> None:
    chatter = await Chatter.open(await people.person())
    claude.says("A1", "A2")
    first = await chatter.send("Q1")
    made = await chatter.http.post(
        f"{CHATS}/{chatter.chat_id}/fork", json={"message_id": first[0].data["user_message_id"]}
    )
    forked = Chatter(chatter.person, UUID(made.json()["id"]))
    assert await texts(forked) == ["Q1"]
    # However the end of the branch is named, the request has an answer between the two questions.
    assert text_of(await forked.send("Or rather this", parent_id=(await branch(forked))[0]["id"])) == "A2"
    sent = claude.requests[-1]["body"]["messages"]
    assert [turn["role"] for turn in sent] == ["user", "assistant", "user"]
    assert sent[1]["content"][0]["text"] == "(not answered)"


async def test_a_question_does_not_follow_one_that_was_answered(people: People, claude: ModelServer) -> None:
    chatter = await Chatter.open(await people.person())
    claude.says("A1")
    first = await chatter.send("Q1")
    body = {"content": "Q2", "client_id": str(uuid4()), "parent_id": first[0].data["user_message_id"]}
    refused = await chatter.http.post(chatter.path, json=body)
    assert (refused.status_code, refused.json()["code"]) == (422, "message.not-an-answer")


async def test_after_an_answer_without_a_word_the_roles_still_take_turns(people: People, claude: ModelServer) -> None:
    chatter = await Chatter.open(await people.person())
    claude.will({"status": 400}, {"reply": "Now."})
    failed = await chatter.send("Q1")
    assert failed[-1].name == "error"
    await chatter.send("Q2")
    assert [turn["role"] for turn in claude.requests[-1]["body"]["messages"]] == ["user", "assistant", "user"]


async def test_a_long_chat_is_read_page_by_page(people: People, runtime: Runtime) -> None:
    chatter = await Chatter.open(await people.person())
    parent: UUID | None = None
    rows = []
    for number in range(120):
        row = Message(
            id=uuid4(), user_id=chatter.person.id, chat_id=chatter.chat_id, parent_id=parent, meta={}, replay=[],
            role=MessageRole.ASSISTANT if number % 2 else MessageRole.USER, content=str(number),
        )  # fmt: skip
        rows.append(row)
        parent = row.id
    async with runtime.database.unit_of_work() as session:
        for row in rows:
            session.add(row)
            await session.flush()
    expected = [str(number) for number in range(120)]
    for limit in (7, 60, 120, 200):
        assert await texts(chatter, limit=limit) == expected
    assert await texts(chatter, leaf=str(rows[50].id), limit=10) == expected[:51]
