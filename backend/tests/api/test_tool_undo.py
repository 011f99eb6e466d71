"""What the assistant did is taken back with one click, once, and the assistant hears of it."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.models import GeneratedPdf
from app.services.runtime import Runtime
from tests.factories import Chatter, ModelServer, People
from tests.factories.waiting import until

ALLERGY = {"category": "allergy", "title": "Penicillin allergy", "content": "Rash in 2019", "importance": "critical"}
WATER = {"title": "Drink water", "schedule": {"kind": "daily", "times": ["08:00"]}}
PDF = {"title": "For the doctor", "sections": [{"heading": "Why", "text": "Because"}]}


async def done(chatter: Chatter, claude: ModelServer, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """The answer in which the tool was used."""
    claude.will({"blocks": [{"type": "tool_use", "name": name, "input": arguments}]}, {"reply": "Done."})
    message: dict[str, Any] = (await chatter.send("Please"))[-1].data["message"]
    assert message["metadata"]["tool_calls"][0]["status"] == "ok"
    return message


def undo_path(chatter: Chatter, message: dict[str, Any]) -> str:
    return f"{chatter.path}/{message['id']}/tools/{message['metadata']['tool_calls'][0]['tool_use_id']}/undo"


async def items(chatter: Chatter, noun: str) -> list[dict[str, Any]]:
    return list((await chatter.http.get(f"/api/v1/{noun}")).json()["items"])


@pytest.mark.parametrize(
    ("name", "arguments", "noun"),
    [("save_memory", ALLERGY, "memory"), ("schedule_notification", WATER, "reminders"), ("generate_pdf", PDF, "pdf")],
)
async def test_what_was_made_goes_and_stays_away(
    people: People, claude: ModelServer, name: str, arguments: dict[str, Any], noun: str
) -> None:
    chatter = await Chatter.open(await people.person())
    message = await done(chatter, claude, name, arguments)
    call = message["metadata"]["tool_calls"][0]
    assert (call["can_undo"], call["undone"]) == (True, False)
    assert 0 <= call["duration_ms"] < 60_000
    assert len(await items(chatter, noun)) == 1
    answers = await asyncio.gather(*(chatter.http.post(undo_path(chatter, message)) for _ in range(3)))
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    for answer in answers:
        undone = answer.json()["metadata"]["tool_calls"][0]
        assert (undone["can_undo"], undone["undone"], undone["summary"]) == (False, True, call["summary"])
    assert await items(chatter, noun) == []
    assert (await chatter.messages())[-1]["metadata"]["tool_calls"][0]["undone"] is True


async def test_the_file_of_a_pdf_goes_with_it(people: People, claude: ModelServer, runtime: Runtime) -> None:
    chatter = await Chatter.open(await people.person())
    message = await done(chatter, claude, "generate_pdf", PDF)
    async with runtime.database.sessions() as session:
        path = await session.scalar(select(GeneratedPdf.storage_path))
    assert path is not None
    assert len([piece async for piece in runtime.files.stream(path)]) > 0
    await chatter.http.post(undo_path(chatter, message))
    with pytest.raises(FileNotFoundError):
        [piece async for piece in runtime.files.stream(path)]


@pytest.mark.parametrize("was_active", [True, False])
async def test_the_entry_that_was_replaced_is_as_it_was(people: People, claude: ModelServer, was_active: bool) -> None:
    chatter = await Chatter.open(await people.person())
    former = (await chatter.http.post("/api/v1/memory", json=ALLERGY | {"content": "Rash"})).json()
    await chatter.http.patch(f"/api/v1/memory/{former['id']}", json={"is_active": was_active})
    message = await done(chatter, claude, "save_memory", ALLERGY | {"replaces": former["id"]})
    assert {item["id"]: item["is_active"] for item in await items(chatter, "memory")}[former["id"]] is False
    assert (await chatter.http.post(undo_path(chatter, message))).status_code == 200
    assert [(item["id"], item["is_active"]) for item in await items(chatter, "memory")] == [(former["id"], was_active)]


@pytest.mark.parametrize("how", ["changed", "deleted"])
@pytest.mark.parametrize(
    ("name", "arguments", "noun"), [("save_memory", ALLERGY, "memory"), ("schedule_notification", WATER, "reminders")]
)
async def test_what_the_person_changed_since_is_theirs(
    people: People, claude: ModelServer, name: str, arguments: dict[str, Any], noun: str, how: str
) -> None:
    chatter = await Chatter.open(await people.person())
    message = await done(chatter, claude, name, arguments)
    made = f"/api/v1/{noun}/{message['metadata']['tool_calls'][0]['ref']['id']}"
    if how == "changed":
        assert (await chatter.http.patch(made, json={"title": "My own words"})).status_code == 200
    else:
        assert (await chatter.http.delete(made)).status_code == 204
    before = await items(chatter, noun)
    answer = await chatter.http.post(undo_path(chatter, message))
    assert (answer.status_code, answer.json()["code"]) == (409, "tool.changed-since")
    assert await items(chatter, noun) == before
    assert (await chatter.messages())[-1]["metadata"]["tool_calls"][0]["undone"] is False


async def test_the_next_turn_says_what_was_taken_back_and_says_it_once(people: People, claude: ModelServer) -> None:
    chatter = await Chatter.open(await people.person())
    message = await done(chatter, claude, "save_memory", ALLERGY)
    await chatter.http.post(undo_path(chatter, message))
    claude.says("I see.", "Yes.", "Never heard.")
    await chatter.send("And now?")
    await chatter.send("Go on")
    # On a branch that begins before it, nothing was done and nothing is told.
    await chatter.send("Something else", edits=message["parent_id"])
    told = [str(request["body"]["messages"][-1]["content"]) for request in claude.requests[-3:]]
    assert ["save_memory: Saved to memory: Penicillin allergy" in turn for turn in told] == [True, False, False]
    system = [str(request["body"]["system"]) for request in claude.requests]
    assert len(set(system)) == 1


async def test_it_can_be_taken_back_while_the_answer_is_still_written(people: People, claude: ModelServer) -> None:
    chatter = await Chatter.open(await people.person())
    call = {"type": "tool_use", "name": "save_memory", "input": ALLERGY, "id": "toolu_1"}
    claude.will({"blocks": [call]}, {"tokens": 400, "token_delay_ms": 5})
    sending = asyncio.create_task(chatter.send("Please"))
    await until(lambda: items(chatter, "memory"))
    found = await chatter.messages()
    answer = await chatter.http.post(f"{chatter.path}/{found[-1]['id']}/tools/toolu_1/undo")
    assert (answer.status_code, answer.json()["status"]) == (200, "streaming")
    await chatter.http.post(f"{chatter.path}/{found[-1]['id']}/stop")
    last = (await sending)[-1].data["message"]
    assert last["metadata"]["tool_calls"][0]["undone"] is True
    assert (await chatter.messages())[-1]["metadata"]["tool_calls"][0]["undone"] is True
    assert await items(chatter, "memory") == []


async def test_a_copy_of_the_chat_undoes_the_same_thing(people: People, claude: ModelServer) -> None:
    chatter = await Chatter.open(await people.person())
    message = await done(chatter, claude, "save_memory", ALLERGY)
    forked = await chatter.http.post(f"/api/v1/chats/{chatter.chat_id}/fork", json={"message_id": message["id"]})
    copy = Chatter(chatter.person, forked.json()["id"])
    copied = (await copy.messages())[-1]
    assert copied["id"] != message["id"]
    assert (await copy.http.post(undo_path(copy, copied))).status_code == 200
    assert await items(chatter, "memory") == []
    # In the first chat there is nothing left to do, and it says so.
    again = await chatter.http.post(undo_path(chatter, message))
    assert again.json()["metadata"]["tool_calls"][0]["undone"] is True


async def test_what_only_reads_or_never_happened_can_not_be_undone(people: People, claude: ModelServer) -> None:
    chatter = await Chatter.open(await people.person())
    message = await done(chatter, claude, "get_memory", {})
    assert message["metadata"]["tool_calls"][0]["can_undo"] is False
    looked = await chatter.http.post(undo_path(chatter, message))
    missing = await chatter.http.post(f"{chatter.path}/{message['id']}/tools/toolu_other/undo")
    elsewhere = await chatter.http.post(f"{chatter.path}/{uuid4()}/tools/toolu_other/undo")
    assert [(answer.status_code, answer.json()["code"]) for answer in (looked, missing, elsewhere)] == [
        (409, "tool.not-undoable"), (404, "tool.not-found"), (404, "message.not-found"),
    ]  # fmt: skip
