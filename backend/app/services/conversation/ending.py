"""The last words of an answer: final row, final event, final numbers."""

from __future__ import annotations

import asyncio
import zlib
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.logging import get_logger
from app.core.permissions import Principal
from app.models import Chat, Message, MessageEventBatch, MessageStatus
from app.schemas.chat import QuotaOut
from app.services import quotas
from app.services.ai import history
from app.services.chats import branches, library
from app.services.conversation import titles
from app.services.conversation.live import LiveAnswer, encode_frame
from app.services.conversation.turns import Turn
from app.services.runtime import Runtime
from app.utils.usage import Usage

# A database that restarts is waited for; what could not be written by then is left to the sweeper.
SAVE_ATTEMPTS = 8
log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Ending:
    status: MessageStatus
    reason: str | None = None
    retryable: bool = True
    error: AppError | None = None


def error_body(error: AppError) -> dict[str, Any]:
    """The problem object of a failure that is told inside a stream, where there is no HTTP answer left."""
    return {
        "type": "about:blank",
        "title": error.title,
        "status": error.status,
        "detail": error.detail or error.title,
        "code": error.code,
        "params": error.params,
        "request_id": None,
    }


async def closing_event(
    session: AsyncSession, message: Message, *, quota: dict[str, Any] | None = None
) -> tuple[str, dict[str, Any]]:
    """The event that ends the stream of a message in its final state."""
    if message.status == MessageStatus.FAILED:
        return "error", error_body(AppError(str(message.meta.get("error_code", "server.error"))))
    body = (await branches.shown_one(session, message)).model_dump(mode="json")
    if message.status == MessageStatus.COMPLETE:
        return "message.completed", {
            "message": body,
            "usage": message.meta.get("usage"),
            "quota": quota,
        }
    return "message.interrupted", {
        "message": body,
        "reason": message.meta.get("reason", "server-restart"),
        "retryable": bool(message.meta.get("retryable", True)),
    }


def compressed(frames: list[bytes]) -> bytes:
    return zlib.compress(b"".join(frames), 1)


async def finish(runtime: Runtime, actor: Principal, turn: Turn, answer: LiveAnswer, ending: Ending) -> None:
    """Store the final state, then tell the readers. The log is closed whatever happens."""
    answer.finishing = True
    async with runtime.live.flushing:
        # Any flush that had taken this answer along is over now.
        pass
    if ending.reason == "refused":
        # The provider asks that what a refused answer had begun to say is not kept.
        answer.parts.clear()
        answer.thoughts = ""
        answer.replay.clear()
        answer.meta["citations"] = []
    for call in answer.meta.get("tool_calls", ()):
        if call["status"] == "running":
            call["status"] = "error"
    frame = _unsaved(answer, "server.unavailable")
    try:
        for attempt in range(SAVE_ATTEMPTS):
            try:
                async with runtime.database.unit_of_work() as session:
                    saved = await _save(session, runtime, actor, turn, answer, ending)
            except (SQLAlchemyError, OSError, TimeoutError) as error:
                log.warning("final state not saved", error=type(error).__name__, attempt=attempt)
                await asyncio.sleep(min(0.2 * 2**attempt, 5.0))
            else:
                # Without a row the chat was deleted, or another process had given the answer up for dead.
                frame = saved or _unsaved(answer, "message.not-found")
                break
    finally:
        answer.log.frames.append(frame)
        runtime.live.finish(answer)
    await library.announce(runtime, actor.user_id, turn.chat_id)
    if turn.untitled and ending.status == MessageStatus.COMPLETE and runtime.settings.claude.auto_titles:
        name = f"title of {turn.chat_id}"
        runtime.spawn(titles.name_chat(runtime, actor, turn.chat_id, turn.answer_id), name=name)


def _unsaved(answer: LiveAnswer, code: str) -> bytes:
    """The closing event for readers of an answer whose final state could not be kept."""
    return encode_frame(len(answer.log.frames) + 1, "error", error_body(AppError(code)))


async def _settle(session: AsyncSession, runtime: Runtime, turn: Turn, answer: LiveAnswer) -> str | None:
    """Book what the calls have used and give back what was reserved; the cost of all, None where one is unknown."""
    used = {call.id: call.built.used() for call in answer.calls}
    if turn.call is not None:
        # It may be that not even the first call was made.
        used.setdefault(turn.call, Usage())
    return await quotas.settle_calls(session, runtime, used)


async def _save(
    session: AsyncSession,
    runtime: Runtime,
    actor: Principal,
    turn: Turn,
    answer: LiveAnswer,
    ending: Ending,
) -> bytes | None:
    """Write the row and the rest of the events; the closing frame, or None when the row is no longer ours."""
    # The chat first, as when a turn begins or a chat is deleted: none of them ever waits for the other in a circle.
    await session.execute(update(Chat).where(Chat.id == turn.chat_id).values(active_at=func.clock_timestamp()))
    usage, cost = answer.usage, await _settle(session, runtime, turn, answer)
    query = select(Message, func.clock_timestamp()).where(Message.id == answer.message_id).with_for_update()
    found = (await session.execute(query)).one_or_none()
    if found is None or found[0].status != MessageStatus.STREAMING:
        return None
    row, row.finished_at = found
    row.content, row.replay, row.status = answer.content, list(answer.replay), ending.status
    row.meta = {**answer.kept_meta(), "usage": usage.as_dict(), "cost_usd": cost, "reason": ending.reason}
    row.meta["retryable"] = ending.retryable and ending.status != MessageStatus.COMPLETE
    if ending.error is not None:
        row.meta["error_code"] = ending.error.code
    row.replay_tokens = history.weight_of(row)
    if ending.status == MessageStatus.FAILED and not usage.charged and turn.day is not None:
        await quotas.release_message(session, actor.user_id, turn.day)
    await session.flush()
    quota = QuotaOut.model_validate(await quotas.current(session, runtime, actor)).model_dump(mode="json")
    name, data = await closing_event(session, row, quota=quota)
    if ending.error is not None and name == "error":
        data = error_body(ending.error)
    frame = encode_frame(len(answer.log.frames) + 1, name, data)
    session.add(
        MessageEventBatch(
            message_id=row.id,
            first_id=answer.flushed + 1,
            last_id=len(answer.log.frames) + 1,
            frames=compressed([*answer.log.frames[answer.flushed :], frame]),
        )
    )
    return frame
