"""Running a tool call: checked, once, and with an answer whatever happens."""

from __future__ import annotations

import asyncio
from typing import Any

from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.logging import get_logger
from app.models import ToolRun
from app.services.ai.answer import ToolRequest
from app.services.ai.tools.base import Caller, Outcome, Tool, say

TOOL_SECONDS = 60.0
log = get_logger(__name__)


def _refused(caller: Caller, content: str) -> Outcome:
    summary = say(caller.actor, "That did not work", "Не получилось")
    return Outcome(content, summary, is_error=True)


async def run_tool(tool: Tool[Any] | None, request: ToolRequest, caller: Caller) -> Outcome:
    """The outcome of one call; failures are outcomes too, told to the model in words it can act on.

    The effect and its record are one transaction, so that a call repeated after a crash is answered, not done again.
    """
    if tool is None:
        return _refused(caller, f"There is no tool named {request.name}.")
    if request.input is None:
        return _refused(caller, "The arguments were not valid JSON. Call the tool again with correct arguments.")
    try:
        data = tool.arguments.model_validate(request.input)
    except ValidationError as error:
        return _refused(caller, "The arguments are not valid: " + _complaints(error))
    try:
        async with asyncio.timeout(TOOL_SECONDS):
            return await _run_once(tool, request, caller, data)
    except AppError as error:
        return _refused(caller, f"Refused ({error.code}): {error.detail or error.title}")
    except TimeoutError:
        return _refused(caller, "The tool took too long and was stopped. Nothing was changed.")
    except (SQLAlchemyError, OSError) as error:
        log.warning("tool failed", tool=tool.name, error=type(error).__name__)
        return _refused(caller, "The tool failed for a technical reason. Nothing was changed; it may be tried again.")


def _complaints(error: ValidationError) -> str:
    return "; ".join(
        f"{'.'.join(str(part) for part in item['loc']) or 'arguments'}: {item['msg']}" for item in error.errors()[:5]
    )


async def _run_once(tool: Tool[Any], request: ToolRequest, caller: Caller, data: Any) -> Outcome:
    prepared = data
    if tool.takes_long:
        async with caller.runtime.database.sessions() as session:
            done = await _done(session, request, caller)
        if done is not None:
            return done
        prepared = await tool.prepare(caller, data)
    async with caller.runtime.database.unit_of_work() as session:
        done = await _done(session, request, caller)
        if done is not None:
            return done
        outcome = await tool.run(session, caller, prepared)
        if tool.changes_something:
            session.add(
                ToolRun(
                    message_id=caller.message_id,
                    tool_use_id=request.id,
                    user_id=caller.actor.user_id,
                    name=tool.name,
                    outcome=outcome.as_dict(),
                )
            )
    return outcome


async def _done(session: AsyncSession, request: ToolRequest, caller: Caller) -> Outcome | None:
    """The outcome of this very call, if it was carried out before."""
    done = await session.get(ToolRun, (caller.message_id, request.id))
    if done is None:
        return None
    saved = dict(done.outcome)
    ref = saved.pop("ref")
    return Outcome(**saved, ref=(ref["kind"], ref["id"]) if ref else None)
