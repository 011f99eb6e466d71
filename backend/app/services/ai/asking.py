"""Asking the model something that nobody watches being written: a summary, a title."""

from __future__ import annotations

from app.services.ai.answer import AnswerBuilder
from app.services.gateways.claude import Fault, ModelError, ModelRequest
from app.services.runtime import Runtime


async def ask(runtime: Runtime, request: ModelRequest, built: AnswerBuilder) -> str:
    """The text of the whole answer. Raises ModelError; what was used until then stands in `built` in any case."""
    async with runtime.claude.stream(request) as pieces:
        async for events in pieces:
            for event in events:
                if event.get("type") == "error":
                    raise ModelError(Fault.UNREACHABLE, str((event.get("error") or {}).get("type")))
                built.feed(event)
    text = "\n".join(block["text"] for block in built.content() if block["type"] == "text").strip()
    if not built.complete or built.stop_reason != "end_turn" or not text:
        raise ModelError(Fault.UNREACHABLE, f"not a whole answer: {built.stop_reason}")
    return text
