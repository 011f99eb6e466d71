from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, Select, String, func, select, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.permissions import Principal
from app.models.base import Base, Identified, OwnedByUser, Timestamped


class TitleSource(StrEnum):
    """Who named the chat: nobody yet, its first question, the model, or the person, who has the last word."""

    DEFAULT = "default"
    QUESTION = "question"
    MODEL = "model"
    PERSON = "person"


class Chat(Identified, OwnedByUser, Timestamped, Base):
    __tablename__ = "chats"
    __table_args__ = (
        Index("ix_chats_user_id_active_at", "user_id", "is_pinned", "active_at", "id"),
        Index("ix_chats_deleted_at", "deleted_at", postgresql_where=text("deleted_at IS NOT NULL")),
        # With each message that goes its mentions are looked for.
        Index("ix_chats_leaf_id", "leaf_id", postgresql_where=text("leaf_id IS NOT NULL")),
    )

    title: Mapped[str] = mapped_column(String(200))
    title_source: Mapped[TitleSource] = mapped_column(String(16), default=TitleSource.DEFAULT)
    skill_id: Mapped[UUID | None] = mapped_column(ForeignKey("skills.id", ondelete="SET NULL"))
    is_archived: Mapped[bool] = mapped_column(default=False)
    is_pinned: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    # When something was last said; renaming and pinning do not move a chat in the list.
    active_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    # When its owner last looked at it; an answer finished after that is unread.
    read_at: Mapped[datetime | None]
    # Deleted chats can be brought back for a while, then they are gone.
    deleted_at: Mapped[datetime | None]
    # The end of the branch that is on the screen; NULL means the newest message.
    leaf_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("messages.id", ondelete="SET NULL", use_alter=True, name="fk_chats_leaf_id_messages")
    )
    # The stable layers of the prompt as the first turn sent them. Frozen, because a changed prefix
    # is refused by newer models on replay and makes every later turn pay the full price.
    frozen_context: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    @classmethod
    def visible_to(cls, actor: Principal) -> Select[Self]:
        return super().visible_to(actor).where(cls.deleted_at.is_(None))

    @classmethod
    def deleted_by(cls, actor: Principal) -> Select[Self]:
        """The person's chats that can still be brought back."""
        return select(cls).where(cls.user_id == actor.user_id, cls.deleted_at.is_not(None))
