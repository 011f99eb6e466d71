"""What the calls of a round have come to: for the model, for the page, and after the answer broke off."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Message
from app.services.ai.answer import ToolRequest
from app.services.ai.tools import TOOLS
from app.services.ai.tools.base import Outcome
from app.services.ai.tools.run import NOT_DONE, what_was_done


def result(tool_use_id: str, outcome: Outcome = NOT_DONE) -> dict[str, Any]:
    """The block that answers a call; until there is an outcome, nothing was carried out."""
    block: dict[str, Any] = {"type": "tool_result", "tool_use_id": tool_use_id, "content": outcome.content}
    if outcome.is_error:
        block["is_error"] = True
    return block


def ended(name: str, outcome: Outcome, message_id: UUID) -> dict[str, Any]:
    """What the end of a call adds to its line in the answer."""
    tool = TOOLS.get(name)
    return {
        "status": "error" if outcome.is_error else "ok",
        "summary": outcome.summary,
        "ref": outcome.as_dict()["ref"],
        "can_undo": tool is not None and tool.can_undo and not outcome.is_error,
        "undone": False,
        # Where the run is recorded, also for copies of this answer.
        "run_of": str(message_id),
    }


def reads_only(name: str) -> bool:
    tool = TOOLS.get(name)
    return tool is not None and not tool.changes_something


async def complete(
    session: AsyncSession, owner: UUID, message_id: UUID, replay: list[dict[str, Any]], calls: list[dict[str, Any]]
) -> None:
    """Find out what the calls have done that were running when their answer broke off, and write it where it counts.

    The round stays in the replay with all its results, so that whoever goes on does not do again what is done.
    """
    running = [call for call in calls if call["status"] == "running"]
    if not running:
        return
    blocks = {block["tool_use_id"]: block for block in _last_results(replay)}
    # Kept from being deleted meanwhile: what is recorded belongs to it.
    here = select(Message.id).where(Message.id == message_id).with_for_update(read=True, key_share=True)
    is_here = await session.scalar(here) is not None
    for call in running:
        name, identity = call["name"], call["tool_use_id"]
        if is_here and identity in blocks and name in TOOLS and not reads_only(name):
            outcome = await what_was_done(session, owner, message_id, ToolRequest(identity, name, None))
            call.update(ended(name, outcome, message_id))
            blocks[identity].clear()
            blocks[identity].update(result(identity, outcome))
        call["status"] = "error" if call["status"] == "running" else call["status"]


def _last_results(replay: list[dict[str, Any]]) -> list[dict[str, Any]]:
    blocks = replay[-1]["content"] if replay and replay[-1]["role"] == "user" else []
    return [block for block in blocks if block["type"] == "tool_result"]
