"""Answers whose writer died: found by their silence, and left readable with a way to go on."""

from __future__ import annotations

from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.logging import get_logger
from app.models import CallState, Chat, DailyReview, Message, MessageEventBatch, MessageStatus, ModelCall
from app.services import quotas
from app.services.ai import history
from app.services.conversation import tool_results
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
        return sum([await _give_up(runtime, message_id) for message_id in due])


def _silent(runtime: Runtime) -> Select[UUID]:
    own = [answer.message_id for answer in runtime.live.running()]
    return select(Message.id).where(
        Message.status == MessageStatus.STREAMING,
        Message.heartbeat_at < func.clock_timestamp() - SILENCE,
        Message.id.not_in(own),
    )


async def _give_up(runtime: Runtime, message_id: UUID) -> bool:
    """Chat, usage, message: locked in the order of an answer that ends by itself, and nobody else's with them."""
    async with runtime.database.unit_of_work() as session:
        silent = select(Message).where(Message.id == message_id, Message.id.in_(_silent(runtime)))
        chat = select(Chat.id).where(Chat.id.in_(silent.with_only_columns(Message.chat_id)))
        # A chat that is locked is being written to, deleted or ended: the next look will tell.
        if await session.scalar(chat.with_for_update(key_share=True, skip_locked=True)) is None:
            return False
        message = await session.scalar(silent)
        if message is None:
            return False
        booked = await _settle(session, runtime, message)
        if await session.scalar(silent.with_for_update().execution_options(populate_existing=True)) is None:
            # It has shown itself meanwhile, and books its calls itself.
            await session.rollback()
            return False
        await _interrupt(session, message, booked)
    log.warning("answer had lost its writer", message_id=str(message.id))
    await runtime.events.publish(message.user_id, {"type": "chat.updated", "chat_id": str(message.chat_id)})
    return True


async def _interrupt(session: AsyncSession, message: Message, booked: dict[str, Any]) -> None:
    kept = {name: value for name, value in message.meta.items() if name != "calls"}
    replay, calls = deepcopy(message.replay), deepcopy(kept.get("tool_calls", []))
    await tool_results.complete(session, message.user_id, message.id, replay, calls)
    message.replay = replay
    message.status, message.finished_at = MessageStatus.INTERRUPTED, func.clock_timestamp()
    message.meta = {**kept, **booked, "tool_calls": calls, "reason": "server-restart", "retryable": True}
    message.replay_tokens = history.weight_of(message)


async def _settle(session: AsyncSession, runtime: Runtime, message: Message) -> dict[str, Any]:
    """Charge what the dead writer had seen its calls use, and give back what was reserved for them."""
    seen = message.meta.get("calls", {})
    open_calls = select(ModelCall.id).where(ModelCall.message_id == message.id, ModelCall.state == CallState.RESERVED)
    used = {call: Usage(**seen.get(str(call), {})) for call in await session.scalars(open_calls)}
    total = Usage()
    for usage in used.values():
        total.add(usage)
    return {"usage": total.as_dict(), "cost_usd": await quotas.settle_calls(session, runtime, used)}


async def sweep_ledger(runtime: Runtime) -> None:
    """Release reservations of calls that nobody can be making any more, and drop old stream events."""
    in_batch = select(DailyReview.id).where(DailyReview.call_id == ModelCall.id, DailyReview.batch_id.is_not(None))
    lost = select(ModelCall.id).where(
        ModelCall.state == CallState.RESERVED,
        ModelCall.created_at < func.clock_timestamp() - CALL_LIFETIME,
        ~in_batch.exists(),
    )
    async with runtime.database.sessions() as session:
        calls = (await session.scalars(lost)).all()
    for call in calls:
        # One by one: a transaction never holds the days of two people.
        async with runtime.database.unit_of_work() as session:
            await quotas.settle_calls(session, runtime, {call: Usage()})
    async with runtime.database.unit_of_work() as session:
        old = select(Message.id).where(
            Message.id == MessageEventBatch.message_id, Message.status == MessageStatus.STREAMING
        )
        await session.execute(
            delete(MessageEventBatch).where(
                MessageEventBatch.created_at < func.clock_timestamp() - EVENTS_KEPT, ~old.exists()
            )
        )
