"""The tool calls of one round: shown as they begin and end, and answered all, whatever happens."""

from __future__ import annotations

import asyncio
import time
from typing import Any
from uuid import uuid4

from sqlalchemy.exc import SQLAlchemyError

from app.core.logging import get_logger
from app.services.ai.answer import AnswerBuilder, ToolRequest
from app.services.ai.sources import Sources
from app.services.ai.tools import TOOLS, run_tool
from app.services.ai.tools.base import Caller
from app.services.conversation import tool_results
from app.services.conversation.flusher import flush
from app.services.conversation.live import LiveAnswer

log = get_logger(__name__)

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


async def run(answer: LiveAnswer, caller: Caller, built: AnswerBuilder, *, last: bool) -> None:
    """Carry out the calls of a round. What only reads runs side by side, what changes something one by one.

    The round is in the replay from the beginning, with a result for every call, and in the database before anything is
    changed: whatever stops the answer, it is known what was done. After the `last` round there is no other: the model
    is told with the results.
    """
    requests = built.tool_requests()
    for request in requests:
        _announce(answer, request)
    results = [tool_results.result(request.id) for request in requests]
    answer.replay += [{"role": "assistant", "content": built.content()}, {"role": "user", "content": results}]
    note_replayed(answer, caller.sources)
    calls = list(zip(requests, results, strict=True))
    changing = [call for call in calls if not tool_results.reads_only(call[0].name)]
    if changing:
        await _keep(caller)
    await asyncio.gather(*(_run(answer, caller, *call) for call in calls if call not in changing))
    for call in changing:
        await _run(answer, caller, *call)
    if last:
        results[-1]["content"] += f"\n{LAST_ROUND}"


def note_replayed(answer: LiveAnswer, sources: Sources) -> None:
    """How much of the visible text the replay covers; the rest is added as text if we are interrupted later."""
    answer.meta["replayed_characters"] = len(answer.content)
    answer.meta["sources"] = [source.as_dict() for source in sources.added]
    answer.meta["last_source"] = sources.highest


async def _keep(caller: Caller) -> None:
    try:
        await flush(caller.runtime)
    except (SQLAlchemyError, OSError) as error:
        # Without a database the tools will fail as well, and say so.
        log.warning("round of tools not stored", message_id=str(caller.message_id), error=type(error).__name__)


def finished(call: dict[str, Any]) -> dict[str, Any]:
    """The event that tells the end of a call."""
    names = ("tool_use_id", "name", "status", "summary", "duration_ms", "can_undo", "undone")
    event = {name: call[name] for name in names if name in call}
    return event | ({"ref": call["ref"]} if call.get("ref") is not None else {})


def _announce(answer: LiveAnswer, request: ToolRequest) -> None:
    shown = {"tool_use_id": request.id, "name": request.name, "input": request.input or {}}
    answer.meta["tool_calls"].append({**shown, "status": "running", "summary": "", "ref": None})
    answer.log.append("tool.started", shown)


async def _run(answer: LiveAnswer, caller: Caller, request: ToolRequest, result: dict[str, Any]) -> None:
    began = time.monotonic()
    outcome = await run_tool(TOOLS.get(request.name), request, caller)
    result.clear()
    result.update(tool_results.result(request.id, outcome))
    note_replayed(answer, caller.sources)
    ended = tool_results.ended(request.name, outcome, caller.message_id)
    ended["duration_ms"] = round((time.monotonic() - began) * 1000)
    for call in answer.meta["tool_calls"]:
        if call["tool_use_id"] == request.id:
            call.update(ended)
    answer.log.append("tool.finished", finished({"tool_use_id": request.id, "name": request.name, **ended}))
