from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Identified, OwnedByUser, Timestamped


class Chat(Identified, OwnedByUser, Timestamped, Base):
    __tablename__ = "chats"

    title: Mapped[str] = mapped_column(String(200))
    skill_id: Mapped[UUID | None] = mapped_column(ForeignKey("skills.id", ondelete="SET NULL"))
    is_archived: Mapped[bool] = mapped_column(default=False)
    # The stable layers of the prompt as the first turn sent them. Frozen, because a changed prefix
    # is refused by newer models on replay and makes every later turn pay the full price.
    frozen_context: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
