"""Asking the model something that nobody watches being written: a summary, a title."""

from __future__ import annotations

from typing import Any

from app.services.ai.answer import AnswerBuilder
from app.services.gateways.claude import Fault, ModelError, ModelRequest
from app.services.runtime import Runtime


async def ask(runtime: Runtime, request: ModelRequest, built: AnswerBuilder) -> str:
    """The text of the whole answer. Raises ModelError; what was used until then stands in `built` in any case."""
    async with runtime.claude.stream(request) as pieces:
        async for events in pieces:
            for event in events:
                fed(built, event)
    text = "\n".join(block["text"] for block in built.content() if block["type"] == "text").strip()
    if not built.complete or built.stop_reason != "end_turn" or not text:
        raise ModelError(Fault.UNREACHABLE, f"not a whole answer: {built.stop_reason}")
    return text


def fed(built: AnswerBuilder, event: dict[str, Any]) -> tuple[str, str] | None:
    """What an event adds to the answer. An event that is an error, or makes no sense, is a ModelError."""
    if event.get("type") == "error":
        detail = str((event.get("error") or {}).get("type"))
        raise ModelError(Fault.BUSY if detail == "overloaded_error" else Fault.UNREACHABLE, detail)
    try:
        return built.feed(event)
    except ValueError as error:
        raise ModelError(Fault.UNREACHABLE, "an event of the stream is malformed") from error


def fed_whole(built: AnswerBuilder, message: dict[str, Any]) -> None:
    """An answer that was not streamed. One that makes no sense is a ModelError."""
    usage, stop = message.get("usage") or {}, {"stop_reason": message.get("stop_reason")}
    fed(built, {"type": "message_start", "message": {"usage": usage}})
    for index, block in enumerate(message.get("content") or ()):
        fed(built, {"type": "content_block_start", "index": index, "content_block": block})
    fed(built, {"type": "message_delta", "delta": stop, "usage": usage})
    fed(built, {"type": "message_stop"})
