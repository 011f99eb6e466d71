"""Opening a turn: refused, reserved, composed and written in one short transaction, before the model is asked.

It lies between a question and the first word of its answer, so it asks the database as seldom as it can.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import orjson
from sqlalchemy import Integer, Text, Uuid, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.permissions import Principal
from app.models import CallPurpose, TitleSource
from app.prepared import Prepared
from app.schemas.chat import SendIn
from app.services import quotas, settings
from app.services.ai import history
from app.services.chats import library
from app.services.conversation import prompt as prompts
from app.services.conversation import titles, turns
from app.services.conversation.prompt import Composed, Overfull, Prompt
from app.services.conversation.turns import Asked, Turn
from app.services.quotas import Reservation
from app.services.runtime import Runtime
from app.utils.tokens import estimate_tokens

# What two sends at once break: one answer at a time in a chat, one message for a client's id.
COLLISIONS = ("uq_messages_chat_id_live", "uq_messages_chat_id_client_id")

# A question and the empty row of its answer, in this order: they are counted as they come.
_MESSAGES = Prepared(
    text("""
    INSERT INTO messages (
        id, user_id, chat_id, parent_id, client_id, role, content, status, metadata, replay, replay_tokens, heartbeat_at
    ) VALUES (
        :id, :user_id, :chat_id, :parent_id, :client_id, :role, :content, :status, :meta, CAST(:replay AS json),
        :replay_tokens, CASE WHEN :status = 'streaming' THEN clock_timestamp() END
    )
""").bindparams(
        *(bindparam(name, type_=Uuid) for name in ("id", "user_id", "chat_id", "parent_id", "client_id")),
        *(bindparam(name, type_=Text) for name in ("role", "content", "status", "replay")),
        bindparam("meta", type_=JSONB),
        bindparam("replay_tokens", type_=Integer),
    )
)
_CHAT = Prepared(
    text("""
    WITH called AS (
        INSERT INTO model_calls (
            id, user_id, message_id, day, purpose, model, state, reserved_tokens,
            input_tokens, output_tokens, cache_read_tokens, cache_write_tokens
        ) VALUES (:call, :user_id, :answer_id, :day, :purpose, :model, 'reserved', :reserved, 0, 0, 0, 0)
    )
    UPDATE chats SET
        leaf_id = :answer_id,
        active_at = clock_timestamp(), read_at = clock_timestamp(), updated_at = clock_timestamp(),
        frozen_context = coalesce(CAST(:frozen AS json), frozen_context),
        title = coalesce(CAST(:title AS varchar), title),
        title_source = CASE WHEN CAST(:title AS varchar) IS NULL THEN title_source ELSE 'question' END
    WHERE id = :chat_id
""").bindparams(
        *(bindparam(name, type_=Uuid) for name in ("call", "user_id", "answer_id", "chat_id")),
        *(bindparam(name, type_=Text) for name in ("purpose", "model", "frozen", "title")),
        bindparam("reserved", type_=Integer),
    )
)


@dataclass(frozen=True, slots=True)
class Opening:
    """A turn that is written down, and what the model is to be sent for it. None when the send was a repetition."""

    turn: Turn
    prompt: Prompt | Overfull | None = None


async def open_turn(runtime: Runtime, actor: Principal, chat_id: UUID, data: SendIn) -> Opening:
    """Begin a turn, or find the one that the same send has begun. Refusals leave no trace."""
    try:
        return await _attempt(runtime, actor, chat_id, data)
    except IntegrityError as error:
        if not _collided(error):
            raise
    # Either the same send came twice at once, and is seen now, or another answer is being written.
    try:
        return await _attempt(runtime, actor, chat_id, data)
    except IntegrityError as error:
        if not _collided(error):
            raise
        raise AppError("chat.answer-in-progress") from error


def _collided(error: IntegrityError) -> bool:
    """Whether another send was in the way, and not something that must not happen."""
    return getattr(error.orig, "constraint_name", None) in COLLISIONS


async def _attempt(runtime: Runtime, actor: Principal, chat_id: UUID, data: SendIn) -> Opening:
    async with runtime.database.unit_of_work() as session:
        asked = await turns.ask(session, actor, chat_id, data)
        if isinstance(asked, Turn):
            return Opening(asked)
        reserved = await quotas.reserve_message(session, runtime, actor, data.content)
        model = str(await settings.value(session, runtime, "claude_model"))
        past = await _past(session, runtime, asked, data)
        composed = await prompts.compose(session, runtime, actor, asked.chat, past, model)
        turn = Turn(
            asked.chat.id, past.question.id, uuid4(), reserved.day, uuid4(), model,
            continues=asked.continues, keeps_text=data.continue_from is not None,
            untitled=titles.is_open(asked.chat.title_source),
        )  # fmt: skip
        await _write(session, actor, asked, data, turn, reserved, composed)
    return Opening(turn, composed.prompt if isinstance(composed, Composed) else composed)


async def _past(session: AsyncSession, runtime: Runtime, asked: Asked, data: SendIn) -> history.Past:
    budget = runtime.settings.claude.claude_history_tokens
    if asked.question is not None:
        return await history.read(session, asked.question, budget)
    question = history.asked_now(uuid4(), data.content, [str(identity) for identity in data.document_ids])
    return await history.read_before(session, asked.parent, question, budget)


async def _write(
    session: AsyncSession,
    actor: Principal,
    asked: Asked,
    data: SendIn,
    turn: Turn,
    reserved: Reservation,
    composed: Composed | Overfull,
) -> None:
    kept = composed.kept if isinstance(composed, Composed) else None
    answer = _row(actor, turn, turn.answer_id, parent=turn.question_id, role="assistant", status="streaming")
    if asked.question is None:
        question = _row(actor, turn, turn.question_id, parent=asked.parent, role="user", status="complete")
        question |= {"client_id": data.client_id, "content": data.content}
        question["meta"] = {"document_ids": [str(identity) for identity in data.document_ids]}
        if kept is not None:
            question["meta"] |= kept.meta
            question |= {"replay": orjson.dumps(kept.replay).decode(), "replay_tokens": kept.tokens}
        else:
            # Should it never be sent itself, later requests hold its words.
            question["replay_tokens"] = estimate_tokens(data.content)
        rows = [question, answer]
    else:
        # A question that was there before has the id of its own send; this one's goes to the answer.
        rows = [answer | {"client_id": data.client_id}]
        if kept is not None:
            await prompts.keep(session, turn.question_id, kept)
    await _MESSAGES.many(session, rows)
    named = asked.parent is None and asked.question is None and asked.chat.title_source == TitleSource.DEFAULT
    frozen = composed.frozen if isinstance(composed, Composed) else None
    await _CHAT.all(
        session,
        {
            "call": turn.call,
            "user_id": actor.user_id,
            "answer_id": turn.answer_id,
            "chat_id": turn.chat_id,
            "day": turn.day,
            "purpose": CallPurpose.CHAT,
            "model": turn.model,
            "reserved": reserved.tokens,
            "frozen": None if frozen is None else orjson.dumps(frozen).decode(),
            "title": library.title_from(data.content) if named and data.content else None,
        },
    )


def _row(
    actor: Principal, turn: Turn, identity: UUID, *, parent: UUID | None, role: str, status: str
) -> dict[str, Any]:
    return {
        "id": identity,
        "user_id": actor.user_id,
        "chat_id": turn.chat_id,
        "parent_id": parent,
        "client_id": None,
        "role": role,
        "content": "",
        "status": status,
        "meta": {},
        "replay": "[]",
        "replay_tokens": 0,
    }
