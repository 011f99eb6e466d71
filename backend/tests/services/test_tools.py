"""Running tools: what is published is what is checked, once, within limits, side by side where nothing changes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from pydantic import ValidationError
from sqlalchemy import text

from app.models import Message, MessageRole
from app.services.ai.answer import ToolRequest
from app.services.ai.sources import Sources
from app.services.ai.tools import TOOLS, run, run_tool
from app.services.ai.tools.base import Caller
from app.services.documents import search
from app.services.memory import finding
from app.services.runtime import Runtime
from tests.factories import Chatter, ModelServer, People, Person

ALLERGY = {"category": "allergy", "title": "Penicillin allergy", "content": "Rash in 2019", "importance": "critical"}
VALID: dict[str, dict[str, Any]] = {
    "save_memory": ALLERGY,
    "get_memory": {"query": "allergy", "category": "allergy", "importance": "high"},
    "search_documents": {"query": "TSH", "doc_type": "lab_result", "document_id": str(uuid4()), "limit": 3},
    "schedule_notification": {
        "title": "Water",
        "body": "A glass",
        "schedule": {"kind": "rrule", "rrule": "FREQ=MONTHLY;BYDAY=1MO;BYHOUR=9"},
        "category": "medicine",
        "channels": ["telegram"],
    },
    "generate_pdf": {"title": "Summary", "template": "basic", "sections": [{"heading": "Why", "text": "Because"}]},
    "get_lab_trend": {"analyte": "TSH", "from": "2026-01-01", "to": "2026-12-31"},
}


def resolved(schema: dict[str, Any], root: dict[str, Any]) -> dict[str, Any]:
    """The schema itself, without references and without the alternative of leaving it out."""
    if "$ref" in schema:
        return resolved(root["$defs"][schema["$ref"].rsplit("/", 1)[1]], root)
    for option in schema.get("anyOf", ()):
        if option.get("type") != "null":
            return resolved(option, root)
    return schema


def against(schema: dict[str, Any], value: Any, root: dict[str, Any]) -> Iterator[Any]:
    """Values that the published schema forbids, each wrong in one place."""
    schema = resolved(schema, root)
    if isinstance(value, dict):
        yield {**value, "no_such_field": 1}
        for name in schema.get("required", ()):
            yield {key: item for key, item in value.items() if key != name}
        for name, item in value.items():
            for wrong in against(schema["properties"][name], item, root):
                yield {**value, name: wrong}
    if isinstance(value, list):
        yield from ([wrong] for item in value[:1] for wrong in against(schema["items"], item, root))
        if "maxItems" in schema:
            yield value[:1] * (schema["maxItems"] + 1)
    if "enum" in schema:
        yield "no such word"
    if "maxLength" in schema:
        yield "x" * (schema["maxLength"] + 1)
    if schema.get("minLength"):
        yield "x" * (schema["minLength"] - 1)
    if "maximum" in schema:
        yield schema["maximum"] + 1
    if "minimum" in schema:
        yield schema["minimum"] - 1


@pytest.mark.parametrize("name", sorted(TOOLS))
def test_what_the_published_schema_forbids_is_refused(name: str) -> None:
    tool, valid = TOOLS[name], VALID[name]
    schema = tool.definition["input_schema"]
    assert schema["additionalProperties"] is False
    tool.arguments.model_validate(valid)
    wrong = list(against(schema, valid, schema))
    assert len(wrong) >= 4
    for arguments in wrong:
        with pytest.raises(ValidationError):
            tool.arguments.model_validate(arguments)


async def test_the_model_is_sent_the_schemas_that_are_checked(people: People, claude: ModelServer) -> None:
    claude.says("Hello.")
    await (await Chatter.open(await people.person())).send("Hello")
    sent = {tool["name"]: tool["input_schema"] for tool in claude.requests[0]["body"]["tools"]}
    assert sent == {name: tool.definition["input_schema"] for name, tool in TOOLS.items()}


async def caller_for(runtime: Runtime, person: Person) -> Caller:
    chatter = await Chatter.open(person)
    answer = Message(id=uuid4(), user_id=person.id, chat_id=chatter.chat_id, role=MessageRole.ASSISTANT, replay=[])
    async with runtime.database.unit_of_work() as session:
        session.add(answer)

    async def no_page(*_: Any) -> None:
        return None

    return Caller(runtime, person.actor, chatter.chat_id, answer.id, Sources(no_page))


@pytest.mark.parametrize("name", ["save_memory", "schedule_notification", "generate_pdf"])
async def test_one_call_carried_out_by_two_at_the_same_moment_happens_once(
    people: People, runtime: Runtime, name: str
) -> None:
    person = await people.person()
    caller = await caller_for(runtime, person)
    request = ToolRequest("toolu_same", name, VALID[name])
    outcomes = await asyncio.gather(*(run_tool(TOOLS[name], request, caller) for _ in range(4)))
    said = [outcome.as_dict() for outcome in outcomes]
    assert all(outcome == said[0] and not outcome["is_error"] for outcome in said)
    made = [(await person.http.get(f"/api/v1/{noun}")).json()["items"] for noun in ("memory", "reminders", "pdf")]
    assert sum(len(items) for items in made) == 1


async def test_what_only_reads_runs_side_by_side(
    people: People, claude: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = asyncio.Barrier(2)

    def met(real: Any) -> Any:
        async def wait_for_the_other(*args: Any, **options: Any) -> Any:
            """Works as ever, once the other one has begun too."""
            await asyncio.wait_for(both.wait(), 10)
            return await real(*args, **options)

        return wait_for_the_other

    chatter = await Chatter.open(await people.person())
    calls = [
        {"type": "tool_use", "name": name, "input": {"query": "x1"}} for name in ("get_memory", "search_documents")
    ]
    claude.will({"blocks": calls}, {"reply": "Nothing."})
    monkeypatch.setattr(finding, "search", met(finding.search))
    monkeypatch.setattr(search, "find", met(search.find))
    events = await chatter.send("Look")
    assert [event.data["status"] for event in events if event.name == "tool.finished"] == ["ok", "ok"]


async def test_a_tool_that_takes_too_long_is_stopped_and_explained(
    people: People, runtime: Runtime, claude: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "TOOL_SECONDS", 0.3)
    chatter = await Chatter.open(await people.person(locale="ru"))
    claude.will({"blocks": [{"type": "tool_use", "name": "save_memory", "input": ALLERGY}]}, {"reply": "Не вышло."})
    async with runtime.database.unit_of_work() as session:
        # Somebody writes there, and the tool has to wait.
        await session.execute(text("LOCK TABLE memory_entries IN SHARE MODE"))
        events = await asyncio.wait_for(chatter.send("Запомни"), 20)
    finished = next(event.data for event in events if event.name == "tool.finished")
    assert (finished["status"], finished["can_undo"]) == ("error", False)
    assert finished["summary"] == "Не сохранено в память: заняло слишком много времени; попробуйте позже"
    assert "took too long" in claude.requests[1]["body"]["messages"][-1]["content"][0]["content"]
    assert events[-1].name == "message.completed"


@pytest.mark.parametrize(
    ("name", "arguments", "en", "ru"),
    [
        (
            "schedule_notification",
            {"title": "x", "schedule": {"kind": "once", "at": "2001-01-01T09:00"}},
            "No reminder was set: the time is already over; name a later one",
            "Напоминание не создано: это время уже прошло; назовите более позднее",
        ),
        (
            "generate_pdf",
            {"title": "x", "document_ids": [str(uuid4())]},
            "No PDF was made: one of the documents is not there any more; choose others",
            "PDF не сделан: одного из документов уже нет; выберите другие",
        ),
        (
            "save_memory",
            {"title": "x"},
            "Not saved to memory: the assistant mixed up the details; ask it to try again",
            "Не сохранено в память: ассистент запутался в деталях; попросите ещё раз",
        ),
    ],
)
async def test_a_failure_says_what_and_what_to_do_in_the_person_s_language(
    people: People, runtime: Runtime, name: str, arguments: dict[str, Any], en: str, ru: str
) -> None:
    for locale, expected in (("en", en), ("ru", ru)):
        caller = await caller_for(runtime, await people.person(locale=locale))
        outcome = await run_tool(TOOLS[name], ToolRequest("toolu_1", name, arguments), caller)
        assert (outcome.is_error, outcome.summary) == (True, expected)
        assert outcome.content.endswith((".", "corrected."))


async def test_a_result_leaves_room_for_the_conversation(people: People, runtime: Runtime) -> None:
    person = await people.person()
    for number in range(30):
        body = ALLERGY | {"title": f"Entry {number}", "content": "allergy " + "x" * 3900}
        assert (await person.http.post("/api/v1/memory", json=body)).status_code == 201
    caller = await caller_for(runtime, person)
    outcome = await run_tool(TOOLS["get_memory"], ToolRequest("toolu_1", "get_memory", {}), caller)
    assert len(outcome.content) < run.MAX_RESULT + 200
    assert outcome.content.endswith("(The rest was left out: ask for less at a time.)")
