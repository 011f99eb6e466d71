"""Answers whose writer died: found by their silence, and left readable with a way to go on."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.logging import get_logger
from app.models import CallState, Message, MessageEventBatch, MessageStatus, ModelCall
from app.services import quotas
from app.services.ai import history
from app.services.runtime import Runtime
from app.utils.usage import Usage

# The writer gives a sign of life every second.
SILENCE = timedelta(seconds=8)
# After an outage of the database all writers look silent; the living ones show themselves before the second look.
SECOND_LOOK = timedelta(seconds=4)
CALL_LIFETIME = timedelta(minutes=20)
EVENTS_KEPT = timedelta(hours=24)
log = get_logger(__name__)


class AnswerSweeper:
    """Marks answers without a living writer as interrupted, once they were found silent twice."""

    def __init__(self) -> None:
        self._suspects: dict[UUID, datetime] = {}

    async def sweep(self, runtime: Runtime) -> int:
        """How many answers were given up in this look."""
        now = runtime.clock.now()
        async with runtime.database.sessions() as session:
            silent = set(await session.scalars(_silent(runtime)))
        self._suspects = {message_id: self._suspects.get(message_id, now) for message_id in silent}
        due = [message_id for message_id, since in self._suspects.items() if now - since >= SECOND_LOOK]
        return await _give_up(runtime, due) if due else 0


def _silent(runtime: Runtime) -> Select[UUID]:
    own = [answer.message_id for answer in runtime.live.running()]
    return select(Message.id).where(
        Message.status == MessageStatus.STREAMING,
        Message.heartbeat_at < func.clock_timestamp() - SILENCE,
        Message.id.not_in(own),
    )


async def _give_up(runtime: Runtime, message_ids: list[UUID]) -> int:
    async with runtime.database.unit_of_work() as session:
        query = select(Message).where(Message.id.in_(message_ids), Message.id.in_(_silent(runtime)))
        dead = (await session.scalars(query.with_for_update(skip_locked=True))).all()
        for message in dead:
            calls = [call | {"status": "error"} if call["status"] == "running" else call for call in _calls(message)]
            message.status, message.finished_at = MessageStatus.INTERRUPTED, func.clock_timestamp()
            booked = await _settle(session, runtime, message)
            message.meta = {
                **message.meta, **booked, "tool_calls": calls, "reason": "server-restart", "retryable": True,
            }  # fmt: skip
            message.replay_tokens = history.weight_of(message)
    for message in dead:
        log.warning("answer had lost its writer", message_id=str(message.id))
        await runtime.events.publish(message.user_id, {"type": "chat.updated", "chat_id": str(message.chat_id)})
    return len(dead)


async def _settle(session: AsyncSession, runtime: Runtime, message: Message) -> dict[str, Any]:
    """Charge what the dead writer had seen its calls use, and give back what was reserved for them."""
    seen = message.meta.pop("calls", {})
    open_calls = select(ModelCall.id).where(ModelCall.message_id == message.id, ModelCall.state == CallState.RESERVED)
    used = {call: Usage(**seen.get(str(call), {})) for call in await session.scalars(open_calls)}
    total = Usage()
    for usage in used.values():
        total.add(usage)
    return {"usage": total.as_dict(), "cost_usd": await quotas.settle_calls(session, runtime, used)}


def _calls(message: Message) -> list[dict[str, Any]]:
    return list(message.meta.get("tool_calls", ()))


async def sweep_ledger(runtime: Runtime) -> None:
    """Release reservations of calls that nobody can be making any more, and drop old stream events."""
    async with runtime.database.unit_of_work() as session:
        lost = select(ModelCall.id).where(
            ModelCall.state == CallState.RESERVED, ModelCall.created_at < func.clock_timestamp() - CALL_LIFETIME
        )
        await quotas.settle_calls(session, runtime, {call: Usage() for call in await session.scalars(lost)})
        old = select(Message.id).where(
            Message.id == MessageEventBatch.message_id, Message.status == MessageStatus.STREAMING
        )
        await session.execute(
            delete(MessageEventBatch).where(
                MessageEventBatch.created_at < func.clock_timestamp() - EVENTS_KEPT, ~old.exists()
            )
        )
