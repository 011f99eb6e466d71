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
from app.models import CallPurpose, Chat, Document, Message, MessageRole, MessageStatus, TitleSource
from app.schemas.chat import SendIn
from app.services import quotas, settings
from app.services.chats import access, branches, library
from app.services.conversation import titles
from app.services.quotas import Reservation
from app.services.runtime import Runtime


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and the row that waits for its answer. `fresh` is False when the send was a repetition."""

    chat_id: UUID
    question_id: UUID
    answer_id: UUID
    day: date | None = None
    # The ledger row of the first call and the model it is for; written with the question, when its tokens are taken.
    call: UUID | None = None
    model: str = ""
    fresh: bool = True
    # The interrupted answer whose finished rounds are taken over, so that a retry does nothing twice.
    continues: UUID | None = None
    # Its visible text is taken over too, and the answer goes on where that stops.
    keeps_text: bool = False
    # The chat has no name yet but its first question.
    untitled: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an answer goes: below a question that is there, or below a new one that follows `parent`."""

    question: Message | None = None
    parent: UUID | None = None
    continues: UUID | None = None


async def begin(session: AsyncSession, runtime: Runtime, actor: Principal, chat_id: UUID, data: SendIn) -> Turn:
    # Locked: of two sends with the same client id the second waits, and then finds the turn of the first.
    chat = await access.get_for_change(session, actor, chat_id)
    if (repeated := await _repeated(session, chat, data)) is not None:
        return repeated
    if data.document_ids:
        await _require_documents(session, actor, data.document_ids)
    place = await _place(session, actor, chat, data)
    reserved = await quotas.reserve_message(session, runtime, actor, data.content)
    question = place.question
    try:
        if question is None:
            question = _question(actor, chat, place.parent, data)
            session.add(question)
            await session.flush()
        answer = _answer(actor, chat, question, None if data.content else data.client_id)
        session.add(answer)
        await session.flush()
    except IntegrityError as error:
        # The refusal takes the whole transaction back, the message taken from today's included.
        raise AppError("chat.answer-in-progress") from error
    if place.parent is None and chat.title_source == TitleSource.DEFAULT and data.content:
        chat.title, chat.title_source = library.title_from(data.content), TitleSource.QUESTION
    chat.leaf_id = answer.id
    chat.active_at = chat.read_at = chat.updated_at = func.clock_timestamp()
    call, model = await _enter_in_ledger(session, runtime, answer, reserved)
    return Turn(
        chat.id, question.id, answer.id, reserved.day, call, model,
        continues=place.continues, keeps_text=data.continue_from is not None, untitled=titles.is_open(chat),
    )  # fmt: skip


async def _enter_in_ledger(
    session: AsyncSession, runtime: Runtime, answer: Message, reserved: Reservation
) -> tuple[UUID, str]:
    """The row of the first call, which holds what was reserved, and the model that is to be called."""
    model = str(await settings.value(session, runtime, "claude_model"))
    call = await quotas.open_call(
        session,
        user_id=answer.user_id,
        message_id=answer.id,
        day=reserved.day,
        purpose=CallPurpose.CHAT,
        model=model,
        reserved_tokens=reserved.tokens,
    )
    return call, model


async def _place(session: AsyncSession, actor: Principal, chat: Chat, data: SendIn) -> _Place:
    named = data.regenerate or data.continue_from
    if named is not None:
        former = await access.message(session, actor, chat.id, named)
        if former.role != MessageRole.ASSISTANT or former.parent_id is None:
            raise AppError("message.not-an-answer")
        interrupted = former.status == MessageStatus.INTERRUPTED
        if data.continue_from is not None and not interrupted:
            raise AppError("message.not-interrupted")
        question = await session.get_one(Message, former.parent_id)
        taken_over = interrupted and (bool(former.replay) or data.continue_from is not None)
        return _Place(question, continues=former.id if taken_over else None)
    if data.edits is not None:
        replaced = await access.message(session, actor, chat.id, data.edits)
        if replaced.role != MessageRole.USER:
            raise AppError("message.not-a-question")
        return _Place(parent=replaced.parent_id)
    if data.parent_id is not None:
        if not await _belongs(session, chat, data.parent_id):
            raise AppError("message.parent-not-found")
        return _Place(parent=data.parent_id)
    return _Place(parent=await branches.current_leaf(session, chat))


async def _belongs(session: AsyncSession, chat: Chat, message_id: UUID) -> bool:
    query = select(Message.id).where(Message.id == message_id, Message.chat_id == chat.id)
    return await session.scalar(query) is not None


def _answer(actor: Principal, chat: Chat, question: Message, client_id: UUID | None) -> Message:
    """The empty row; without a question of its own it carries the client's id itself."""
    return Message(
        id=uuid4(),
        user_id=actor.user_id,
        chat_id=chat.id,
        parent_id=question.id,
        client_id=client_id,
        role=MessageRole.ASSISTANT,
        status=MessageStatus.STREAMING,
        heartbeat_at=func.clock_timestamp(),
        meta={},
    )


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
