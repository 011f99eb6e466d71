"""Models that think, models that do not, and local servers that know only the core of the API."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from app.main import create_app
from app.models import ModelCall
from app.services.gateways.claude import AnthropicGateway, ModelRequest
from app.services.gateways.dialect import FULL, PLAIN
from app.services.models_options import Options, options_for
from app.services.runtime import Runtime
from tests.factories import Chatter, ModelServer, People, model_server, text_of

SETTINGS = "/api/v1/admin/settings"
PLAIN_SHOWN = {"cache_control": False, "structured_output": False, "count_tokens": False, "thinking": False}
# What may be sent to a server in compatibility mode.
CORE = {"model", "max_tokens", "messages", "system", "tools", "stream"}


@pytest.fixture(scope="module")
def local_url() -> Iterator[str]:
    with model_server("--compat") as url:
        yield url


@pytest.fixture
def local(local_url: str) -> Iterator[ModelServer]:
    with ModelServer(local_url) as server:
        yield server


@pytest.fixture
async def local_app(app: FastAPI, make_settings, clock, local_url: str) -> AsyncIterator[FastAPI]:
    """The product beside a local server; `app` is asked for because it empties the tables."""
    settings = make_settings(anthropic_base_url=local_url, claude_model="qwen3:32b")
    application = create_app(settings, clock=clock)
    async with application.router.lifespan_context(application):
        yield application


@pytest.fixture
async def locals_(local_app: FastAPI) -> AsyncIterator[People]:
    async with People(local_app, local_app.state.runtime) as value:
        yield value


async def test_thinking_is_shown_and_kept(people: People, claude: ModelServer) -> None:
    chatter = await Chatter.open(await people.person())
    blocks = [{"type": "thinking", "thinking": "They mean the blood test."}, {"type": "text", "text": "It is fine."}]
    claude.will({"blocks": blocks}, {"reply": "Still fine."})
    events = await chatter.send("Is it fine?")
    thought = "".join(event.data["text"] for event in events if event.name == "thinking.delta")
    assert (thought, text_of(events)) == ("They mean the blood test.", "It is fine.")
    assert events[-1].data["message"]["metadata"]["thinking"] == thought
    await chatter.send("Really?")
    sent = claude.requests[-1]["body"]
    assert sent["thinking"] == {"type": "adaptive", "display": "summarized"}
    assert sent["messages"][1]["content"][0]["thinking"] == thought


async def test_long_thinking_is_kept_in_part(people: People, claude: ModelServer) -> None:
    chatter = await Chatter.open(await people.person())
    claude.will({"blocks": [{"type": "thinking", "thinking": "hm " * 20_000}, {"type": "text", "text": "Yes."}]})
    kept = (await chatter.send("Well?"))[-1].data["message"]["metadata"]["thinking"]
    assert len(kept) == 20_000


async def test_what_the_administrator_sets_is_asked_for(people: People, claude: ModelServer) -> None:
    admin = await people.admin()
    chatter = await Chatter.open(await people.person())
    await admin.http.patch(SETTINGS, json={"thinking": "off", "effort": "max"})
    claude.says("Yes.")
    await chatter.send("Hello")
    sent = claude.requests[-1]["body"]
    # Without thinking, the model takes no effort beyond high.
    assert (sent["thinking"], sent["output_config"]) == ({"type": "between_tools"}, {"effort": "high"})


@pytest.mark.parametrize(
    ("model", "chosen", "expected"),
    [
        ("claude-opus-5-5", {"thinking": "off", "effort": "xhigh"}, Options(None, "xhigh")),
        ("claude-sonnet-5", {"thinking": "off"}, Options({"type": "disabled"}, None)),
        ("claude-opus-5-1", {"effort": "xhigh"}, Options({"type": "adaptive", "display": "summarized"}, "xhigh")),
        ("claude-opus-4-6", {"effort": "xhigh"}, Options({"type": "adaptive", "display": "summarized"}, "high")),
        ("claude-haiku-4-5", {"effort": "low"}, Options({"type": "enabled", "budget_tokens": 4096}, None)),
        ("qwen3:32b", {"effort": "high"}, Options(None, None)),
        ("qwen3:32b", {"thinking": "off"}, Options(None, None)),
    ],
)
async def test_a_model_is_asked_for_what_it_accepts(
    runtime: Runtime, model: str, chosen: dict[str, Any], expected: Options
) -> None:
    runtime.admin_settings.put({"thinking": "auto", "effort": None} | chosen)
    runtime.model_list.forget()
    assert options_for(runtime, model) == expected


@pytest.mark.parametrize(
    "message",
    [
        '"thinking.type.adaptive" is not supported for this model.',
        "output_config.effort: Extra inputs are not permitted",
    ],
)
async def test_an_option_that_is_refused_is_left_out_from_then_on(claude: ModelServer, message: str) -> None:
    gateway = AnthropicGateway(api_key="x", base_url=claude.url, read_seconds=5, is_demo=True)
    request = ModelRequest(
        "claude-sonnet-5-5", 100, [], [{"role": "user", "content": "Hello"}], [],
        thinking={"type": "adaptive"}, effort="low",
    )  # fmt: skip
    claude.will({"status": 400, "error": {"message": message}}, {"reply": "Yes."}, {"reply": "Yes."})
    for _ in range(2):
        async with gateway.stream(request) as pieces:
            assert [events async for events in pieces]
    bodies = [item["body"] for item in claude.requests]
    assert ["thinking" in body for body in bodies] == [True, False, False]
    assert ["output_config" in body for body in bodies] == [True, False, False]
    assert gateway.dialect is FULL
    await gateway.close()


async def test_a_lesson_of_the_last_attempt_is_still_of_use(claude: ModelServer) -> None:
    gateway = AnthropicGateway(api_key="x", base_url=claude.url, read_seconds=5, is_demo=True)
    request = ModelRequest(
        "claude-sonnet-5-5", 100, [], [{"role": "user", "content": "Hello"}], [], thinking={"type": "adaptive"}
    )
    busy = {"status": 529, "headers": {"retry-after": "0"}}
    refused = {"status": 400, "error": {"message": '"thinking.type.adaptive" is not supported for this model.'}}
    claude.will(busy, busy, refused, {"reply": "Yes."})
    async with gateway.stream(request) as pieces:
        assert [events async for events in pieces]
    assert ["thinking" in item["body"] for item in claude.requests] == [True, True, True, False]
    await gateway.close()


async def test_a_local_server_gets_the_core_of_the_api_only(
    local_app: FastAPI, locals_: People, local: ModelServer
) -> None:
    runtime: Runtime = local_app.state.runtime
    await runtime.claude.probe()
    admin = await locals_.admin()
    found = (await admin.http.get("/api/v1/admin/models")).json()
    assert found["compatibility"] == PLAIN_SHOWN
    assert [(model["id"], model["price"]) for model in found["items"]] == [("qwen3:32b", None), ("medgemma:27b", None)]
    assert found["warnings"] == []
    chatter = await Chatter.open(await locals_.person())
    call = {"type": "tool_use", "name": "get_memory", "input": {}}
    local.will({"blocks": [{"type": "text", "text": "Looking."}, call]}, {"reply": "Nothing yet."}, {"reply": "Bye."})
    assert (await chatter.send("What do you know of me?"))[-1].name == "message.completed"
    closing = (await chatter.send("Thanks"))[-1]
    assert closing.name == "message.completed"
    assert [item["status"] for item in local.requests] == [200, 200, 200]
    for item in local.requests:
        assert set(item["body"]) <= CORE
        assert "cache_control" not in str(item["body"])
    # Nobody knows what a model in the house costs.
    assert closing.data["message"]["metadata"]["cost_usd"] is None
    usage = (await chatter.http.get("/api/v1/users/me/usage")).json()
    assert [(row["cost_usd"], row["calls"]) for row in usage["days"] if row["purpose"] == "chat"] == [(None, 3)]
    assert usage["is_demo"] is False


async def test_a_server_that_was_not_probed_is_understood_by_its_refusal(local_url: str, local: ModelServer) -> None:
    gateway = AnthropicGateway(api_key="x", base_url=local_url, read_seconds=5)
    request = ModelRequest(
        "qwen3:32b", 100, [{"type": "text", "text": "Be kind.", "cache_control": {"type": "ephemeral"}}],
        [
            {"role": "user", "content": "Hello"},
            {"role": "assistant", "content": [{"type": "thinking", "thinking": "Hm.", "signature": "s"}]},
            {"role": "user", "content": [{"type": "text", "text": "?", "cache_control": {"type": "ephemeral"}}]},
        ],
        [], thinking={"type": "adaptive"}, effort="low",
    )  # fmt: skip
    local.will({"reply": "Hello.", "times": 2})
    for _ in range(2):
        async with gateway.stream(request) as pieces:
            assert [events async for events in pieces]
    assert [item["status"] for item in local.requests] == [400, 200, 200]
    assert gateway.dialect is PLAIN
    await gateway.close()


async def test_the_administrator_s_word_counts_more_than_the_probe(
    local_app: FastAPI, locals_: People, local: ModelServer
) -> None:
    runtime: Runtime = local_app.state.runtime
    await runtime.claude.probe()
    admin = await locals_.admin()
    await admin.http.patch(SETTINGS, json={"compatibility": "off"})
    assert set((await admin.http.get("/api/v1/admin/models")).json()["compatibility"].values()) == {True}
    chatter = await Chatter.open(await locals_.person())
    assert (await chatter.send("Hello"))[-1].data["code"] == "model.rejected"
    await admin.http.patch(SETTINGS, json={"compatibility": None})
    local.says("Hello.")
    assert (await chatter.send("Hello again"))[-1].name == "message.completed"


async def test_compatibility_can_be_forced_on(people: People, claude: ModelServer) -> None:
    admin = await people.admin()
    await admin.http.patch(SETTINGS, json={"compatibility": "on"})
    assert (await admin.http.get("/api/v1/admin/models")).json()["compatibility"] == PLAIN_SHOWN
    chatter = await Chatter.open(await people.person())
    claude.says("Yes.")
    await chatter.send("Hello")
    assert set(claude.requests[-1]["body"]) <= CORE


async def test_what_a_paid_model_costs_stands_in_the_ledger(
    app: FastAPI, make_settings, clock, claude_url: str, claude: ModelServer
) -> None:
    application = create_app(make_settings(anthropic_base_url=claude_url, anthropic_api_key="k"), clock=clock)
    async with application.router.lifespan_context(application), People(application, application.state.runtime) as all_:
        chatter = await Chatter.open(await all_.person())
        claude.will({"blocks": [{"type": "tool_use", "name": "get_memory", "input": {}}]}, {"reply": "Nothing."})
        cost = (await chatter.send("Hello"))[-1].data["message"]["metadata"]["cost_usd"]
        async with application.state.runtime.database.sessions() as session:
            calls = list(await session.scalars(select(ModelCall).where(ModelCall.purpose == "chat")))
        assert [call.cost_usd is not None and call.cost_usd > 0 for call in calls] == [True, True]
        assert sum(call.cost_usd or 0 for call in calls) == pytest.approx(type(calls[0].cost_usd)(cost))


async def test_the_demo_model_costs_nothing(people: People, claude: ModelServer) -> None:
    chatter = await Chatter.open(await people.person())
    claude.says("Hello.")
    assert float((await chatter.send("Hello"))[-1].data["message"]["metadata"]["cost_usd"]) == 0
    usage = (await chatter.http.get("/api/v1/users/me/usage")).json()
    assert usage["is_demo"] is True
    assert {row["cost_usd"] for row in usage["days"]} == {"0"}
