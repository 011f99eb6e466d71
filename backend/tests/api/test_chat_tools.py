"""The assistant's tools: they act with the person's rights, once, and say what they did."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from app.models import Message
from app.services.conversation import generation
from app.services.conversation.tool_round import LAST_ROUND
from app.services.gateways import pdf_writer
from app.services.memory import entries
from app.services.runtime import Runtime
from tests.factories import Chatter, ModelServer, People, text_of
from tests.factories.estate import CANARY, make_estate

ALLERGY = {"category": "allergy", "title": "Penicillin allergy", "content": "Rash in 2019", "importance": "critical"}


def call(name: str, arguments: dict[str, object], **more: object) -> dict[str, object]:
    return {"type": "tool_use", "name": name, "input": arguments} | more


async def test_remembering_saves_a_confirmed_entry_with_its_source(people: People, claude: ModelServer) -> None:
    chatter = await Chatter.open(await people.person())
    claude.will({"blocks": [{"type": "text", "text": "Noted."}, call("save_memory", ALLERGY)]}, {"reply": "Saved."})
    events = await chatter.send("Remember that I am allergic to penicillin")
    started, finished = (next(e for e in events if e.name == name) for name in ("tool.started", "tool.finished"))
    assert (started.data["name"], started.data["input"]["title"]) == ("save_memory", "Penicillin allergy")
    assert (finished.data["status"], finished.data["summary"]) == ("ok", "Saved to memory: Penicillin allergy")
    entry = (await chatter.http.get("/api/v1/memory")).json()["items"][0]
    assert finished.data["ref"] == {"kind": "memory", "id": entry["id"]}
    assert (entry["status"], entry["importance"], entry["source_message_id"]) == (
        "confirmed", "critical", events[0].data["message_id"],
    )  # fmt: skip
    assert text_of(events) == "Noted.\n\nSaved."


async def test_what_does_not_agree_with_memory_is_asked_about(people: People, claude: ModelServer) -> None:
    chatter = await Chatter.open(await people.person())
    opposite = ALLERGY | {"content": "Not allergic to penicillin after all"}
    for fact in (ALLERGY, opposite):
        claude.will({"blocks": [call("save_memory", fact)]}, {"reply": "Which one holds?"})
        await chatter.send(str(fact["content"]))
    new, old = (await chatter.http.get("/api/v1/memory")).json()["items"]
    assert (new["contradicts_id"], new["is_active"], old["is_active"]) == (old["id"], True, True)
    assert any(f"does not agree with entry {old['id']}" in str(request["body"]) for request in claude.requests)


async def test_what_is_thought_in_each_round_is_a_paragraph_of_its_own(people: People, claude: ModelServer) -> None:
    def thought(words: str) -> dict[str, object]:
        return {"type": "thinking", "thinking": words}

    chatter = await Chatter.open(await people.person())
    claude.will(
        {"blocks": [thought("What is known?"), call("get_memory", {})]},
        {"blocks": [thought("Nothing yet."), {"type": "text", "text": "I know nothing yet."}]},
    )
    events = await chatter.send("What do you know?")
    seen = "".join(event.data["text"] for event in events if event.name == "thinking.delta")
    assert seen == "What is known?\n\nNothing yet."
    assert (await chatter.messages())[-1]["metadata"]["thinking"] == seen


async def test_the_result_goes_back_right_behind_the_call(people: People, claude: ModelServer) -> None:
    chatter = await Chatter.open(await people.person())
    claude.will({"blocks": [call("get_memory", {}), call("search_documents", {"query": "TSH"})]}, {"reply": "Nothing."})
    await chatter.send("What do you know?")
    asked = claude.requests[-1]["body"]["messages"]
    uses = [block["id"] for block in asked[-2]["content"]]
    assert [block["tool_use_id"] for block in asked[-1]["content"]] == uses
    assert {block["type"] for block in asked[-1]["content"]} == {"tool_result"}


@pytest.mark.parametrize(
    ("locale", "line"),
    [
        ("ru", "Напоминание: Позвонить врачу, 1 марта 2099, 09:00"),
        ("en", "Reminder: Позвонить врачу, 1 Mar 2099, 09:00"),
    ],
)
async def test_a_reminder_from_the_chat_is_a_reminder(
    people: People, claude: ModelServer, locale: str, line: str
) -> None:
    person = await people.person(timezone="Europe/Moscow", locale=locale)
    chatter = await Chatter.open(person)
    schedule = {"kind": "once", "at": "2099-03-01T09:00"}
    claude.will(
        {"blocks": [call("schedule_notification", {"title": "Позвонить врачу", "schedule": schedule})]},
        {"reply": "Напомню."},
    )
    events = await chatter.send("Напомни позвонить врачу")
    made = (await person.http.get("/api/v1/reminders")).json()["items"]
    assert [(item["title"], item["timezone"], item["next_due_at"]) for item in made] == [
        ("Позвонить врачу", "Europe/Moscow", "2099-03-01T06:00:00Z")
    ]
    finished = next(event for event in events if event.name == "tool.finished")
    assert finished.data["summary"] == line


async def test_a_round_is_known_to_the_database_before_anything_is_changed(
    people: People, runtime: Runtime, claude: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a crash in the midst of it would leave a change that no answer tells of."""
    chatter = await Chatter.open(await people.person())
    saving, known = entries.save, []

    async def looks_first(*args: Any, **fields: Any) -> Any:
        async with runtime.database.sessions() as session:
            stored = await session.get(Message, fields["source_message_id"])
            assert stored is not None
            known.append([block["type"] for turn in stored.replay for block in turn["content"]])
        return await saving(*args, **fields)

    monkeypatch.setattr(entries, "save", looks_first)
    claude.will({"blocks": [call("save_memory", ALLERGY)]}, {"reply": "Saved."})
    await chatter.send("Remember that I am allergic to penicillin")
    assert known == [["tool_use", "tool_result"]]


async def test_the_same_call_is_carried_out_once(people: People, claude: ModelServer) -> None:
    chatter = await Chatter.open(await people.person())
    same = call("save_memory", ALLERGY, id="toolu_same")
    claude.will({"blocks": [same]}, {"blocks": [same]}, {"reply": "Done."})
    events = await chatter.send("Remember")
    assert [event.data["status"] for event in events if event.name == "tool.finished"] == ["ok", "ok"]
    assert len((await chatter.http.get("/api/v1/memory")).json()["items"]) == 1


async def test_two_calls_that_share_an_id_are_two_calls(people: People, claude: ModelServer) -> None:
    chatter = await Chatter.open(await people.person())
    other = ALLERGY | {"title": "Nut allergy", "content": "Swelling in 2021"}
    third = ALLERGY | {"title": "Pollen allergy", "content": "Sneezing"}
    claude.will(
        {"blocks": [call("save_memory", ALLERGY, id="call_0")]},
        {"blocks": [call("save_memory", other, id="call_0"), call("save_memory", third, id="call_0")]},
        {"reply": "Done."},
    )
    events = await chatter.send("Remember")
    saved = {item["title"]: item["id"] for item in (await chatter.http.get("/api/v1/memory")).json()["items"]}
    ends = [event.data for event in events if event.name == "tool.finished"]
    assert [end["ref"]["id"] for end in ends] == [
        saved["Penicillin allergy"], saved["Nut allergy"], saved["Pollen allergy"],
    ]  # fmt: skip
    ids = [end["tool_use_id"] for end in ends]
    assert len(set(ids)) == 3
    asked = claude.requests[-1]["body"]["messages"]
    assert [block["id"] for turn in (asked[-4], asked[-2]) for block in turn["content"]] == ids
    assert [block["tool_use_id"] for turn in (asked[-3], asked[-1]) for block in turn["content"]] == ids
    # Each is taken back by itself.
    undone = await chatter.http.post(f"{chatter.path}/{events[0].data['message_id']}/tools/{ids[1]}/undo")
    assert undone.status_code == 200
    left = (await chatter.http.get("/api/v1/memory")).json()["items"]
    assert {item["title"] for item in left} == {"Penicillin allergy", "Pollen allergy"}


async def test_a_pdf_is_drawn_once_and_while_no_transaction_waits(
    people: People, claude: ModelServer, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept_open: list[set[str]] = []
    draw = pdf_writer.write

    async def transactions() -> set[str]:
        async with runtime.database.sessions() as session:
            others = "SELECT pid || ' ' || xact_start FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'"
            return set(await session.scalars(text(others)))

    async def watched(html: str, data_dir: Path) -> bytes:
        """Draws as ever, and notes which transactions are open all the while."""
        before = await transactions()
        drawn = await draw(html, data_dir)
        kept_open.append(before & await transactions())
        return drawn

    monkeypatch.setattr(pdf_writer, "write", watched)
    chatter = await Chatter.open(await people.person())
    same = call("generate_pdf", {"title": "For the doctor"}, id="toolu_pdf")
    claude.will({"blocks": [same]}, {"blocks": [same]}, {"reply": "Done."})
    events = await chatter.send("Make a PDF")
    ends = [event.data for event in events if event.name == "tool.finished"]
    assert [end["status"] for end in ends] == ["ok", "ok"]
    assert ends[0]["ref"] == ends[1]["ref"]
    made = (await chatter.http.get("/api/v1/pdf")).json()["items"]
    assert [item["id"] for item in made] == [ends[0]["ref"]["id"]]
    assert kept_open == [set()]


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("save_memory", {"title": "x"}),
        ("save_memory", ALLERGY | {"importance": "cosmic"}),
        ("save_memory", ALLERGY | {"user_id": str(uuid4())}),
        ("save_memory", ALLERGY | {"replaces": str(uuid4())}),
        ("schedule_notification", {"title": "x", "schedule": {"kind": "once", "at": "2001-01-01T09:00"}}),
        ("schedule_notification", {"title": "x", "schedule": {"kind": "once", "at": "2099-02-31T09:00"}}),
        ("generate_pdf", {"title": "x", "document_ids": [str(uuid4())]}),
        ("no_such_tool", {}),
    ],
)
async def test_a_refused_call_is_explained_and_changes_nothing(
    people: People, claude: ModelServer, name: str, arguments: dict[str, object]
) -> None:
    chatter = await Chatter.open(await people.person())
    claude.will({"blocks": [call(name, arguments)]}, {"reply": "That did not work."})
    events = await chatter.send("Please")
    assert [event.data["status"] for event in events if event.name == "tool.finished"] == ["error"]
    assert events[-1].name == "message.completed"
    result = claude.requests[-1]["body"]["messages"][-1]["content"][0]
    assert result["is_error"] is True
    assert len(result["content"]) > 10
    for noun in ("memory", "reminders", "pdf"):
        assert (await chatter.http.get(f"/api/v1/{noun}")).json()["items"] == []


async def test_a_model_that_never_stops_calling_is_stopped(people: People, claude: ModelServer) -> None:
    chatter = await Chatter.open(await people.person())
    claude.will({"blocks": [call("get_memory", {})], "times": 50})
    events = await chatter.send("Loop")
    assert events[-1].data["reason"] == "truncated"
    assert len(claude.requests) == 8
    # Before that it was told that no more tools will be run.
    told = [LAST_ROUND in str(request["body"]["messages"][-1]) for request in claude.requests]
    assert told == [False] * 7 + [True]


async def test_an_answer_that_has_used_its_tokens_gets_no_more_tools(
    people: People, claude: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generation, "MAX_TURN_TOKENS", 100)
    chatter = await Chatter.open(await people.person())
    claude.will({"blocks": [call("get_memory", {})]}, {"reply": "This is what I have."})
    events = await chatter.send("Look")
    assert events[-1].name == "message.completed"
    assert LAST_ROUND in str(claude.requests[-1]["body"]["messages"][-1])


async def test_what_another_person_owns_does_not_exist_for_the_model(
    people: People, claude: ModelServer, runtime: Runtime
) -> None:
    estate = await make_estate(runtime, await people.person())
    chatter = await Chatter.open(await people.person())
    claude.will(
        {
            "blocks": [
                call("get_memory", {}),
                call("search_documents", {"query": "hemoglobin"}),
                call("search_documents", {"query": "hemoglobin", "document_id": str(estate.ids["document_id"])}),
                call("save_memory", ALLERGY | {"replaces": str(estate.ids["memory_id"])}),
                call("generate_pdf", {"title": "Theirs", "document_ids": [str(estate.ids["document_id"])]}),
            ]
        },
        {"reply": "No."},
    )
    events = await chatter.send("What is the hemoglobin of the other one?")
    assert [event.name for event in events].count("tool.finished") == 5
    statuses = {event.data["name"]: event.data["status"] for event in events if event.name == "tool.finished"}
    assert statuses["save_memory"] == statuses["generate_pdf"] == "error"
    assert len(claude.requests) == 2
    assert CANARY not in str(claude.requests)
    assert CANARY not in str(events)
