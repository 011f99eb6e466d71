"""The demo model speaks the Messages API as the SDK and the real service do, refusals included."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import anthropic
import httpx
import pytest

from standins.claude.options import Options
from tests.standins.conftest import MODEL, TOOLS, DemoModel, demo_model

BACKEND = Path(__file__).resolve().parents[2]


def body(**changes: Any) -> dict[str, Any]:
    return {"model": MODEL, "max_tokens": 100, "messages": [{"role": "user", "content": "Hello"}], **changes}


def assistant_call(tool_use_id: str = "toolu_1") -> dict[str, Any]:
    use = {"type": "tool_use", "id": tool_use_id, "name": "get_memory", "input": {}}
    return {"role": "assistant", "content": [use]}


def result(tool_use_id: str = "toolu_1") -> dict[str, Any]:
    return {"type": "tool_result", "tool_use_id": tool_use_id, "content": "ok"}


async def events_of(model: DemoModel, request: dict[str, Any]) -> list[dict[str, Any]]:
    answer = await model.http.post("/v1/messages", json={**request, "stream": True})
    assert answer.headers["content-type"].startswith("text/event-stream")
    found = []
    for block in answer.text.strip().split("\n\n"):
        name, data = block.split("\n")
        event = json.loads(data.removeprefix("data: "))
        assert name == f"event: {event['type']}"
        found.append(event)
    return found


async def test_a_stream_follows_the_event_grammar(model: DemoModel) -> None:
    events = await events_of(model, body())
    kinds = [event["type"] for event in events]

    assert kinds[:3] == ["message_start", "content_block_start", "ping"]
    assert kinds[-3:] == ["content_block_stop", "message_delta", "message_stop"]
    assert set(kinds[3:-3]) == {"content_block_delta"}
    start = events[0]["message"]
    assert start["content"] == []
    assert start["stop_reason"] is None
    assert start["usage"]["input_tokens"] > 0
    assert start["usage"]["cache_creation"] == {"ephemeral_5m_input_tokens": 0, "ephemeral_1h_input_tokens": 0}
    assert events[-2]["delta"]["stop_reason"] == "end_turn"
    assert events[-2]["usage"]["output_tokens"] > start["usage"]["output_tokens"]


async def test_text_comes_in_words_and_russian_as_raw_utf8(model: DemoModel) -> None:
    raw = await model.http.post(
        "/v1/messages", json=body(stream=True, messages=[{"role": "user", "content": "Привет"}])
    )
    message = await model.ask("Привет", tools=[])

    assert "демо-модель" in raw.text
    assert "\\u04" not in raw.text
    assert raw.text.count("text_delta") > 10
    assert message.content[0].text.startswith("Вот что я умею")


async def test_streamed_and_whole_answers_are_the_same(model: DemoModel) -> None:
    streamed = await model.ask("Hello")
    whole = await model.sdk.messages.create(
        model=MODEL, max_tokens=4000, tools=TOOLS, messages=[{"role": "user", "content": "Hello"}]
    )

    assert whole.content[0].text == streamed.content[0].text
    assert whole.usage.output_tokens == streamed.usage.output_tokens
    assert whole._request_id


async def test_tool_arguments_come_in_pieces_after_an_empty_one(model: DemoModel) -> None:
    request = body(tools=TOOLS, max_tokens=1000)
    request["messages"] = [{"role": "user", "content": "Remember that I am allergic to penicillin"}]
    deltas = [event["delta"] for event in await events_of(model, request) if event["type"] == "content_block_delta"]
    pieces = [delta["partial_json"] for delta in deltas if delta["type"] == "input_json_delta"]

    assert pieces[0] == ""
    assert len(pieces) > 5
    assert json.loads("".join(pieces))["category"] == "allergy"


async def test_thinking_is_signed_and_shown_only_as_asked(model: DemoModel) -> None:
    omitted = await model.ask("Hello", thinking={"type": "adaptive"})
    shown = await model.ask("Hello", thinking={"type": "adaptive", "display": "summarized"})

    assert [block.type for block in omitted.content] == ["thinking", "text"]
    assert omitted.content[0].thinking == ""
    assert omitted.content[0].signature
    assert shown.content[0].thinking
    assert shown.usage.output_tokens_details.thinking_tokens > 0


async def test_an_edited_thinking_block_is_refused(model: DemoModel) -> None:
    first = await model.ask("Hello", thinking={"type": "adaptive", "display": "summarized"})
    edited = first.to_param()
    edited["content"] = [{**dict(edited["content"][0]), "thinking": "Something else"}, *edited["content"][1:]]
    again = [{"role": "user", "content": "Hello"}, edited, {"role": "user", "content": "And?"}]

    with pytest.raises(anthropic.BadRequestError, match="Invalid `signature`"):
        await model.ask(again)


async def test_strict_thinking_refuses_a_changed_prefix() -> None:
    async with demo_model(Options(strict_thinking=True)) as model:
        question = {"role": "user", "content": "Hello"}
        first = await model.ask([question], system="One", thinking={"type": "adaptive"})
        turns = [question, first.to_param(), {"role": "user", "content": "And?"}]

        await model.ask(turns, system="One")
        with pytest.raises(anthropic.BadRequestError, match="bound to a different conversation"):
            await model.ask(turns, system="Two")


USER = {"role": "user", "content": "Hello"}
MARK = {"cache_control": {"type": "ephemeral"}}
LONG_MARK = {"cache_control": {"type": "ephemeral", "ttl": "1h"}}
REFUSALS: list[tuple[dict[str, Any], str]] = [
    ({"messages": []}, "at least one message is required"),
    ({"messages": [{"role": "assistant", "content": "Hi"}]}, 'first message must use the "user" role'),
    ({"messages": [{"role": "tool", "content": "Hi"}]}, 'Unexpected role "tool"'),
    ({"messages": [{"role": "user", "content": ""}]}, "must have non-empty content"),
    ({"messages": [{"role": "user", "content": [{"type": "text", "text": ""}]}]}, "text content blocks must be non-empty"),
    ({"messages": [{"role": "user", "content": [{"type": "text", "text": " "}]}]}, "must contain non-whitespace text"),
    ({"messages": [USER, {"role": "assistant", "content": "I am"}]}, "does not support assistant message prefill"),
    ({"messages": [USER, assistant_call(), USER]}, "without `tool_result` blocks immediately after: toolu_1"),
    ({"messages": [USER, assistant_call(), {"role": "user", "content": [{"type": "text", "text": "x"}, result()]}]},
     "without `tool_result` blocks immediately after"),
    ({"messages": [{"role": "user", "content": [result()]}]}, "unexpected `tool_use_id` found in `tool_result` blocks: toolu_1"),
    ({"messages": [USER, assistant_call(), {"role": "user", "content": [result(), result()]}]}, "must have a single result"),
    ({"messages": [{"role": "user", "content": [{"type": "text", "text": "x", "citations": [{}]}]}]}, "citations are not permitted"),
    ({"temperature": 1}, "`temperature` is not supported"),
    ({"top_p": 0.9}, "`top_p` is not supported"),
    ({"max_tokens": 0}, "greater than or equal to 1"),
    ({"max_tokens": "many"}, "valid integer"),
    ({"colour": "red"}, "colour: Extra inputs are not permitted"),
    ({"system": [{"type": "text", "text": ""}]}, "text content blocks must be non-empty"),
    ({"tools": [TOOLS[0], TOOLS[0]]}, "Tool names must be unique"),
    ({"tools": [{"name": "a b", "input_schema": {"type": "object"}}]}, "should match pattern"),
    ({"tools": TOOLS, "tool_choice": {"type": "any"}}, "forces tool use"),
    ({"thinking": {"type": "disabled"}}, "is not supported for this model"),
    ({"system": [{"type": "text", "text": f"{n}", **MARK} for n in range(5)]}, "A maximum of 4 blocks with cache_control"),
    ({"system": [{"type": "text", "text": "a", **MARK}, {"type": "text", "text": "b", **LONG_MARK}]}, "must not come after a ttl='5m'"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "message"), REFUSALS, ids=[message[:40] for _, message in REFUSALS])
async def test_what_the_api_refuses(model: DemoModel, changes: dict[str, Any], message: str) -> None:
    answer = await model.http.post("/v1/messages", json=body(**changes))

    assert answer.status_code == 400, answer.text
    error = answer.json()
    assert error["type"] == "error"
    assert error["error"]["type"] == "invalid_request_error"
    assert message in error["error"]["message"]
    assert error["request_id"] == answer.headers["request-id"]


@pytest.mark.parametrize("name", ["model", "messages", "max_tokens"])
async def test_required_fields(model: DemoModel, name: str) -> None:
    request = body()
    del request[name]
    answer = await model.http.post("/v1/messages", json=request)

    assert (answer.status_code, answer.json()["error"]["message"]) == (400, f"{name}: Field required")


async def test_errors_of_other_kinds() -> None:
    async with demo_model(Options(max_body_bytes=2000)) as model:
        too_large = await model.http.post("/v1/messages", json=body(system="x" * 3000))
        not_json = await model.http.post("/v1/messages", content=b"{")
        no_model = await model.http.post("/v1/messages", json=body(model="gpt-7"))
        no_route = await model.http.get("/v1/nothing")

    assert [answer.status_code for answer in (too_large, not_json, no_model, no_route)] == [413, 400, 404, 404]
    assert too_large.json()["error"]["type"] == "request_too_large"
    assert no_model.json()["error"] == {"type": "not_found_error", "message": "model: gpt-7"}


async def test_a_configured_key_is_required_in_either_header() -> None:
    async with demo_model(Options(api_key="right")) as model:
        bearer = await model.http.post("/v1/messages", json=body(), headers={"authorization": "Bearer right"})
        older = await model.http.post("/v1/messages", json=body(), headers={"x-api-key": "right"})
        wrong = await model.http.post("/v1/messages", json=body(), headers={"authorization": "Bearer wrong"})
        none = await model.http.post("/v1/messages", json=body())

    assert [answer.status_code for answer in (bearer, older, wrong, none)] == [200, 200, 401, 401]
    assert wrong.json()["error"]["type"] == "authentication_error"


async def test_models_tokens_and_health(model: DemoModel) -> None:
    listed = [info async for info in model.sdk.models.list()]
    one = await model.sdk.models.retrieve(MODEL)
    counted = await model.sdk.messages.count_tokens(model=MODEL, messages=[{"role": "user", "content": "Hello there"}])

    assert MODEL in [info.id for info in listed]
    assert one.lifecycle == "active"
    assert one.capabilities is not None
    assert one.capabilities.structured_outputs.supported
    assert counted.input_tokens > 0
    assert (await model.http.get("/health")).json()["status"] == "ok"
    with pytest.raises(anthropic.NotFoundError):
        await model.sdk.models.retrieve("claude-nothing")


async def test_cyrillic_counts_more_tokens_than_latin(model: DemoModel) -> None:
    latin = await model.sdk.messages.count_tokens(model=MODEL, messages=[{"role": "user", "content": "a" * 400}])
    cyrillic = await model.sdk.messages.count_tokens(model=MODEL, messages=[{"role": "user", "content": "я" * 400}])

    assert latin.input_tokens == pytest.approx(100, abs=5)
    assert cyrillic.input_tokens == pytest.approx(160, abs=5)


async def test_output_ends_at_max_tokens_and_at_stop_sequences(model: DemoModel) -> None:
    short = await model.ask("Hello", max_tokens=10)
    stopped = await model.ask("Hello", stop_sequences=["for you"])

    assert short.stop_reason == "max_tokens"
    assert short.usage.output_tokens <= 10
    assert (stopped.stop_reason, stopped.stop_sequence) == ("stop_sequence", "for you")
    assert stopped.content[0].text == "I can do a few things "


async def test_control_is_closed_unless_opened() -> None:
    async with demo_model(Options()) as model:
        answer = await model.http.get("/_control/requests")

    assert answer.status_code == 404


def test_started_as_a_program_it_says_where_it_listens_and_stops_on_sigterm() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "standins.claude", "--port", "0", "--exit-with-parent"],
        cwd=BACKEND,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    with process:
        address = process.stdout.readline().strip().removeprefix("listening on ")
        assert httpx.get(f"{address}/health").json() == {"status": "ok", "model": "demo"}
        process.terminate()
        process.wait(5)


def test_it_ends_with_its_parent() -> None:
    """A parent that starts it and dies at once; the orphan holds our pipe open until it ends too."""
    parent = (
        "import subprocess, sys;"
        "p = subprocess.Popen([sys.executable, '-m', 'standins.claude', '--exit-with-parent'], stdout=subprocess.PIPE);"
        "print(p.stdout.readline().decode().strip(), flush=True)"
    )
    started = subprocess.Popen(
        [sys.executable, "-c", parent], cwd=BACKEND, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    with started:
        _, errors = started.communicate(timeout=10)  # stderr is inherited, so this returns when the orphan is gone

    assert errors == b""
