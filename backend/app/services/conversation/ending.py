"""The last words of an answer: final row, final event, final numbers."""

from __future__ import annotations

import asyncio
import time
import zlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ARRAY, DateTime, Integer, Text, Uuid, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.logging import get_logger
from app.core.permissions import Principal
from app.models import Message, MessageRole, MessageStatus
from app.prepared import Prepared
from app.schemas.chat import MessageOut, QuotaOut
from app.services import quotas
from app.services.ai import history
from app.services.chats import branches, library
from app.services.conversation import titles, tool_results
from app.services.conversation.live import LiveAnswer, encode_frame
from app.services.conversation.turns import Turn
from app.services.memory import uses
from app.services.runtime import Runtime
from app.utils.usage import Usage

# A database that restarts is waited for; what could not be written by then is left to the sweeper. A process that is
# to end waits less: with all the other patience of a shutdown it has to be gone in fifteen seconds.
SAVE_SECONDS, SAVE_SECONDS_CLOSING = 600.0, 4.0
# Shorter than the patience of other processes' sweepers, once the database is back.
LONGEST_PAUSE = 1.0
log = get_logger(__name__)

# They run with every answer.
_CHAT = Prepared(
    text(
        "UPDATE chats SET active_at = clock_timestamp(), updated_at = clock_timestamp() WHERE id = :chat_id"
    ).bindparams(bindparam("chat_id", type_=Uuid))
)
_ANSWER = Prepared(
    text("""
        UPDATE messages AS m
        SET content = :content, status = :status, metadata = :meta, replay = CAST(:replay AS json),
            replay_tokens = :replay_tokens, finished_at = clock_timestamp()
        WHERE id = :id AND status = 'streaming'
        RETURNING created_at, finished_at, (
            SELECT array_agg(s.id ORDER BY s.seq) FROM messages AS s
            WHERE s.parent_id = m.parent_id AND s.role = m.role
        ) AS sibling_ids
    """)
    .bindparams(
        bindparam("id", type_=Uuid),
        bindparam("meta", type_=JSONB),
        bindparam("replay_tokens", type_=Integer),
        *(bindparam(name, type_=Text) for name in ("content", "status", "replay")),
    )
    .columns(created_at=DateTime(timezone=True), finished_at=DateTime(timezone=True), sibling_ids=ARRAY(Uuid))
)
# A flush may have been committed without our hearing of it.
_EVENTS = Prepared(
    text("""
        INSERT INTO message_event_batches (message_id, first_id, last_id, frames)
        VALUES (:message_id, :first_id, :last_id, :frames)
        ON CONFLICT (message_id, first_id) DO UPDATE SET last_id = excluded.last_id, frames = excluded.frames
    """).bindparams(bindparam("message_id", type_=Uuid))
)


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


def closing_event(
    message: Message, sibling_ids: list[UUID], *, quota: dict[str, Any] | None = None
) -> tuple[str, dict[str, Any]]:
    """The event that ends the stream of a message in its final state."""
    if message.status == MessageStatus.FAILED:
        return "error", error_body(AppError(str(message.meta.get("error_code", "server.error"))))
    body = MessageOut.of(message, sibling_ids).model_dump(mode="json")
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
    frame = _unsaved(answer, "server.unavailable")
    try:
        frame = await _saved(runtime, actor, turn, answer, ending) or frame
    finally:
        answer.log.frames.append(frame)
        runtime.live.finish(answer)
    await library.announce(runtime, actor.user_id, turn.chat_id)
    if turn.untitled and ending.status == MessageStatus.COMPLETE and runtime.settings.claude.auto_titles:
        name = f"title of {turn.chat_id}"
        runtime.spawn(titles.name_chat(runtime, actor, turn.chat_id, turn.answer_id), name=name)


async def _saved(runtime: Runtime, actor: Principal, turn: Turn, answer: LiveAnswer, ending: Ending) -> bytes | None:
    """The closing frame once the final state is stored; None when the database stayed away for too long."""
    began, pause = time.monotonic(), 0.1
    while True:
        try:
            async with runtime.database.unit_of_work() as session:
                frame = await _save(session, runtime, actor, turn, answer, ending)
        except (SQLAlchemyError, OSError) as error:
            log.warning("final state not saved", message_id=str(answer.message_id), error=type(error).__name__)
        else:
            return frame or _unsaved(answer, "message.not-found")
        if time.monotonic() - began > (SAVE_SECONDS_CLOSING if runtime.closing else SAVE_SECONDS):
            return None
        pause = min(2 * pause, LONGEST_PAUSE)
        await asyncio.sleep(pause)


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
    """Write the row and the rest of the events; the closing frame, or None when the row is gone."""
    # The chat first, as when a turn begins or a chat is deleted: none of them ever waits for the other in a circle.
    await _CHAT.all(session, {"chat_id": turn.chat_id})
    calls = answer.meta.get("tool_calls", [])
    await tool_results.complete(session, actor.user_id, answer.message_id, answer.replay, calls)
    cost = await _settle(session, runtime, turn, answer)
    row = _final_row(turn, answer, ending, cost)
    written = await _ANSWER.one_or_none(session, _values(row))
    if written is None:
        return await _stored(session, runtime, actor, answer)
    row.created_at, row.finished_at = written.created_at, written.finished_at
    if ending.status == MessageStatus.FAILED and not answer.usage.charged and turn.day is not None:
        await quotas.release_message(session, actor.user_id, turn.day)
    name, data = closing_event(row, written.sibling_ids, quota=await _quota(session, runtime, actor))
    if ending.error is not None and name == "error":
        data = error_body(ending.error)
    frame = encode_frame(len(answer.log.frames) + 1, name, data)
    batch = {
        "message_id": row.id,
        "first_id": answer.flushed + 1,
        "last_id": len(answer.log.frames) + 1,
        "frames": compressed([*answer.log.frames[answer.flushed :], frame]),
    }
    await _EVENTS.all(session, batch)
    if known := answer.meta.get("sent", {}).get("memory"):
        await uses.record(session, actor.user_id, row.id, known)
    return frame


async def _stored(session: AsyncSession, runtime: Runtime, actor: Principal, answer: LiveAnswer) -> bytes | None:
    """The closing frame of an answer that has its final state already.

    The attempt before was committed without our hearing of it, or another process had given the answer up for dead.
    """
    row = await session.get(Message, answer.message_id)
    if row is None:
        return None
    shown = await branches.shown_one(session, row)
    closing = closing_event(row, shown.sibling_ids, quota=await _quota(session, runtime, actor))
    return encode_frame(len(answer.log.frames) + 1, *closing)


async def _quota(session: AsyncSession, runtime: Runtime, actor: Principal) -> dict[str, Any]:
    return QuotaOut.model_validate(await quotas.current(session, runtime, actor)).model_dump(mode="json")


def _final_row(turn: Turn, answer: LiveAnswer, ending: Ending, cost: str | None) -> Message:
    """The answer as it is kept; not part of any session."""
    meta = {**answer.kept_meta(), "usage": answer.usage.as_dict(), "cost_usd": cost, "reason": ending.reason}
    meta["retryable"] = ending.retryable and ending.status != MessageStatus.COMPLETE
    if ending.error is not None:
        meta["error_code"] = ending.error.code
    row = Message(
        id=answer.message_id,
        chat_id=turn.chat_id,
        parent_id=turn.question_id,
        role=MessageRole.ASSISTANT,
        content=answer.content,
        status=ending.status,
        meta=meta,
        replay=list(answer.replay),
    )
    row.replay_tokens = history.weight_of(row)
    return row


def _values(row: Message) -> dict[str, Any]:
    return {
        "id": row.id,
        "content": row.content,
        "status": row.status,
        "meta": row.meta,
        "replay": orjson.dumps(row.replay).decode(),
        "replay_tokens": row.replay_tokens,
    }
