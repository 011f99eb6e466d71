"""When the model fails, refuses, rambles or costs too much, the document stays readable and says what was left out."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text, update

from app.models import CallPurpose, CallState, ModelCall, UsageDay, User
from app.services.documents import reading
from app.services.documents.steps import Step
from app.services.extraction.again import take_up_again
from app.services.gateways.claude import ModelError
from app.services.runtime import Runtime
from app.workers.document_processor import understand
from tests.factories import ModelServer, People
from tests.factories.documents import pdf, uploaded_and_read
from tests.factories.people import Person
from tests.factories.understanding import again, memory_of, notes, rows_of, shown, understood
from tests.factories.waiting import until

LETTER = "Письмо\nThe TSH was 4.87 mIU/L this time\nДиагноз: гипотиреоз"
CUT = {"reply": '{"results": [', "fault": {"kind": "cut", "after": 1}}
OVERLOADED = {"reply": "x", "fault": {"kind": "error_event", "error": {"type": "overloaded_error", "message": "busy"}}}


async def calls_of(runtime: Runtime, person: Person) -> list[ModelCall]:
    async with runtime.database.sessions() as session:
        found = select(ModelCall).where(ModelCall.user_id == person.id).order_by(ModelCall.created_at)
        return list(await session.scalars(found))


async def reserved(runtime: Runtime, person: Person) -> int:
    async with runtime.database.sessions() as session:
        return sum(await session.scalars(select(UsageDay.reserved_tokens).where(UsageDay.user_id == person.id)))


@pytest.mark.parametrize(
    "fault", [CUT, OVERLOADED, {"status": 429, "headers": {"retry-after": "600"}}, {"status": 500, "times": 3}],
    ids=["cut", "overloaded", "busy", "broken"],
)  # fmt: skip
async def test_a_provider_that_fails_is_asked_again_by_the_queue_and_never_fails_the_document(
    people: People, claude: ModelServer, runtime: Runtime, fault: dict[str, Any]
) -> None:
    person = await people.person()
    document = await uploaded_and_read(runtime, person, pdf(LETTER))
    claude.will(fault)
    with pytest.raises(ModelError):
        await again(runtime, person, document, last=False)
    assert {call.state for call in await calls_of(runtime, person)} <= {CallState.SETTLED, CallState.RELEASED}
    assert await reserved(runtime, person) == 0
    found = await again(runtime, person, document)
    assert (found["status"], notes(found)) == ("completed", [("done", None), ("done", None)])
    assert len(await rows_of(person)) == 1


async def test_after_the_last_attempt_the_step_says_that_the_model_failed(
    people: People, claude: ModelServer, runtime: Runtime
) -> None:
    person = await people.person()
    document = await uploaded_and_read(runtime, person, pdf(LETTER))
    claude.will({"status": 429, "headers": {"retry-after": "600"}, "times": 2})
    found = await again(runtime, person, document)
    assert (found["status"], notes(found)) == ("completed", [("failed", "model-failed")] * 2)


async def test_a_step_that_takes_its_worker_down_is_begun_three_times_and_then_asks_nothing_more(
    people: People, claude: ModelServer, runtime: Runtime
) -> None:
    person = await people.person()
    document = await uploaded_and_read(runtime, person, pdf(LETTER))
    for _ in range(3):
        # What a worker leaves behind that dies within the step.
        await reading.begin_step(runtime, UUID(document["id"]), Step.EXTRACTION)
    found = await again(runtime, person, document, last=False)
    assert notes(found) == [("failed", "model-failed"), ("done", None)]
    assert len(claude.requests) == 1


async def test_a_server_that_stops_costs_no_try(people: People, claude: ModelServer, runtime: Runtime) -> None:
    person = await people.person()
    document = await uploaded_and_read(runtime, person, pdf(LETTER))
    for asked in range(1, 5):
        claude.will({"fault": {"kind": "silence", "after": 0, "seconds": 60}})
        work = asyncio.create_task(understand(runtime, document["id"], last_attempt=False))
        await until(lambda asked=asked: len(claude.requests) >= asked)
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
    assert notes(await again(runtime, person, document, last=False)) == [("done", None)] * 2


# Two pieces: each page is nearly one.
PAGES = [f"Page {name}\nThe TSH was 4.87 mIU/L this time\nДиагноз: гипотиреоз {name}\n" + "w " * 4_000 for name in "AB"]


async def long_document(runtime: Runtime, person: Person) -> dict[str, Any]:
    document = await uploaded_and_read(runtime, person, pdf("A", "B"))
    for number, text_of_page in enumerate(PAGES, start=1):
        await person.http.patch(f"/api/v1/documents/{document['id']}/pages/{number}", json={"text": text_of_page})
    return document


def pieces_asked(claude: ModelServer) -> list[str]:
    """Which page was asked about with which kind of question."""
    kinds = [(str(request["body"]["system"]), shown(request)) for request in claude.requests]
    return [
        ("results " if "transcribe" in system else "facts ") + piece.split("Page ")[1][0] for system, piece in kinds
    ]


async def test_paid_answers_are_kept_when_a_later_piece_fails(
    people: People, claude: ModelServer, runtime: Runtime
) -> None:
    person = await people.person()
    document = await long_document(runtime, person)
    claude.will({"match": "Page B", **OVERLOADED})
    with pytest.raises(ModelError):
        await again(runtime, person, document, last=False)
    assert [row["page"] for row in await rows_of(person)] == [1]
    found = await again(runtime, person, document)
    assert notes(found) == [("done", None)] * 2
    assert pieces_asked(claude) == ["results A", "results B", "results B", "facts A", "facts B"]
    assert {row["page"] for row in await rows_of(person)} == {1, 2}


async def test_a_day_without_tokens_is_gone_on_from_and_leaves_some_for_talking(
    people: People, claude: ModelServer, runtime: Runtime, clock: Any
) -> None:
    person = await people.person(max_ai_tokens_per_day=1_000_000)
    document = await long_document(runtime, person)
    await _limit_to(runtime, person, 100)
    assert notes(await again(runtime, person, document)) == [("skipped", "quota")] * 2
    assert [row["page"] for row in await rows_of(person)] == [1]
    async with runtime.database.sessions() as session:
        used = await session.scalar(select(UsageDay.tokens).where(UsageDay.user_id == person.id))
    # A fifth of the day is not for documents.
    await _limit_to(runtime, person, int(used * 1.2))
    assert await take_up_again(runtime) == 0
    await _limit_to(runtime, person, 10 * used)
    assert await take_up_again(runtime) == 1
    assert notes(await again(runtime, person, document)) == [("done", None)] * 2
    assert pieces_asked(claude) == ["results A", "results B", "facts A", "facts B"]
    assert {row["page"] for row in await rows_of(person)} == {1, 2}


async def _limit_to(runtime: Runtime, person: Person, tokens: int) -> None:
    async with runtime.database.unit_of_work() as session:
        await session.execute(update(User).where(User.id == person.id).values(max_ai_tokens_per_day=tokens))


@pytest.mark.parametrize("change", ["trash", "other", "reindex"])
async def test_nothing_more_is_sent_once_the_owner_has_changed_their_mind(
    people: People, claude: ModelServer, runtime: Runtime, change: str
) -> None:
    person = await people.person()
    document = await long_document(runtime, person)
    path = f"/api/v1/documents/{document['id']}"
    claude.will({"first_token_delay_ms": 1_500})
    work = asyncio.create_task(understand(runtime, document["id"], last_attempt=False))
    await until(lambda: claude.requests)
    if change == "trash":
        await person.http.delete(path)
    elif change == "other":
        await person.http.patch(path, json={"patient": "other"})
    else:
        await person.http.post(f"{path}/reindex")
    await work
    assert pieces_asked(claude) == ["results A"]


@pytest.mark.parametrize(
    ("replies", "asked", "ended"),
    [
        ([{"reply": "not JSON"}, {"reply": "[]"}], 2, ("failed", "model-failed")),
        ([{"reply": "{}"}, {"reply": 'Here: ```json\n{"results": []}\n```'}], 2, ("skipped", "not-a-report")),
        ([{"reply": "x", "stop_reason": "max_tokens"}] * 2, 2, ("failed", "model-failed")),
        ([{"reply": "x", "stop_reason": "max_tokens"}, {"reply": '{"results": []}'}], 2, ("skipped", "not-a-report")),
        ([{"reply": "x", "fault": {"kind": "refusal"}}], 1, ("failed", "model-failed")),
    ],
    ids=["never JSON", "JSON at last", "always cut", "cut once", "refused"],
)
async def test_an_answer_of_no_use_is_asked_for_once_more_at_most(
    people: People,
    claude: ModelServer,
    runtime: Runtime,
    replies: list[dict[str, Any]],
    asked: int,
    ended: tuple[str, str],
) -> None:
    person = await people.person()
    claude.will(*replies)
    document = await understood(runtime, person, LETTER)
    assert notes(document) == [ended, ("done", None)]
    assert len(claude.requests) == asked + 1
    limits = [request["body"]["max_tokens"] for request in claude.requests[:asked]]
    assert limits == ([8_000, 16_000] if "max_tokens" in str(replies) else [8_000] * asked)
    assert await reserved(runtime, person) == 0


async def test_a_failed_reading_leaves_earlier_rows_alone(
    people: People, claude: ModelServer, runtime: Runtime
) -> None:
    person = await people.person()
    document = await understood(runtime, person, LETTER)
    (row,) = await rows_of(person)
    await _from_the_beginning(runtime, document)
    claude.will({"reply": "x", "fault": {"kind": "refusal"}})
    await again(runtime, person, document)
    assert [item["id"] for item in await rows_of(person)] == [row["id"]]


async def _from_the_beginning(runtime: Runtime, document: dict[str, Any]) -> None:
    """Both steps wait again, without the pages being read anew."""
    async with runtime.database.unit_of_work() as session:
        await session.execute(text("UPDATE documents SET steps = '[]' WHERE id = :id"), {"id": document["id"]})


async def test_every_call_is_in_the_ledger_of_the_owner_alone(
    people: People, claude: ModelServer, runtime: Runtime
) -> None:
    anna, boris = await people.person(), await people.person()
    await understood(runtime, anna, LETTER)
    calls = await calls_of(runtime, anna)
    assert [(call.purpose, call.state, call.model) for call in calls] == [
        (CallPurpose.EXTRACTION, CallState.SETTLED, "claude-haiku-5-5")
    ] * 2
    assert all(call.input_tokens and call.output_tokens and call.cost_usd == Decimal(0) for call in calls)
    assert await calls_of(runtime, boris) == []
    assert await reserved(runtime, anna) == 0


async def test_used_up_tokens_leave_the_steps_out_until_there_are_some_again(
    people: People, claude: ModelServer, runtime: Runtime, clock: Any
) -> None:
    anna, boris = await people.person(max_ai_tokens_per_day=100), await people.person()
    used = await understood(runtime, anna, LETTER)
    assert notes(used) == [("done", None), ("skipped", "quota")]
    assert notes(await understood(runtime, boris, LETTER)) == [("done", None)] * 2
    asked = len(claude.requests)
    assert notes(await understood(runtime, anna, LETTER)) == [("skipped", "quota")] * 2
    assert len(claude.requests) == asked
    assert await take_up_again(runtime) == 0
    clock.advance(days=1)
    assert await take_up_again(runtime) == 2
    assert await take_up_again(runtime) == 0
    await understand(runtime, used["id"], last_attempt=True)
    # The sign-in of the day before is valid again.
    clock.advance(days=-1)
    assert notes(await again(runtime, anna, used))[1] == ("done", None)
    assert len(await memory_of(anna)) == 2
    jobs = text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'documents.understand'")
    async with runtime.database.sessions() as session:
        assert await session.scalar(jobs) == 3 + 2


async def test_servers_that_know_no_schema_are_told_in_words(
    people: People, claude: ModelServer, runtime: Runtime
) -> None:
    person = await people.person()
    admin = await people.admin()
    await admin.http.patch("/api/v1/admin/settings", json={"compatibility": "on"})
    document = await understood(runtime, person, LETTER)
    body = claude.requests[0]["body"]
    assert "output_config" not in body
    assert '"required": ["head", "results"]' in body["system"][0]["text"]
    assert notes(document) == [("done", None)] * 2
    assert len(await rows_of(person)) == 1


async def test_a_model_that_refuses_schemas_is_asked_without(
    people: People, claude: ModelServer, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runtime.claude, "_without_schema", set())
    claude.will({"status": 400, "error": {"message": "output_config.format: not supported by this model"}})
    document = await understood(runtime, await people.person(), LETTER)
    assert notes(document) == [("done", None)] * 2
    assert ["format" in request["body"].get("output_config", {}) for request in claude.requests] == [True, False, False]
