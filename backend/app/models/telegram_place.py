from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, OwnedByUser, Timestamped


class TelegramPlace(OwnedByUser, Timestamped, Base):
    """Where a person's Telegram chat is: in which conversation, with whom. Any bot process goes on there."""

    __tablename__ = "telegram_places"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    chat_id: Mapped[UUID | None] = mapped_column(ForeignKey("chats.id", ondelete="SET NULL"), index=True)
    skill_id: Mapped[UUID | None] = mapped_column(ForeignKey("skills.id", ondelete="SET NULL"), index=True)
    # The next question begins a new conversation instead of going on in the last one.
    begins: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    # The file whose password is the next thing that is written.
    locked_document_id: Mapped[UUID | None] = mapped_column(ForeignKey("documents.id", ondelete="SET NULL"), index=True)
