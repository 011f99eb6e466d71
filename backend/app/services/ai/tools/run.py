"""Running a tool call: checked, once, and with an answer whatever happens."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.logging import get_logger
from app.models import ToolRun
from app.services.ai.answer import ToolRequest
from app.services.ai.tools import failures
from app.services.ai.tools.base import Caller, Outcome, Tool

TOOL_SECONDS = 60.0
NOT_DONE = Outcome(
    "Not carried out: the answer was interrupted before this call. Nothing was changed by it.", "", is_error=True
)
# About ten thousand tokens.
MAX_RESULT = 40_000
log = get_logger(__name__)


def _refused(caller: Caller, name: str, content: str, reason: tuple[str, str]) -> Outcome:
    return Outcome(content, failures.line(caller.actor, name, reason), is_error=True)


async def run_tool(tool: Tool[Any] | None, request: ToolRequest, caller: Caller) -> Outcome:
    """The outcome of one call; failures are outcomes too, told to the model in words it can act on.

    The effect and its record are one transaction, so that a call repeated after a crash is answered, not done again.
    """
    unreadable = failures.UNREADABLE
    if tool is None:
        return _refused(caller, request.name, f"There is no tool named {request.name[:64]}.", unreadable)
    if request.input is None:
        content = "The arguments were not valid JSON. Call the tool again with correct arguments."
        return _refused(caller, tool.name, content, unreadable)
    try:
        data = tool.arguments.model_validate(request.input)
    except ValidationError as error:
        content = f"The arguments are not valid: {_complaints(error)}. Call the tool again with these corrected."
        return _refused(caller, tool.name, content, unreadable)
    try:
        async with asyncio.timeout(TOOL_SECONDS):
            return _bounded(await _run_once(tool, request, caller, data))
    except AppError as error:
        content = f"Refused ({error.code}): {error.detail or error.title}. Nothing was changed."
        return _refused(caller, tool.name, content, failures.reason_of(error))
    except TimeoutError:
        content = "The tool took too long and was stopped. Nothing was changed. Tell the person, do not call it again."
        return _refused(caller, tool.name, content, failures.TOO_SLOW)
    except (SQLAlchemyError, OSError) as error:
        log.warning("tool failed", tool=tool.name, error=type(error).__name__)
        content = "The tool failed for a technical reason. Nothing was changed; it may be tried once more."
        return _refused(caller, tool.name, content, failures.TECHNICAL)


def _bounded(outcome: Outcome) -> Outcome:
    """A result that leaves room for the conversation."""
    if len(outcome.content) <= MAX_RESULT:
        return outcome
    return replace(outcome, content=outcome.content[:MAX_RESULT] + "\n(The rest was left out: ask for less at a time.)")


def _complaints(error: ValidationError) -> str:
    return "; ".join(
        f"{'.'.join(str(part) for part in item['loc']) or 'arguments'}: {item['msg']}" for item in error.errors()[:5]
    )


async def _run_once(tool: Tool[Any], request: ToolRequest, caller: Caller, data: Any) -> Outcome:
    """Do it, or answer with what this very call did before. Of two at the same moment the second waits and is told."""
    prepared = data
    if tool.takes_long:
        async with caller.runtime.database.sessions() as session:
            done = await _done(session, request, caller)
        if done is not None:
            return done
        prepared = await tool.prepare(caller, data)
    async with caller.runtime.database.unit_of_work() as session:
        if not tool.changes_something:
            return await tool.run(session, caller, prepared)
        key = {"message_id": caller.message_id, "tool_use_id": request.id}
        claim = insert(ToolRun).values(**key, user_id=caller.actor.user_id, name=tool.name, outcome={})
        if await session.scalar(claim.on_conflict_do_nothing().returning(ToolRun.name)) is None:
            done = await _done(session, request, caller)
            if done is not None:
                return done
        outcome = await tool.run(session, caller, prepared)
        await session.execute(update(ToolRun).filter_by(**key).values(outcome=outcome.as_dict()))
    return outcome


async def what_was_done(session: AsyncSession, owner: UUID, message_id: UUID, request: ToolRequest) -> Outcome:
    """The outcome of a call that nobody waits for any more. One that has done nothing yet never will.

    Its own transaction may still be on its way: its claim is waited for, and taken if it comes to nothing.
    """
    claim = insert(ToolRun).values(
        message_id=message_id, tool_use_id=request.id, user_id=owner, name=request.name, outcome=NOT_DONE.as_dict()
    )
    await session.execute(claim.on_conflict_do_nothing())
    done = await _recorded(session, message_id, request.id)
    return NOT_DONE if done is None else _bounded(done)


async def _done(session: AsyncSession, request: ToolRequest, caller: Caller) -> Outcome | None:
    """The outcome of this very call, if it was carried out before."""
    return await _recorded(session, caller.message_id, request.id)


async def _recorded(session: AsyncSession, message_id: UUID, tool_use_id: str) -> Outcome | None:
    done = await session.get(ToolRun, (message_id, tool_use_id))
    if done is None:
        return None
    saved = dict(done.outcome)
    ref = saved.pop("ref")
    return Outcome(**saved, ref=(ref["kind"], ref["id"]) if ref else None)
