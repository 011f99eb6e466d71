from __future__ import annotations

from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Computed, Float, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Identified, OwnedByUser, Timestamped


class DocumentType(StrEnum):
    LAB_RESULT = "lab_result"
    CONSULTATION = "consultation"
    PRESCRIPTION = "prescription"
    IMAGING = "imaging"
    OTHER = "other"


class ProcessingStatus(StrEnum):
    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"


class PageSource(StrEnum):
    DIGITAL = "digital"
    OCR = "ocr"
    NONE = "none"


class Document(Identified, OwnedByUser, Timestamped, Base):
    """An uploaded file. The original is never changed; `filename` is only what to call it."""

    __tablename__ = "documents"
    __table_args__ = (Index("ix_documents_user_id_sha256", "user_id", "sha256"),)

    filename: Mapped[str] = mapped_column(String(255))
    storage_path: Mapped[str] = mapped_column(String(300))
    mime_type: Mapped[str] = mapped_column(String(100))
    file_size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    doc_type: Mapped[DocumentType] = mapped_column(String(32), default=DocumentType.OTHER)
    status: Mapped[ProcessingStatus] = mapped_column(String(16), default=ProcessingStatus.PENDING)
    error_code: Mapped[str | None] = mapped_column(String(64))
    attempts: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    page_count: Mapped[int | None]
    progress: Mapped[float] = mapped_column(Float, default=0.0)
    extracted_text: Mapped[str | None] = mapped_column(Text)
    meta: Mapped[dict[str, Any]] = mapped_column("metadata", default=dict)


class DocumentPage(Identified, OwnedByUser, Base):
    """The text of one page and the vector it is found by.

    The owner is a lexeme of the vector, so that a search touches the person's own pages only;
    `ё` is folded into `е` because people and laboratories write both.
    """

    __tablename__ = "document_pages"
    __table_args__ = (
        UniqueConstraint("document_id", "number"),
        Index("ix_document_pages_search", "search", postgresql_using="gin"),
    )

    document_id: Mapped[UUID] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[PageSource] = mapped_column(String(16))
    confidence: Mapped[float | None] = mapped_column(Float)
    width: Mapped[float] = mapped_column(Float, default=0.0)
    height: Mapped[float] = mapped_column(Float, default=0.0)
    search: Mapped[Any] = mapped_column(
        TSVECTOR,
        Computed(
            "to_tsvector('russian'::regconfig, translate(text, 'Ёё', 'Ее'))"
            " || array_to_tsvector(ARRAY['owner:' || user_id::text])",
            persisted=True,
        ),
        deferred=True,
    )
