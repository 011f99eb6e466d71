from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from sqlalchemy import ColumnElement, Date, ForeignKey, Index, Select, String, Text, and_, func, or_, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.permissions import Principal
from app.models.base import Base, Identified, OwnedByUser, Timestamped
from app.models.document import of_somebody_else, on_the_shelf


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
        *(
            Index(f"ix_memory_entries_{name}", name, postgresql_where=text(f"{name} IS NOT NULL"))
            for name in ("source_document_id", "replaces_id", "contradicts_id")
        ),
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
    source_page: Mapped[int | None]
    source_quote: Mapped[str | None] = mapped_column(Text)
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("memory_entries.id", ondelete="SET NULL"))
    # An entry that says something else about the same thing; the owner is asked which of them holds.
    contradicts_id: Mapped[UUID | None] = mapped_column(ForeignKey("memory_entries.id", ondelete="SET NULL"))
    # When the fact itself holds, as far as it is known.
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    confirmed_at: Mapped[datetime | None]

    @classmethod
    def visible_to(cls, actor: Principal) -> Select[Self]:
        """The person's entries; what a document proposes is not there while the document is in the trash."""
        return (
            super()
            .visible_to(actor)
            .where(
                or_(
                    cls.status == MemoryStatus.CONFIRMED,
                    cls.source_document_id.is_(None),
                    on_the_shelf(cls.source_document_id),
                )
            )
        )


def is_held_back(entry: type[MemoryEntry]) -> ColumnElement[bool]:
    """Whether an entry is proposed by a document about another person: it waits for the owner to say that it is not."""
    return and_(entry.status == MemoryStatus.UNCONFIRMED, of_somebody_else(entry.source_document_id))


class MemoryUse(OwnedByUser, Base):
    """An entry that an answer was given with."""

    __tablename__ = "memory_uses"

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("memory_entries.id", ondelete="CASCADE"), primary_key=True)
    message_id: Mapped[UUID] = mapped_column(
        ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
