"""Taking back what the assistant did: the thing goes, its line in the answer says so, the next turn tells the model."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.permissions import Principal
from app.models import MessageStatus, ToolRun
from app.services import chats
from app.services.ai.tools import TOOLS
from app.services.runtime import Runtime


async def undo(runtime: Runtime, actor: Principal, chat_id: UUID, message_id: UUID, tool_use_id: str) -> None:
    """Doing it again changes nothing. The answer may still be being written, as long as it is by this process."""
    async with runtime.database.unit_of_work() as session:
        message = await chats.message(session, actor, chat_id, message_id)
        await session.refresh(message, with_for_update=True)
        live = runtime.live.get(message_id) if message.status == MessageStatus.STREAMING else None
        if message.status == MessageStatus.STREAMING and live is None:
            raise AppError("chat.answer-in-progress")
        meta = live.meta if live is not None else message.meta
        call = next((item for item in meta.get("tool_calls", ()) if item["tool_use_id"] == tool_use_id), None)
        if call is None:
            raise AppError("tool.not-found")
        files = await _take_back(session, actor, UUID(call.get("run_of", str(message_id))), tool_use_id)
        if not call.get("undone"):
            meta = _marked(meta, call)
            message.meta = meta
            if live is not None:
                # The next flush and the final state write what is here, so the mark has to be there before them.
                live.meta.update(meta)
    for path in files:
        await runtime.files.delete(path)


async def _take_back(session: AsyncSession, actor: Principal, run_of: UUID, tool_use_id: str) -> list[str]:
    """Undo the one run behind a call, which several copies of an answer may show; the files that are left over."""
    run = await session.scalar(
        select(ToolRun)
        .where(ToolRun.user_id == actor.user_id, ToolRun.message_id == run_of, ToolRun.tool_use_id == tool_use_id)
        .with_for_update()
    )
    tool = TOOLS.get(run.name) if run is not None else None
    if run is None or tool is None or not tool.can_undo or run.outcome["ref"] is None:
        raise AppError("tool.not-undoable")
    if run.undone_at is not None:
        return []
    files = await tool.undo(session, actor, UUID(run.outcome["ref"]["id"]), run.outcome.get("made") or {})
    run.undone_at = func.clock_timestamp()
    return files


def _marked(meta: dict[str, Any], undone: dict[str, Any]) -> dict[str, Any]:
    """The answer's metadata with the call marked, and in words for the model's next turn."""
    calls = [call | {"undone": True, "can_undo": False} if call is undone else call for call in meta["tool_calls"]]
    return {**meta, "tool_calls": calls, "undone": [*meta.get("undone", ()), f"{undone['name']}: {undone['summary']}"]}
