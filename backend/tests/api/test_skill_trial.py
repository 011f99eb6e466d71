"""Trying a specialist before it is saved: one question, counted like any other, kept nowhere else."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from app.models import CallPurpose, CallState, Message, ModelCall, UsageDay
from app.services.conversation import trial
from app.services.runtime import Runtime
from tests.factories import ModelServer, People, Person

TRY = "/api/v1/skills/try"
DRAFT = {"system_prompt": "You speak in haiku.", "content": "How much should I sleep?"}


async def attempt(person: Person, **fields: object) -> httpx.Response:
    return await person.http.post(TRY, json=DRAFT | fields)


async def the_call(runtime: Runtime) -> tuple[ModelCall, UsageDay]:
    async with runtime.database.sessions() as session:
        return (await session.scalars(select(ModelCall))).one(), (await session.scalars(select(UsageDay))).one()


async def test_a_specialist_answers_once_without_being_saved(
    people: People, claude: ModelServer, runtime: Runtime
) -> None:
    person = await people.person()
    claude.says("Seven hours of night.")
    answer = await attempt(person)
    assert answer.status_code == 200, answer.text
    said: dict[str, Any] = answer.json()
    assert (said["content"], said["status"], said["red_flags"]) == ("Seven hours of night.", "complete", [])
    call, day = await the_call(runtime)
    assert (call.purpose, call.state, call.message_id) == (CallPurpose.SKILL_TRIAL, CallState.SETTLED, None)
    assert (day.messages, day.tokens, day.reserved_tokens) == (1, said["tokens"], 0)
    assert (await person.http.get("/api/v1/skills")).json()["items"] == []
    async with runtime.database.sessions() as session:
        assert await session.scalar(select(func.count(Message.id))) == 0


async def test_the_policy_stands_before_the_instructions_and_there_are_no_tools(
    people: People, claude: ModelServer
) -> None:
    person = await people.person()
    await person.http.post(
        "/api/v1/memory", json={"category": "other", "title": "Garden", "content": "Grows dahlias", "importance": "low"}
    )
    claude.says("Yes.")
    await attempt(person)
    body = claude.requests[-1]["body"]
    system = "\n".join(block["text"] for block in body["system"])
    assert 0 <= system.index("never state a diagnosis") < system.index("You speak in haiku.")
    assert "tools" not in body
    assert "dahlias" not in str(body)


async def test_words_of_an_emergency_are_found_here_too(people: People, claude: ModelServer) -> None:
    claude.says("Call 112.")
    said = (await attempt(await people.person(), content="I have crushing chest pain right now")).json()
    assert said["red_flags"] == ["chest-pain"]
    assert "<red_flags" in str(claude.requests[-1]["body"]["messages"])


async def test_trials_count_towards_the_limit_however_many_come_at_once(people: People, claude: ModelServer) -> None:
    person = await people.person(max_ai_messages_per_day=1)
    claude.will({"reply": "Yes.", "times": 10})
    answers = await asyncio.gather(*(attempt(person) for _ in range(10)))
    assert sorted(answer.status_code for answer in answers) == [200, *[429] * 9]
    assert {answer.json()["code"] for answer in answers if answer.status_code == 429} == {"quota.messages-exceeded"}
    assert len(claude.requests) == 1


@pytest.mark.parametrize(
    ("behaviour", "status", "code"),
    [
        ({"status": 400, "error": {"type": "invalid_request_error", "message": "no"}}, 502, "model.rejected"),
        ({"reply": "Half an ans", "fault": {"kind": "cut", "after": 0, "how": "fin"}}, 502, "model.unreachable"),
    ],
)
async def test_a_failing_model_is_an_error_and_nothing_stays_reserved(
    people: People, claude: ModelServer, runtime: Runtime, behaviour: dict[str, Any], status: int, code: str
) -> None:
    claude.will(behaviour)
    answer = await attempt(await people.person())
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    call, day = await the_call(runtime)
    assert call.state != CallState.RESERVED
    assert day.reserved_tokens == 0
    # Given back only where nothing was generated.
    assert day.messages == (0 if call.state == CallState.RELEASED else 1)


@pytest.mark.parametrize(("stop", "status"), [("max_tokens", "truncated"), ("refusal", "refused")])
async def test_an_early_end_is_told(people: People, claude: ModelServer, stop: str, status: str) -> None:
    claude.will({"reply": "As far as it goes", "stop_reason": stop})
    said = (await attempt(await people.person())).json()
    assert (said["status"], said["content"]) == (status, "As far as it goes")


async def test_a_model_that_says_nothing_is_given_up(
    people: People, claude: ModelServer, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trial, "SECONDS", 0.3)
    claude.will({"reply": "Never", "fault": {"kind": "silence", "after": 0, "seconds": 20}})
    answer = await attempt(await people.person())
    assert (answer.status_code, answer.json()["code"]) == (502, "model.unreachable")
    assert (await the_call(runtime))[1].reserved_tokens == 0


@pytest.mark.parametrize(
    "fields", [{"system_prompt": ""}, {"content": " "}, {"content": "x" * 4_001}, {"system_prompt": "x" * 20_001}]
)
async def test_empty_and_endless_texts_are_refused_before_any_cost(
    people: People, claude: ModelServer, fields: dict[str, str]
) -> None:
    answer = await attempt(await people.person(), **fields)
    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")
    assert claude.requests == []
