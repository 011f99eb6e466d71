"""Streams that end, break or lie at any place: what came is kept, nothing half is done, the chat goes on."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import select

from app.models import ModelCall
from app.services.ai.answer import MOST_COUNTED, AnswerBuilder
from app.services.gateways.claude import AnthropicGateway, ModelError, ModelRequest, SseDecoder
from app.services.gateways.claude_faults import seconds_to_wait
from app.services.gateways.claude_wire import MAX_EVENT_BYTES
from app.services.runtime import Runtime
from tests.factories import Chatter, ModelServer, People, text_of

TEXT = "Гемоглобин 120 г/л, это норма."
HEAD = (
    'event: message_start\ndata: {"type":"message_start","message":{"content":[],"usage":{"input_tokens":9}}}\n\n'
    'event: content_block_start\ndata: {"type":"content_block_start","index":0,'
    '"content_block":{"type":"text","text":""}}\n\n'
)
STREAM = HEAD + "".join(
    f'data: {{"type":"content_block_delta","index":0,"delta":{{"type":"text_delta","text":"{text}"}}}}\n\n'
    for text in (TEXT[:11], TEXT[11:])
) + (
    'data: {"type":"content_block_stop","index":0}\n\n'
    'data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":12}}\n\n'
    'data: {"type":"message_stop"}\n\n'
)  # fmt: skip
WIRE = STREAM.encode()
CALL = {
    "type": "tool_use",
    "name": "save_memory",
    "input": {"category": "allergy", "title": "Penicillin", "content": "Rash", "importance": "critical"},
}


async def goes_on(chatter: Chatter, claude: ModelServer) -> None:
    """The next turn succeeds; the stand-in refuses a request that the provider would refuse."""
    claude.will({"reply": "All right.", "match": "And now?"})
    events = await chatter.send("And now?")
    assert (events[-1].name, text_of(events)) == ("message.completed", "All right.")


async def nothing_saved(chatter: Chatter) -> bool:
    return not (await chatter.http.get("/api/v1/memory")).json()["items"]


def read_all(pieces: list[bytes]) -> tuple[AnswerBuilder, str, SseDecoder]:
    decoder, built, text = SseDecoder(), AnswerBuilder(), ""
    for piece in pieces:
        for event in decoder.feed(piece):
            kind, shown = built.feed(event) or ("", "")
            text += shown if kind == "text" else ""
    return built, text, decoder


@pytest.mark.parametrize("wire", [WIRE, WIRE.replace(b"\n", b"\r\n")], ids=["lf", "crlf"])
def test_pieces_may_end_anywhere(wire: bytes) -> None:
    for place in range(len(wire) + 1):
        built, text, decoder = read_all([wire[:place], wire[place:]])
        assert (text, built.complete, decoder.broken) == (TEXT, True, None), place


async def test_a_cut_at_any_byte_is_never_a_whole_answer(claude: ModelServer) -> None:
    gateway = AnthropicGateway(api_key="x", base_url=claude.url, read_seconds=5)
    places = range(1, len(WIRE))
    claude.will(*({"replay": STREAM, "cut_at": place, "match": f"<{place}>"} for place in places))
    few = asyncio.Semaphore(16)

    async def cut(place: int) -> tuple[int, AnswerBuilder, str, bool]:
        request = ModelRequest("claude-sonnet-5-5", 100, [], [{"role": "user", "content": f"<{place}>"}], [])
        built, text, broken = AnswerBuilder(), "", False
        async with few:
            try:
                async with gateway.stream(request) as pieces:
                    async for events in pieces:
                        for event in events:
                            kind, shown = built.feed(event) or ("", "")
                            text += shown if kind == "text" else ""
            except ModelError:
                broken = True
        return place, built, text, broken

    for place, built, text, broken in await asyncio.gather(*(cut(place) for place in places)):
        assert TEXT.startswith(text), place
        # Some servers close such a stream in good order: then there is no error, and the answer is not whole either.
        assert not built.complete, place
        assert broken, place
    await gateway.close()


PLACES = {
    "before anything": 1,
    "after the head": len(HEAD.encode()),
    "within a letter": WIRE.index("глоб".encode()) + 1,
    "between two line breaks": WIRE.index(b'\n\ndata: {"type":"content_block_stop"') + 1,
    "before message_delta": WIRE.index(b'data: {"type":"message_delta"'),
    "before message_stop": WIRE.index(b'data: {"type":"message_stop"'),
    "one byte short": len(WIRE) - 1,
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES.keys())
async def test_a_cut_answer_keeps_its_words_and_the_chat(people: People, claude: ModelServer, place: int) -> None:
    chatter = await Chatter.open(await people.person())
    claude.will({"replay": STREAM, "cut_at": place, "times": 2, "match": "Is it normal?"})
    events = await chatter.send("Is it normal?")
    answer = (await chatter.messages())[-1]
    assert answer["content"] == text_of(events)
    assert TEXT.startswith(text_of(events))
    if text_of(events):
        assert (events[-1].name, events[-1].data["reason"]) == ("message.interrupted", "provider-error")
        assert len(claude.requests) == 1
    else:
        # Nobody had seen anything, so it was tried once more.
        assert (events[-1].name, events[-1].data["code"]) == ("error", "model.unreachable")
        assert len(claude.requests) == 2
    await goes_on(chatter, claude)


OVERLOADED = {"type": "overloaded_error", "message": "Overloaded"}
SPOKEN = {"reply": "One two three four five six seven eight."}
SAVING = {"blocks": [{"type": "text", "text": "I will save it."}, CALL]}
FAULTS: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    ("error after five deltas", SPOKEN, {"kind": "error_event", "after": 5, "error": OVERLOADED}, "provider-error"),
    ("error inside tool arguments", SAVING, {"kind": "error_event", "after": 8}, "provider-error"),
    ("cut inside tool arguments", SAVING, {"kind": "cut", "after": 8}, "provider-error"),
    ("tidy end inside tool arguments", SAVING, {"kind": "end_early", "after": 8}, "provider-error"),
    ("no message_stop after a tool call", SAVING, {"kind": "no_message_stop"}, "provider-error"),
    ("max_tokens in the text", SPOKEN, {"kind": "truncate", "after": 3}, "truncated"),
    ("max_tokens inside a tool call", SAVING, {"kind": "truncate", "after": 8}, "truncated"),
    ("refusal before the first word", SPOKEN, {"kind": "refusal", "after": 0}, "refused"),
    ("refusal after some words", SPOKEN, {"kind": "refusal", "after": 3}, "refused"),
    ("refusal inside a tool call", SAVING, {"kind": "refusal", "after": 8}, "refused"),
]


@pytest.mark.parametrize(("behaviour", "fault", "reason"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS])
async def test_no_fault_does_half_a_thing(
    people: People, claude: ModelServer, behaviour: dict[str, Any], fault: dict[str, Any], reason: str
) -> None:
    chatter = await Chatter.open(await people.person())
    claude.will(behaviour | {"fault": fault})
    events = await chatter.send("Do it")
    assert (events[-1].name, events[-1].data["reason"]) == ("message.interrupted", reason)
    assert events[-1].data["retryable"] is (reason != "refused")
    assert [event.name for event in events if event.name.startswith("tool.")] == []
    assert len(claude.requests) == 1
    answer = (await chatter.messages())[-1]
    assert answer["status"] == "interrupted"
    assert answer["content"] == ("" if reason == "refused" else text_of(events))
    assert await nothing_saved(chatter)
    await goes_on(chatter, claude)


@pytest.mark.parametrize(
    ("behaviour", "code"),
    [
        ({"reply": "x", "fault": {"kind": "empty_turn"}}, "model.unreachable"),
        ({"blocks": [{"type": "thinking", "thinking": "Hm."}]}, "model.unreachable"),
        ({"reply": "x", "fault": {"kind": "error_event", "after": 0, "error": OVERLOADED}}, "model.busy"),
        ({"reply": "x", "fault": {"kind": "invalid_json", "after": 0}}, "model.unreachable"),
    ],
    ids=["empty end_turn", "nothing but thinking", "error before the first word, twice", "not JSON, twice"],
)
async def test_without_a_word_it_is_an_error_and_can_be_asked_again(
    people: People, claude: ModelServer, behaviour: dict[str, Any], code: str
) -> None:
    chatter = await Chatter.open(await people.person())
    claude.will(behaviour | {"times": 2, "match": "Hello"})
    events = await chatter.send("Hello")
    assert (events[-1].name, events[-1].data["code"]) == ("error", code)
    assert (await chatter.messages())[-1]["status"] == "failed"
    await goes_on(chatter, claude)


async def test_a_full_context_window_is_told_as_a_cut(people: People, claude: ModelServer) -> None:
    chatter = await Chatter.open(await people.person())
    claude.will({"reply": "This is as far as", "stop_reason": "model_context_window_exceeded"})
    events = await chatter.send("Go on for ever")
    assert (events[-1].data["reason"], text_of(events)) == ("truncated", "This is as far as")
    await goes_on(chatter, claude)


async def test_tool_arguments_that_are_not_json_go_back_to_the_model(people: People, claude: ModelServer) -> None:
    chatter = await Chatter.open(await people.person())
    claude.will(SAVING | {"fault": {"kind": "invalid_tool_json"}}, {"reply": "I could not save it."})
    events = await chatter.send("Remember")
    assert events[-1].name == "message.completed"
    assert [event.data["status"] for event in events if event.name == "tool.finished"] == ["error"]
    results = claude.requests[-1]["body"]["messages"][-1]["content"]
    assert [(block["type"], block["is_error"]) for block in results] == [("tool_result", True)]
    assert await nothing_saved(chatter)
    await goes_on(chatter, claude)


MALFORMED = [
    '{"type":"content_block_delta","index":7,"delta":{"type":"text_delta","text":"?"}}',
    '{"type":"content_block_delta","index":0,"delta":{"type":"text_delta"}}',
    '{"type":"content_block_delta","index":null,"delta":{"type":"text_delta","text":"?"}}',
    '{"type":"content_block_start","index":1,"content_block":[]}',
    '{"type":"message_delta","delta":7}',
]


@pytest.mark.parametrize("event", MALFORMED)
async def test_an_event_of_the_wrong_shape_breaks_one_answer(people: People, claude: ModelServer, event: str) -> None:
    chatter = await Chatter.open(await people.person())
    before = STREAM[: STREAM.index('data: {"type":"content_block_stop"')]
    # In one piece with the words before it, which are shown all the same.
    claude.will({"replay": f"{before}data: {event}\n\n"})
    events = await chatter.send("Is it normal?")
    assert (events[-1].name, events[-1].data["reason"]) == ("message.interrupted", "provider-error")
    assert text_of(events) == TEXT
    await goes_on(chatter, claude)


def test_an_event_without_an_end_is_given_up() -> None:
    decoder = SseDecoder()
    piece = b"x" * (1 << 20)
    assert decoder.feed(WIRE[:400] + b"data: ") != []
    for _ in range(MAX_EVENT_BYTES // len(piece)):
        assert decoder.feed(piece) == []
    assert decoder.broken is not None
    assert decoder.broken.final


WAITS = [
    ("429", {"status": 429, "headers": {"retry-after": "0.02"}}, 0.02),
    ("529", {"status": 529, "headers": {"retry-after": "0"}}, 0.0),
]


@pytest.mark.parametrize(("busy", "seconds"), [row[1:] for row in WAITS], ids=[row[0] for row in WAITS])
async def test_a_busy_provider_is_waited_for_and_the_reader_is_told(
    people: People, claude: ModelServer, runtime: Runtime, busy: dict[str, Any], seconds: float
) -> None:
    chatter = await Chatter.open(await people.person())
    # The break afterwards shows that waiting is not yet an answer: it is tried again unseen.
    claude.will(busy, {"reply": "Lost.", "fault": {"kind": "cut", "after": 0}}, busy, {"reply": "Here."})
    events = await chatter.send("Hello")
    assert (events[-1].name, text_of(events)) == ("message.completed", "Here.")
    told = [event.data for event in events if event.name == "message.waiting"]
    assert told == [{"code": "model.busy", "seconds": seconds}] * 2
    quota = (await chatter.http.get("/api/v1/chats/quota")).json()
    assert quota["messages"]["used"] == 1


async def test_waiting_makes_no_second_entry_in_the_ledger(
    people: People, claude: ModelServer, runtime: Runtime
) -> None:
    chatter = await Chatter.open(await people.person())
    claude.will({"status": 529, "headers": {"retry-after": "0"}}, {"reply": "Here."})
    await chatter.send("Hello")
    async with runtime.database.sessions() as session:
        calls = list(await session.scalars(select(ModelCall).where(ModelCall.purpose == "chat")))
    assert [call.state for call in calls] == ["settled"]


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("7", 7.0), ("0.5", 0.5), ("0", 0.0), ("", None), ("-1", None), ("nan", None), ("inf", None), ("Wed, 21", None)],
)
def test_a_retry_after_is_a_number_of_seconds_or_nothing(header: str, seconds: float | None) -> None:
    assert seconds_to_wait(header) == seconds


@pytest.mark.parametrize("header", ["3600", "1e9"])
async def test_patience_has_bounds(people: People, claude: ModelServer, header: str) -> None:
    chatter = await Chatter.open(await people.person())
    claude.will({"status": 429, "headers": {"retry-after": header}, "match": "Hello", "times": 3})
    async with asyncio.timeout(10):
        events = await chatter.send("Hello")
    assert (events[-1].name, events[-1].data["code"]) == ("error", "model.busy")
    quota = (await chatter.http.get("/api/v1/chats/quota")).json()
    assert quota["messages"]["used"] == 0
    assert (await chatter.messages())[-1]["status"] == "failed"
    await goes_on(chatter, claude)


def test_counts_that_no_provider_can_mean_stay_within_the_ledger() -> None:
    built = AnswerBuilder()
    told = {
        "input_tokens": 2**63, "output_tokens": -5, "cache_read_input_tokens": 7,
        "cache_creation": {"ephemeral_1h_input_tokens": 2**40},
    }  # fmt: skip
    built.feed({"type": "message_start", "message": {"usage": told}})
    usage = built.used()
    assert (usage.input_tokens, usage.output_tokens, usage.cache_read_tokens) == (MOST_COUNTED, 0, 7)
    assert usage.cache_write_hour_tokens == MOST_COUNTED
    # Even many such calls are a number that the counter of a day can hold.
    assert usage.charged * 50 < 2**31
