"""Who asks what, and where the answer goes: everything about a send that can be refused before it costs anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Uuid, bindparam, exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.core.errors import AppError
from app.core.permissions import Principal
from app.models import Chat, Document, Message, MessageRole, MessageStatus, TitleSource
from app.prepared import Prepared
from app.schemas.chat import SendIn
from app.services.chats import access


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
class AskedChat:
    """What a turn needs of its chat."""

    id: UUID
    title_source: TitleSource
    skill_id: UUID | None
    frozen_context: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A send that may go on: to be answered below `question`, or below a new one that follows `parent`."""

    chat: AskedChat
    question: UUID | None = None
    parent: UUID | None = None
    continues: UUID | None = None


def _message(*conditions: Any) -> ScalarSelect[UUID]:
    return select(Message.id).where(Message.chat_id == Chat.id, *conditions).limit(1).scalar_subquery()


def _answered_question() -> ColumnElement[bool]:
    answer = aliased(Message)
    return (Message.role != MessageRole.ASSISTANT) & exists().where(answer.parent_id == Message.id)


_IDS: Any = bindparam("client_id", type_=Uuid), bindparam("parent_id", type_=Uuid)
# Locked: sends, changes and the deletion of a chat come one after the other.
_CHAT = Prepared(
    select(
        Chat.id,
        Chat.title_source,
        Chat.skill_id,
        Chat.frozen_context,
        Chat.leaf_id,
        _message(Message.client_id == _IDS[0]).label("known"),
        _message(Message.id == _IDS[1]).label("parent"),
        _message(Message.id == _IDS[1], _answered_question()).label("answered"),
        select(Message.id)
        .where(Message.chat_id == Chat.id)
        .order_by(Message.seq.desc())
        .limit(1)
        .scalar_subquery()
        .label("newest"),
    )
    .where(
        Chat.id == bindparam("chat_id", type_=Uuid),
        Chat.user_id == bindparam("user_id", type_=Uuid),
        Chat.deleted_at.is_(None),
    )
    .with_for_update(key_share=True, of=Chat)
)


async def ask(session: AsyncSession, actor: Principal, chat_id: UUID, data: SendIn) -> Asked | Turn:
    """Where the answer goes, or the turn that an earlier send with the same client id began.

    Of two such sends at once the second does not see the first here; it fails when it is written, and may come again.
    """
    ids = {
        "chat_id": chat_id, "user_id": actor.user_id, "client_id": data.client_id, "parent_id": data.parent_id,
    }  # fmt: skip
    row = await _CHAT.one_or_none(session, ids)
    if row is None:
        raise AppError("chat.not-found")
    if row.known is not None and (repeated := await _repeated(session, row.known, data)) is not None:
        return repeated
    if data.document_ids:
        await _require_documents(session, actor, data.document_ids)
    chat = AskedChat(row.id, TitleSource(row.title_source), row.skill_id, row.frozen_context)
    if (named := data.regenerate or data.continue_from) is not None:
        return await _again(session, actor, chat, named, only_interrupted=data.continue_from is not None)
    if data.edits is not None:
        replaced = await access.message(session, actor, chat.id, data.edits)
        if replaced.role != MessageRole.USER:
            raise AppError("message.not-a-question")
        return Asked(chat, parent=replaced.parent_id)
    if data.parent_id is not None:
        if row.parent is None:
            raise AppError("message.parent-not-found")
        # A question can be followed as long as nothing has answered it: a fork may end with one.
        if row.answered is not None:
            raise AppError("message.not-an-answer")
        return Asked(chat, parent=row.parent)
    return Asked(chat, parent=row.leaf_id or row.newest)


async def _again(
    session: AsyncSession, actor: Principal, chat: AskedChat, named: UUID, *, only_interrupted: bool
) -> Asked:
    """Another answer to a question that was answered before."""
    former = await access.message(session, actor, chat.id, named)
    if former.role != MessageRole.ASSISTANT or former.parent_id is None:
        raise AppError("message.not-an-answer")
    interrupted = former.status == MessageStatus.INTERRUPTED
    if only_interrupted and not interrupted:
        raise AppError("message.not-interrupted")
    taken_over = interrupted and (bool(former.replay) or only_interrupted)
    return Asked(chat, question=former.parent_id, continues=former.id if taken_over else None)


async def _repeated(session: AsyncSession, known_id: UUID, data: SendIn) -> Turn | None:
    """The turn of the message that carries the client's id. None when it has lost its answer."""
    known = await session.get_one(Message, known_id)
    if known.role == MessageRole.ASSISTANT and known.parent_id is not None:
        return Turn(known.chat_id, known.parent_id, known.id, fresh=False)
    if known.content != data.content:
        raise AppError("message.client-id-reused")
    answer = await session.scalar(
        select(Message.id)
        .where(Message.parent_id == known.id, Message.role == MessageRole.ASSISTANT)
        .order_by(Message.seq)
        .limit(1)
    )
    return None if answer is None else Turn(known.chat_id, known.id, answer, fresh=False)


async def _require_documents(session: AsyncSession, actor: Principal, wanted: list[UUID]) -> None:
    found = set(
        await session.scalars(Document.visible_to(actor).where(Document.id.in_(wanted)).with_only_columns(Document.id))
    )
    if missing := set(wanted) - found:
        raise AppError("document.not-found", params={"document_id": str(min(missing))})
