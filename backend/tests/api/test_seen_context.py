"""What the assistant saw: the request behind an answer, layer by layer, then and later."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

from sqlalchemy import update

from app.models import ModelCall
from app.services.runtime import Runtime
from tests.factories import Chatter, ModelServer, People
from tests.factories.documents import ENGLISH, pdf, uploaded_and_read

ALLERGY = {"category": "allergy", "title": "Penicillin", "content": "Rash in 2019", "importance": "critical"}
ORDER = ["policy", "tools", "primary", "personal", "skill", "memory", "excerpts", "history", "message"]


async def seen(chatter: Chatter, message_id: str) -> dict[str, Any]:
    answer = await chatter.http.get(f"{chatter.path}/{message_id}/context")
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def texts(body: dict[str, Any]) -> dict[str, str]:
    return {layer["id"]: layer["text"] for layer in body["layers"]}


def sent_texts(request: dict[str, Any]) -> list[str]:
    """Every text of a request: system, turns, and what tools were asked and answered."""
    blocks = [block for turn in request["messages"] for block in turn["content"]]
    return [block.get("text") or block.get("content") or block["name"] for block in [*request["system"], *blocks]]


async def test_every_text_that_was_sent_is_shown_in_its_layer(
    people: People, claude: ModelServer, runtime: Runtime
) -> None:
    person = await people.person()
    await uploaded_and_read(runtime, person, pdf(ENGLISH))
    await person.http.put("/api/v1/users/me/context", json={"content": "I live alone."})
    await person.http.post("/api/v1/memory", json=ALLERGY)
    chatter = await Chatter.open(person)
    claude.will(
        {"reply": "Hello."},
        {"blocks": [{"type": "tool_use", "name": "get_memory", "input": {}}]},
        {"reply": "It is 140 g/l."},
    )
    await chatter.send("Good morning")
    events = await chatter.send("What is my hemoglobin?")
    body = await seen(chatter, events[0].data["message_id"])
    shown = texts(body)
    assert list(shown) == ORDER
    assert shown["personal"] == "About the person, in their own words:\nI live alone."
    assert "Rash in 2019" in shown["memory"]
    assert '<source n="1"' in shown["excerpts"]
    assert "Good morning" in shown["history"]
    assert "Hello." in shown["history"]
    assert "What is my hemoglobin?" in shown["message"]
    assert '"save_memory"' in shown["tools"]
    whole = "\n\n".join(shown.values())
    for text in sent_texts(claude.requests[-1]["body"]):
        for paragraph in text.split("\n\n"):
            assert paragraph in whole


async def test_the_numbers_are_those_of_the_provider(people: People, claude: ModelServer) -> None:
    chatter = await Chatter.open(await people.person())
    claude.says("One.", "Two.")
    await chatter.send("first")
    events = await chatter.send("second")
    usage = events[-1].data["usage"]
    body = await seen(chatter, events[0].data["message_id"])
    assert (body["calls"], body["model"], body["usage"]) == (1, "claude-sonnet-5-5", usage)
    layers = {layer["id"]: layer for layer in body["layers"]}
    total = usage["input_tokens"] + usage["cache_read_tokens"] + usage["cache_write_tokens"]
    assert sum(layer["tokens"] for layer in layers.values()) == total
    assert sum(layer["cached_tokens"] for layer in layers.values()) == usage["cache_read_tokens"] > 0
    assert layers["tools"]["cached_tokens"] == layers["tools"]["tokens"]
    assert layers["message"]["cached_tokens"] == 0
    # The demo model is free of charge.
    assert Decimal(body["cost_usd"]) == sum(Decimal(layer["cost_usd"]) for layer in body["layers"]) == 0


async def test_a_model_without_a_price_costs_nobody_knows_what(
    people: People, claude: ModelServer, runtime: Runtime
) -> None:
    chatter = await Chatter.open(await people.person())
    claude.says("One.")
    events = await chatter.send("first")
    async with runtime.database.unit_of_work() as session:
        await session.execute(update(ModelCall).values(model="somebody-elses-model", cost_usd=None))
    body = await seen(chatter, events[0].data["message_id"])
    assert body["cost_usd"] is None
    assert {layer["cost_usd"] for layer in body["layers"]} == {None}


async def test_an_old_answer_is_shown_as_it_was_asked_for(people: People, claude: ModelServer) -> None:
    person = await people.person()
    chatter = await Chatter.open(person)
    claude.says("A.", "B.", "C.", "D.")
    await chatter.send("first")
    second = (await chatter.send("second"))[0].data["message_id"]
    before = texts(await seen(chatter, second))
    await person.http.post("/api/v1/memory", json=ALLERGY)
    await person.http.put("/api/v1/users/me/context", json={"content": "I moved."})
    third = (await chatter.send("third"))[0].data["message_id"]
    again = (await chatter.send(regenerate=second))[0].data["message_id"]
    assert texts(await seen(chatter, second)) == before
    assert texts(await seen(chatter, again)) == before
    news = texts(await seen(chatter, third))["message"]
    assert "Rash in 2019" in news
    assert "I moved." in news
    assert "Rash in 2019" not in str(before)


async def test_only_the_owner_looks_behind_an_answer(people: People, claude: ModelServer) -> None:
    chatter = await Chatter.open(await people.person())
    claude.says("A.")
    events = await chatter.send("first")
    url = f"{chatter.path}/{events[0].data['message_id']}/context"
    for stranger in (await people.person(), await people.admin()):
        answer = await stranger.http.get(url)
        assert (answer.status_code, answer.json()["code"]) == (404, "chat.not-found")
    missing = await chatter.http.get(f"{chatter.path}/{uuid4()}/context")
    assert (missing.status_code, missing.json()["code"]) == (404, "message.not-found")
    question = await chatter.http.get(f"{chatter.path}/{events[0].data['user_message_id']}/context")
    assert question.json()["code"] == "message.not-an-answer"
