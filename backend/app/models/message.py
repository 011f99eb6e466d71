from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey, Identity, Index, LargeBinary, String, func, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Identified, OwnedByUser


class MessageRole(StrEnum):
    USER = "user"
    ASSISTANT = "assistant"
    SYSTEM = "system"
    TOOL = "tool"


class MessageStatus(StrEnum):
    STREAMING = "streaming"
    COMPLETE = "complete"
    INTERRUPTED = "interrupted"
    FAILED = "failed"


class Message(Identified, OwnedByUser, Base):
    """One turn of a chat; `parent_id` makes the turns a tree, so that edits and retries are branches."""

    __tablename__ = "messages"
    __table_args__ = (
        Index("uq_messages_chat_id_client_id", "chat_id", "client_id", unique=True),
        Index("ix_messages_chat_id_seq", "chat_id", "seq"),
        Index("ix_messages_live", "heartbeat_at", postgresql_where=text("status = 'streaming'")),
        # One answer at a time in a chat; also what makes two parallel sends collide.
        Index("uq_messages_chat_id_live", "chat_id", unique=True, postgresql_where=text("status = 'streaming'")),
        Index("ix_messages_beginnings", "chat_id", postgresql_where=text("parent_id IS NULL")),
        Index("ix_messages_search", "search", postgresql_using="gin"),
    )

    chat_id: Mapped[UUID] = mapped_column(ForeignKey("chats.id", ondelete="CASCADE"))
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"), index=True)
    seq: Mapped[int] = mapped_column(BigInteger, Identity(), unique=True)
    client_id: Mapped[UUID | None]
    role: Mapped[MessageRole] = mapped_column(String(16))
    content: Mapped[str] = mapped_column(default="")
    status: Mapped[MessageStatus] = mapped_column(String(16), default=MessageStatus.COMPLETE)
    # "metadata" is taken by the declarative base.
    meta: Mapped[dict[str, Any]] = mapped_column("metadata", default=dict)
    # What the provider was sent or sent itself for this turn: [{role, content}], replayed exactly.
    # JSON, not JSONB: key order is part of what was signed.
    replay: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    # About how many tokens the replay is; lets the history be cut without reading it.
    replay_tokens: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    # Words of the finished text, the owner among them; filled by a trigger once the message is no longer streaming.
    search: Mapped[Any | None] = mapped_column(TSVECTOR, deferred=True)
    heartbeat_at: Mapped[datetime | None]
    # Set by whichever process was asked to stop the answer; read by the one that writes it.
    stop_requested: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    # When an answer reached its final state.
    finished_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())


class MessageEventBatch(Base):
    """Some consecutive stream events of an answer, so that a resume can repeat them exactly."""

    __tablename__ = "message_event_batches"

    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True)
    first_id: Mapped[int] = mapped_column(primary_key=True)
    last_id: Mapped[int]
    # The events as they went over the wire, zlib-compressed.
    frames: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp(), index=True)
