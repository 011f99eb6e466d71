"""Answers whose writer died: found by their silence, and left readable with a way to go on."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, func, select, update

from app.core.logging import get_logger
from app.models import CallState, Message, MessageEventBatch, MessageStatus, ModelCall
from app.services.runtime import Runtime

# The writer gives a sign of life every second; a database restart must not look like its death.
SILENCE = timedelta(seconds=12)
CALL_LIFETIME = timedelta(minutes=20)
EVENTS_KEPT = timedelta(hours=24)
log = get_logger(__name__)


async def sweep_answers(runtime: Runtime) -> int:
    """Mark answers without a living writer as interrupted; returns how many there were."""
    async with runtime.database.unit_of_work() as session:
        silent = (
            await session.scalars(
                select(Message)
                .where(
                    Message.status == MessageStatus.STREAMING, Message.heartbeat_at < func.clock_timestamp() - SILENCE
                )
                .with_for_update(skip_locked=True)
            )
        ).all()
        mine = {answer.message_id for answer in runtime.live.running()}
        dead = [message for message in silent if message.id not in mine]
        for message in dead:
            message.status = MessageStatus.INTERRUPTED
            message.meta = {**message.meta, "reason": "server-restart", "retryable": True}
    for message in dead:
        log.warning("answer had lost its writer", message_id=str(message.id))
        await runtime.events.publish(message.user_id, {"type": "chat.updated", "chat_id": str(message.chat_id)})
    return len(dead)


async def sweep_ledger(runtime: Runtime) -> None:
    """Release reservations of calls that nobody can be making any more, and drop old stream events."""
    async with runtime.database.unit_of_work() as session:
        await session.execute(
            update(ModelCall)
            .where(ModelCall.state == CallState.RESERVED, ModelCall.created_at < func.clock_timestamp() - CALL_LIFETIME)
            .values(state=CallState.RELEASED, settled_at=func.clock_timestamp())
        )
        old = select(Message.id).where(
            Message.id == MessageEventBatch.message_id, Message.status == MessageStatus.STREAMING
        )
        await session.execute(
            delete(MessageEventBatch).where(
                MessageEventBatch.created_at < func.clock_timestamp() - EVENTS_KEPT, ~old.exists()
            )
        )
