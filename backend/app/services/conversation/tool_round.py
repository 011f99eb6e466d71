"""The tool calls of one round: shown as they begin and end, and answered all, whatever happens."""

from __future__ import annotations

import asyncio
import time
from typing import Any
from uuid import uuid4

from app.services.ai.answer import AnswerBuilder, ToolRequest
from app.services.ai.tools import TOOLS, run_tool
from app.services.ai.tools.base import Caller, Outcome
from app.services.conversation.live import LiveAnswer

LAST_ROUND = (
    "(This was the last round of tools for this answer. Answer now with what you have, and say what could not be done.)"
)


def give_own_ids(answer: LiveAnswer, built: AnswerBuilder) -> None:
    """A call that only shares the id of another one of this answer gets an id of its own, wherever it is told of.

    Local servers number the calls of each response anew. The very same call keeps its id, and is carried out once.
    """
    own = str(answer.message_id)
    # What was taken over from an interrupted answer was another one's call, whatever it looks like.
    known = {
        call["tool_use_id"]: (call["name"], call["input"]) if call.get("run_of", own) == own else None
        for call in reversed(answer.meta["tool_calls"])
    }
    for block, request in zip(built.tool_blocks(), built.tool_requests(), strict=True):
        call = (request.name, request.input or {})
        if known.setdefault(request.id, call) != call:
            block["id"] = f"toolu_{uuid4().hex}"


async def run(answer: LiveAnswer, caller: Caller, requests: list[ToolRequest], *, last: bool) -> list[dict[str, Any]]:
    """The results in the order of the calls. What only reads runs side by side, what changes something one by one.

    After the `last` round there is no other: the model is told with the results.
    """
    for request in requests:
        _announce(answer, request)
    reading = [request for request in requests if _reads_only(request)]
    found = await asyncio.gather(*(_run(answer, caller, request) for request in reading))
    outcomes = dict(zip((request.id for request in reading), found, strict=True))
    for request in requests:
        if request.id not in outcomes:
            outcomes[request.id] = await _run(answer, caller, request)
    results = [_result(request.id, outcomes[request.id]) for request in requests]
    if last:
        results[-1]["content"] += f"\n{LAST_ROUND}"
    return results


def finished(call: dict[str, Any]) -> dict[str, Any]:
    """The event that tells the end of a call."""
    names = ("tool_use_id", "name", "status", "summary", "duration_ms", "can_undo", "undone")
    event = {name: call[name] for name in names if name in call}
    return event | ({"ref": call["ref"]} if call.get("ref") is not None else {})


def _reads_only(request: ToolRequest) -> bool:
    tool = TOOLS.get(request.name)
    return tool is not None and not tool.changes_something


def _announce(answer: LiveAnswer, request: ToolRequest) -> None:
    shown = {"tool_use_id": request.id, "name": request.name, "input": request.input or {}}
    answer.meta["tool_calls"].append({**shown, "status": "running", "summary": "", "ref": None})
    answer.log.append("tool.started", shown)


async def _run(answer: LiveAnswer, caller: Caller, request: ToolRequest) -> Outcome:
    tool = TOOLS.get(request.name)
    began = time.monotonic()
    outcome = await run_tool(tool, request, caller)
    ended = {
        "status": "error" if outcome.is_error else "ok",
        "summary": outcome.summary,
        "ref": outcome.as_dict()["ref"],
        "duration_ms": round((time.monotonic() - began) * 1000),
        "can_undo": tool is not None and tool.can_undo and not outcome.is_error,
        "undone": False,
        # Where the run is recorded, also for copies of this answer.
        "run_of": str(caller.message_id),
    }
    for call in answer.meta["tool_calls"]:
        if call["tool_use_id"] == request.id:
            call.update(ended)
    answer.log.append("tool.finished", finished({"tool_use_id": request.id, "name": request.name, **ended}))
    return outcome


def _result(tool_use_id: str, outcome: Outcome) -> dict[str, Any]:
    result: dict[str, Any] = {"type": "tool_result", "tool_use_id": tool_use_id, "content": outcome.content}
    if outcome.is_error:
        result["is_error"] = True
    return result
