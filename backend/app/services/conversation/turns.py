"""Beginning a turn: everything that can be refused is refused here, in one transaction, before the model is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.permissions import Principal
from app.models import Chat, Document, Message, MessageRole, MessageStatus
from app.schemas.chat import SendIn
from app.services import chats, quotas
from app.services.runtime import Runtime


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and the row that waits for its answer. `fresh` is False when the send was a repetition."""

    chat_id: UUID
    question_id: UUID
    answer_id: UUID
    day: date | None = None
    fresh: bool = True
    # The interrupted answer whose finished rounds are taken over, so that a retry does nothing twice.
    continues: UUID | None = None


async def begin(session: AsyncSession, runtime: Runtime, actor: Principal, chat_id: UUID, data: SendIn) -> Turn:
    # Locked: of two sends with the same client id the second waits, and then finds the turn of the first.
    chat = await session.scalar(Chat.visible_to(actor).where(Chat.id == chat_id).with_for_update(key_share=True))
    if chat is None:
        raise AppError("chat.not-found")
    if (repeated := await _repeated(session, chat, data)) is not None:
        return repeated
    if data.document_ids:
        await _require_documents(session, actor, data.document_ids)
    continues = None
    if data.regenerate is not None:
        former = await chats.message(session, actor, chat.id, data.regenerate)
        question = await _question_of(session, actor, chat, former)
        continues = former.id if former.status == MessageStatus.INTERRUPTED and former.replay else None
        parent = None
    else:
        question = None
        parent = await _parent(session, actor, chat, data.parent_id)
    day = await quotas.reserve_message(session, runtime, actor)
    try:
        if question is None:
            question = _question(actor, chat, parent, data)
            session.add(question)
            await session.flush()
            if parent is None and chat.title in chats.DEFAULT_TITLES.values():
                chat.title = chats.title_from(data.content)
        answer = Message(
            id=uuid4(),
            user_id=actor.user_id,
            chat_id=chat.id,
            parent_id=question.id,
            # A regenerated answer has no question of its own to carry the client's id.
            client_id=data.client_id if data.regenerate is not None else None,
            role=MessageRole.ASSISTANT,
            status=MessageStatus.STREAMING,
            heartbeat_at=func.clock_timestamp(),
            meta={},
        )
        session.add(answer)
        chat.updated_at = func.clock_timestamp()
        await session.flush()
    except IntegrityError as error:
        # The refusal takes the whole transaction back, the message taken from today's included.
        raise AppError("chat.answer-in-progress") from error
    return Turn(chat.id, question.id, answer.id, day, continues=continues)


def _question(actor: Principal, chat: Chat, parent: UUID | None, data: SendIn) -> Message:
    return Message(
        id=uuid4(),
        user_id=actor.user_id,
        chat_id=chat.id,
        parent_id=parent,
        client_id=data.client_id,
        role=MessageRole.USER,
        content=data.content,
        meta={"document_ids": [str(identity) for identity in data.document_ids]},
    )


async def _repeated(session: AsyncSession, chat: Chat, data: SendIn) -> Turn | None:
    """The turn that an earlier send with the same client id began."""
    known = await session.scalar(select(Message).where(Message.chat_id == chat.id, Message.client_id == data.client_id))
    if known is None:
        return None
    if known.role == MessageRole.ASSISTANT and known.parent_id is not None:
        return Turn(chat.id, known.parent_id, known.id, fresh=False)
    if known.content != data.content:
        raise AppError("message.client-id-reused")
    answer = await session.scalar(
        select(Message.id)
        .where(Message.parent_id == known.id, Message.role == MessageRole.ASSISTANT)
        .order_by(Message.seq)
        .limit(1)
    )
    return None if answer is None else Turn(chat.id, known.id, answer, fresh=False)


async def _require_documents(session: AsyncSession, actor: Principal, wanted: list[UUID]) -> None:
    found = set(
        await session.scalars(Document.visible_to(actor).where(Document.id.in_(wanted)).with_only_columns(Document.id))
    )
    if missing := set(wanted) - found:
        raise AppError("document.not-found", params={"document_id": str(min(missing))})


async def _question_of(session: AsyncSession, actor: Principal, chat: Chat, answer: Message) -> Message:
    if answer.role != MessageRole.ASSISTANT or answer.parent_id is None:
        raise AppError("message.not-an-answer")
    return await chats.message(session, actor, chat.id, answer.parent_id)


async def _parent(session: AsyncSession, actor: Principal, chat: Chat, wanted: UUID | None) -> UUID | None:
    """The message to continue from: the one named, or the newest of the chat."""
    if wanted is not None:
        found = await session.scalar(Message.visible_to(actor).where(Message.id == wanted, Message.chat_id == chat.id))
        if found is None:
            raise AppError("message.parent-not-found")
        return found.id
    newest: UUID | None = await session.scalar(
        select(Message.id).where(Message.chat_id == chat.id).order_by(Message.seq.desc()).limit(1)
    )
    return newest
