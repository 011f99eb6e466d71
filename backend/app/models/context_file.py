from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Identified, Timestamped


class ContextKind(StrEnum):
    PRIMARY = "primary"
    PERSONAL = "personal"


class ContextFile(Identified, Timestamped, Base):
    """A text that goes into every prompt: the primary one for everybody, a personal one for its user."""

    __tablename__ = "context_files"
    __table_args__ = (UniqueConstraint("type", "user_id", postgresql_nulls_not_distinct=True),)

    type: Mapped[ContextKind] = mapped_column(String(16))
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    content: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)
    updated_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))


class ContextVersion(Base):
    """A context file as it was written once; kept so that versions can be compared and restored."""

    __tablename__ = "context_versions"

    context_file_id: Mapped[UUID] = mapped_column(ForeignKey("context_files.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[str] = mapped_column(Text, default="")
    updated_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
