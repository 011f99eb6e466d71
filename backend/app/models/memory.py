from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Identified, OwnedByUser, Timestamped


class MemoryCategory(StrEnum):
    CONDITION = "condition"
    MEDICATION = "medication"
    ALLERGY = "allergy"
    VITAL = "vital"
    DOCUMENT_SUMMARY = "document_summary"
    OTHER = "other"


class Importance(StrEnum):
    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class MemoryStatus(StrEnum):
    UNCONFIRMED = "unconfirmed"
    CONFIRMED = "confirmed"


class MemoryEntry(Identified, OwnedByUser, Timestamped, Base):
    """A fact about a person, with where it came from. Facts from documents wait for the person's yes."""

    __tablename__ = "memory_entries"
    __table_args__ = (
        Index(
            "ix_memory_entries_source_message_id",
            "source_message_id",
            postgresql_where=text("source_message_id IS NOT NULL"),
        ),
    )

    category: Mapped[MemoryCategory] = mapped_column(String(32))
    title: Mapped[str] = mapped_column(String(200))
    content: Mapped[str] = mapped_column(Text)
    importance: Mapped[Importance] = mapped_column(String(16), default=Importance.MEDIUM)
    status: Mapped[MemoryStatus] = mapped_column(String(16), default=MemoryStatus.CONFIRMED)
    is_active: Mapped[bool] = mapped_column(default=True)
    source_document_id: Mapped[UUID | None] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"))
    source_message_id: Mapped[UUID | None] = mapped_column(ForeignKey("messages.id", ondelete="SET NULL"))
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("memory_entries.id", ondelete="SET NULL"))
