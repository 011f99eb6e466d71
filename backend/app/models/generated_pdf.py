from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Identified, OwnedByUser, Timestamped


class GeneratedPdf(Identified, OwnedByUser, Timestamped, Base):
    __tablename__ = "generated_pdfs"
    __table_args__ = (
        Index(
            "ix_generated_pdfs_source_chat_id", "source_chat_id", postgresql_where=text("source_chat_id IS NOT NULL")
        ),
    )

    title: Mapped[str] = mapped_column(String(200))
    storage_path: Mapped[str] = mapped_column(String(300))
    file_size: Mapped[int] = mapped_column(BigInteger)
    source_document_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    source_chat_id: Mapped[UUID | None] = mapped_column(ForeignKey("chats.id", ondelete="SET NULL"))
