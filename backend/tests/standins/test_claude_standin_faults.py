"""Each scripted fault reaches the client as the real thing would."""

import asyncio
from pathlib import Path
from typing import Any

import anthropic
import httpx
import httpx2
import pytest

from tests.factories.waiting import until
from tests.standins.conftest import MODEL, NOW, DemoModel

TEXT = {"reply": "one two three four five six seven eight"}


async def left_early(model: DemoModel) -> bool:
    return bool((await model.journal())[0]["client_closed_early"])


async def deltas(model: DemoModel, seen: list[str], **extra: Any) -> None:
    """Collects text until the stream ends or breaks."""
    request: dict[str, Any] = {
        "model": MODEL,
        "max_tokens": 1000,
        "messages": [{"role": "user", "content": "Go"}],
        **extra,
    }
    async with model.sdk.messages.stream(**request) as stream:
        async for event in stream:
            if event.type == "text":
                seen.append(event.text)  # noqa: PERF401 - what came before a break has to stay


async def test_http_errors_with_headers_and_details(model: DemoModel) -> None:
    limited = {"type": "rate_limit_error", "message": "Slow down", "details": {"error_code": "x"}}
    await model.will({"status": 429, "headers": {"retry-after": "1"}, "error": limited}, {"status": 529})

    with pytest.raises(anthropic.RateLimitError, match="Slow down") as caught:
        await model.ask("Go")
    with pytest.raises(anthropic.OverloadedError):
        await model.ask("Go")
    assert caught.value.response.headers["retry-after"] == "1"


async def test_the_sdk_retries_and_then_gets_its_answer(model: DemoModel) -> None:
    await model.will({"status": 529, "headers": {"retry-after-ms": "1"}, "times": 2}, {"reply": "At last."})
    patient = DemoModel(model.url, model.sdk.with_options(max_retries=2), model.http)

    assert (await patient.ask("Go")).content[0].text == "At last."
    assert [entry["status"] for entry in await model.journal()] == [529, 529, 200]


async def test_an_error_event_in_the_middle(model: DemoModel) -> None:
    await model.will({**TEXT, "fault": {"kind": "error_event", "after": 3}})
    seen: list[str] = []

    with pytest.raises(anthropic.APIStatusError, match="Overloaded") as caught:
        await deltas(model, seen)
    assert (caught.value.status_code, "".join(seen)) == (200, "one two three")


@pytest.mark.parametrize(
    ("fault", "errors"),
    [
        ({"kind": "cut", "after": 3, "how": "fin"}, httpx2.RemoteProtocolError),
        ({"kind": "cut", "after_bytes": 700, "how": "fin"}, httpx2.RemoteProtocolError),
        ({"kind": "cut", "after": 3, "how": "rst"}, (httpx2.ReadError, httpx2.RemoteProtocolError)),
    ],
)
async def test_a_cut_connection(model: DemoModel, fault: dict[str, Any], errors: Any) -> None:
    await model.will({**TEXT, "token_delay_ms": 1, "fault": fault})

    with pytest.raises(errors):
        await deltas(model, [])
    assert (await model.journal())[0]["client_closed_early"] is False


async def test_a_cut_before_a_whole_answer(model: DemoModel) -> None:
    await model.will({**TEXT, "fault": {"kind": "cut"}})

    with pytest.raises(anthropic.APIConnectionError):
        await model.sdk.messages.create(model=MODEL, max_tokens=9, messages=[{"role": "user", "content": "Go"}])


async def test_silence_until_the_client_gives_up(model: DemoModel) -> None:
    await model.will({**TEXT, "fault": {"kind": "silence", "after": 2}})
    seen: list[str] = []

    with pytest.raises(httpx2.ReadTimeout):
        await deltas(model, seen, timeout=httpx2.Timeout(0.2))
    assert "".join(seen) == "one two"


async def test_silence_with_pings_then_the_rest(model: DemoModel) -> None:
    await model.will({**TEXT, "fault": {"kind": "silence", "after": 2, "seconds": 0.2, "ping_every_s": 0.05}})
    seen: list[str] = []

    await deltas(model, seen, timeout=httpx2.Timeout(0.15))
    assert "".join(seen) == TEXT["reply"]


async def test_invalid_utf8_and_invalid_json(model: DemoModel) -> None:
    await model.will(
        {**TEXT, "fault": {"kind": "invalid_utf8", "after": 2}}, {**TEXT, "fault": {"kind": "invalid_json", "after": 2}}
    )
    request = {"model": MODEL, "max_tokens": 9, "stream": True, "messages": [{"role": "user", "content": "Go"}]}

    raw = (await model.http.post("/v1/messages", json=request)).content
    with pytest.raises(UnicodeDecodeError):
        raw.decode()
    with pytest.raises(ValueError, match=r"JSON|delimiter|Unterminated|string"):
        await deltas(model, [])


async def test_invalid_tool_arguments(model: DemoModel) -> None:
    call = {"type": "tool_use", "name": "get_memory", "input": {"query": "x"}}
    await model.will({"blocks": [call], "fault": {"kind": "invalid_tool_json"}})

    with pytest.raises(ValueError, match="JSON"):
        await model.ask("Go")


@pytest.mark.parametrize(("kind", "text"), [("end_early", "one two three"), ("no_message_stop", TEXT["reply"])])
async def test_a_stream_without_its_end(model: DemoModel, kind: str, text: str) -> None:
    await model.will({**TEXT, "fault": {"kind": kind, "after": 3}})
    request = {"model": MODEL, "max_tokens": 9, "stream": True, "messages": [{"role": "user", "content": "Go"}]}
    raw = (await model.http.post("/v1/messages", json={**request, "max_tokens": 1000})).text

    assert "message_stop" not in raw
    assert raw.count("text_delta") == len(text.split())


async def test_max_tokens_in_text_and_inside_a_tool_call(model: DemoModel) -> None:
    call = {"type": "tool_use", "name": "save_memory", "input": {"title": "Penicillin", "content": "allergic to it"}}
    await model.will(
        {**TEXT, "fault": {"kind": "truncate", "after": 2}},
        {"blocks": [call], "fault": {"kind": "truncate", "after": 4}},
    )

    text, tool = await model.ask("Go"), await model.ask("Go")
    assert (text.stop_reason, text.content[0].text) == ("max_tokens", "one two")
    assert (tool.stop_reason, tool.content[0].type) == ("max_tokens", "tool_use")


async def test_refusal_and_empty_turn(model: DemoModel) -> None:
    await model.will({"fault": {"kind": "refusal", "category": "bio"}}, {"fault": {"kind": "empty_turn"}})

    refused, empty = await model.ask("Go"), await model.ask("Go")
    assert (refused.stop_reason, refused.stop_details.category, refused.content) == ("refusal", "bio", [])
    assert (empty.stop_reason, empty.content) == ("end_turn", [])


async def test_unknown_events_do_not_disturb_the_sdk(model: DemoModel) -> None:
    await model.will({**TEXT, "fault": {"kind": "unknown_events"}})

    assert (await model.ask("Go")).content[0].text == TEXT["reply"]


@pytest.mark.parametrize("sizes", [[1], [7, 300, 2], [100_000]])
async def test_a_recording_is_replayed_byte_for_byte(model: DemoModel, tmp_path: Path, sizes: list[int]) -> None:
    recording = tmp_path / "recorded.sse"
    recording.write_bytes(('event: ping\ndata: {"type": "ping"}\n\nevent: x\ndata: {"текст": "ё"}\n\n' * 5).encode())
    await model.will({"replay": str(recording), "chunk_sizes": sizes}, {"replay": recording.read_text(), "cut_at": 50})
    request = {"model": MODEL, "max_tokens": 9, "stream": True, "messages": [{"role": "user", "content": "Go"}]}

    assert (await model.http.post("/v1/messages", json=request)).content == recording.read_bytes()
    with pytest.raises(httpx.RemoteProtocolError):
        await model.http.post("/v1/messages", json=request)


async def test_behaviours_wait_for_the_text_they_match(model: DemoModel) -> None:
    await model.will({"match": "second", "reply": "B"}, {"reply": "A"})

    assert (await model.ask("the first")).content[0].text == "A"
    assert (await model.ask("the second")).content[0].text == "B"
    assert (await model.http.get("/_control/requests")).json()["waiting"] == 0


async def test_canned_parallel_calls(model: DemoModel) -> None:
    calls = [{"type": "tool_use", "name": name, "input": {}} for name in ("get_memory", "search_documents")]
    await model.will({"blocks": [{"type": "text", "text": "Looking."}, *calls]})

    message = await model.ask("Go")
    assert message.stop_reason == "tool_use"
    assert [block.type for block in message.content] == ["text", "tool_use", "tool_use"]
    assert len({block.id for block in message.content[1:]}) == 2


async def test_the_journal_sees_requests_and_early_leavers(model: DemoModel) -> None:
    await model.will({**TEXT, "fault": {"kind": "silence", "after": 2}})
    async with model.sdk.messages.stream(
        model=MODEL, max_tokens=9, messages=[{"role": "user", "content": f"{NOW} Go"}]
    ) as stream:
        async for event in stream:
            if event.type == "text":
                break
    await until(lambda: left_early(model))
    [entry] = await model.journal()

    assert entry["body"]["messages"][0]["content"].endswith("Go")
    assert entry["headers"]["authorization"] == "Bearer any-key"
    assert entry["behaviour"]["fault"]["kind"] == "silence"
    assert entry["closed_at"] >= entry["received_at"]


async def test_leaving_before_the_head_is_seen_too(model: DemoModel) -> None:
    await model.will({**TEXT, "delay_ms": 60_000})
    with pytest.raises(anthropic.APITimeoutError):
        await deltas(model, [], timeout=httpx2.Timeout(0.1))
    await until(lambda: left_early(model))


async def test_a_wrong_script_is_explained(model: DemoModel) -> None:
    for wrong in (
        {"faults": {}},
        {"fault": {"kind": "sneeze"}},
        {"blocks": [{"type": "song"}]},
        {"replay": "/no/file"},
        7,
    ):
        answer = await model.http.post("/_control/script", json=wrong)
        assert (answer.status_code, bool(answer.json()["error"])) == (400, True)


async def test_bench_orders_are_paced_by_elapsed_time(model: DemoModel) -> None:
    loop = asyncio.get_running_loop()
    started = loop.time()
    message = await model.ask("please bench:50:4")
    took = loop.time() - started

    assert message.usage.output_tokens == 50
    assert 0.19 < took < 0.6


async def test_first_token_delay_and_tokens_by_script(model: DemoModel) -> None:
    await model.will({"tokens": 20, "token_delay_ms": 1, "first_token_delay_ms": 100})
    loop = asyncio.get_running_loop()
    started = loop.time()

    assert (await model.ask("Go")).usage.output_tokens == 20
    assert loop.time() - started > 0.11
