"""A stream as a list of things to do: frames to send, pauses to keep, a connection to cut."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from standins.claude.encoding import dump
from standins.claude.speech import Speech

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Frame:
    data: bytes
    is_delta: bool = False
    """Deltas are paced and counted; the rest goes out at once."""


@dataclass(frozen=True, slots=True)
class Pause:
    seconds: float | None
    """None: until the client goes away."""


@dataclass(frozen=True, slots=True)
class Cut:
    how: Literal["fin", "rst"] = "fin"


Step = Frame | Pause | Cut
PING = Frame(b'event: ping\ndata: {"type":"ping"}\n\n')


def frame(event: Json, is_delta: bool = False) -> Frame:
    return Frame(b"event: %b\ndata: %b\n\n" % (event["type"].encode(), dump(event)), is_delta)


def message(message_id: str, model: str, usage: Json, speech: Speech | None = None) -> Json:
    """The Message object: empty at the start of a stream, whole when nothing is streamed."""
    return {
        "id": message_id,
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": [] if speech is None else [block.final() for block in speech.blocks],
        "stop_reason": None if speech is None else speech.stop_reason,
        "stop_sequence": None if speech is None else speech.stop_sequence,
        "stop_details": None if speech is None else speech.stop_details,
        "usage": usage,
    }


def full_usage(input_usage: Json, output_tokens: int, thinking_tokens: int) -> Json:
    usage = {
        **input_usage,
        "output_tokens": output_tokens,
        "service_tier": "standard",
        "inference_geo": "not_available",
    }
    if thinking_tokens:
        usage["output_tokens_details"] = {"thinking_tokens": thinking_tokens}
    return usage


def opening(message_id: str, model: str, input_usage: Json) -> Frame:
    return frame({"type": "message_start", "message": message(message_id, model, full_usage(input_usage, 1, 0))})


def closing(stop: Json, input_usage: Json, output_tokens: int, thinking_tokens: int = 0) -> list[Step]:
    usage = {key: value for key, value in input_usage.items() if key != "cache_creation"}
    usage["output_tokens"] = output_tokens
    if thinking_tokens:
        usage["output_tokens_details"] = {"thinking_tokens": thinking_tokens}
    return [frame({"type": "message_delta", "delta": stop, "usage": usage}), frame({"type": "message_stop"})]


def _block_frames(speech: Speech) -> Iterator[Step]:
    for index, block in enumerate(speech.blocks):
        yield frame({"type": "content_block_start", "index": index, "content_block": block.start})
        if index == 0:
            yield PING
        for delta in block.deltas:
            yield frame({"type": "content_block_delta", "index": index, "delta": delta}, is_delta=True)
        yield frame({"type": "content_block_stop", "index": index})
    if not speech.blocks:
        yield PING


def stream_of(speech: Speech, message_id: str, model: str, input_usage: Json) -> list[Step]:
    stop: Json = {"stop_reason": speech.stop_reason, "stop_sequence": speech.stop_sequence}
    if speech.stop_details is not None:
        stop["stop_details"] = speech.stop_details
    return [
        opening(message_id, model, input_usage),
        *_block_frames(speech),
        *closing(stop, input_usage, speech.output_tokens, speech.thinking_tokens),
    ]
