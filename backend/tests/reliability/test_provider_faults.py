"""The provider fails in every way it knows; the person sees a readable state and loses nothing."""

from __future__ import annotations

import asyncio

import pytest

from app.services.gateways.claude import AnthropicGateway, Fault, ModelError, ModelRequest
from app.services.runtime import Runtime
from tests.factories import Chatter, ModelServer, People, text_of

BUSY = {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}


async def test_a_busy_provider_is_waited_for(people: People, claude: ModelServer) -> None:
    chatter = await Chatter.open(await people.person())
    claude.will(
        {"status": 429, "headers": {"retry-after": "0"}},
        {"status": 529, "headers": {"retry-after": "0"}},
        {"reply": "Here."},
    )
    events = await chatter.send("Hello")
    assert (events[-1].name, text_of(events)) == ("message.completed", "Here.")
    assert (await chatter.http.get("/api/v1/chats/quota")).json()["messages"]["used"] == 1


@pytest.mark.parametrize(
    ("behaviour", "code"),
    [
        ({"status": 401}, "model.not-configured"),
        ({"status": 400}, "model.rejected"),
    ],
)
async def test_a_refused_request_is_an_error_without_details(
    people: People, claude: ModelServer, behaviour: dict[str, object], code: str
) -> None:
    chatter = await Chatter.open(await people.person())
    claude.will(behaviour)
    events = await chatter.send("Hello")
    assert (events[-1].name, events[-1].data["code"]) == ("error", code)
    assert "status" not in str(events[-1].data["detail"])


MID_STREAM = [
    {"kind": "error_event", "after": 3, "error": BUSY["error"]},
    {"kind": "cut", "after": 3},
    {"kind": "cut", "after": 3, "how": "rst"},
    {"kind": "invalid_utf8", "after": 3},
    {"kind": "invalid_json", "after": 3},
    {"kind": "no_message_stop", "after": 3},
    {"kind": "end_early", "after": 3},
]


@pytest.mark.parametrize("fault", MID_STREAM, ids=lambda fault: f"{fault['kind']}-{fault.get('how', '')}")
async def test_what_was_written_before_a_break_is_kept(
    people: People, claude: ModelServer, fault: dict[str, object]
) -> None:
    chatter = await Chatter.open(await people.person())
    claude.will({"reply": "One two three four five six seven eight.", "fault": fault})
    events = await chatter.send("Count")
    assert (events[-1].name, events[-1].data["reason"]) == ("message.interrupted", "provider-error")
    assert events[-1].data["retryable"] is True
    answer = (await chatter.messages())[-1]
    assert answer["status"] == "interrupted"
    assert answer["content"] == text_of(events)
    assert answer["content"]
    claude.says("Fine.")
    assert (await chatter.send("Go on"))[-1].name == "message.completed"


@pytest.mark.parametrize("kind", ["error_event", "cut", "no_message_stop"])
async def test_a_break_before_the_first_word_is_retried_unseen(people: People, claude: ModelServer, kind: str) -> None:
    chatter = await Chatter.open(await people.person())
    claude.will(
        {
            "reply": "Lost.",
            "fault": {"kind": kind, "after": 0} if kind != "no_message_stop" else {"kind": "end_early", "after": 0},
        },
        {"reply": "Kept."},
    )
    events = await chatter.send("Hello")
    assert (events[-1].name, text_of(events)) == ("message.completed", "Kept.")


async def test_unknown_events_are_passed_over(people: People, claude: ModelServer) -> None:
    chatter = await Chatter.open(await people.person())
    claude.will({"reply": "All the same.", "fault": {"kind": "unknown_events"}})
    assert text_of(await chatter.send("Hello")) == "All the same."


async def test_characters_the_database_cannot_hold_hurt_nobody(
    people: People, claude: ModelServer, runtime: Runtime
) -> None:
    chatter = await Chatter.open(await people.person())
    call = {
        "type": "tool_use",
        "name": "save_memory",
        "input": {"category": "other", "title": "A\x00B", "content": "C\x00", "importance": "low"},
    }
    claude.will({"blocks": [{"type": "text", "text": "Hello \x00 world"}, call]}, {"reply": "Done\x00."})
    events = await chatter.send("Say NUL")
    assert events[-1].name == "message.completed"
    assert (await chatter.messages())[-1]["content"] == "Hello  world\n\nDone."
    assert (await chatter.http.get("/api/v1/memory")).json()["items"][0]["title"] == "AB"


@pytest.mark.parametrize(
    "behaviour",
    [
        {"blocks": [{"type": "tool_use", "name": "get_memory", "input": {}}], "stop_reason": "end_turn"},
        {"reply": "No call after all.", "stop_reason": "tool_use"},
    ],
    ids=["call-without-reason", "reason-without-call"],
)
async def test_a_confused_server_breaks_one_answer_and_not_the_chat(
    people: People, claude: ModelServer, behaviour: dict[str, object]
) -> None:
    chatter = await Chatter.open(await people.person())
    claude.will(behaviour)
    assert (await chatter.send("Hello"))[-1].name in ("error", "message.interrupted")
    claude.says("Fine.")
    assert text_of(await chatter.send("And now?")) == "Fine."


async def test_a_retry_does_not_repeat_what_tools_have_done(people: People, claude: ModelServer) -> None:
    chatter = await Chatter.open(await people.person())
    reminder = {
        "type": "tool_use",
        "name": "schedule_notification",
        "input": {"title": "Call the doctor", "schedule": {"kind": "once", "at": "2099-01-01T09:00"}},
    }
    claude.will(
        {"blocks": [{"type": "text", "text": "I will."}, reminder]},
        {"reply": "Lost words.", "fault": {"kind": "cut", "after": 1}},
        {"reply": "It is set."},
    )
    broken = await chatter.send("Remind me")
    assert broken[-1].data["retryable"] is True
    again = await chatter.send(regenerate=broken[0].data["message_id"])
    assert again[-1].name == "message.completed"
    assert text_of(again) == "I will.\n\nIt is set."
    answer = (await chatter.messages())[-1]
    assert [call["status"] for call in answer["metadata"]["tool_calls"]] == ["ok"]
    assert len((await chatter.http.get("/api/v1/reminders")).json()["items"]) == 1


async def everything(gateway: AnthropicGateway, request: ModelRequest) -> None:
    async with asyncio.timeout(10), gateway.stream(request) as pieces:
        async for _ in pieces:
            pass


async def test_silence_is_noticed_in_time(claude: ModelServer, claude_url: str) -> None:
    gateway = AnthropicGateway(api_key="x", base_url=claude_url, read_seconds=0.2)
    request = ModelRequest("claude-sonnet-5-5", 100, [], [{"role": "user", "content": "Hello"}], [])
    for fault in ({"kind": "silence", "after": 0}, {"kind": "silence", "after": 2}):
        claude.will({"reply": "One two three four five.", "fault": fault})
        before = len(claude.requests)
        with pytest.raises(ModelError) as caught:
            await everything(gateway, request)
        assert (caught.value.fault, caught.value.final) == (Fault.UNREACHABLE, True)
        assert len(claude.requests) == before + 1
    await gateway.close()
