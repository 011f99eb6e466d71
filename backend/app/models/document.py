from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Computed,
    Date,
    Float,
    ForeignKeyConstraint,
    Index,
    Select,
    String,
    Text,
    UniqueConstraint,
    exists,
    false,
    or_,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR
from sqlalchemy.orm import InstrumentedAttribute, Mapped, aliased, mapped_column

from app.core.permissions import Principal
from app.models.base import Base, Identified, OwnedByUser, Timestamped

# Set in the metadata when a document leaves the trash for good; its files go next, its row last.
PURGING = "purging"


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


class PatientMatch(StrEnum):
    """Whether the person named on a document is its owner. Only the owner says OWN_SAID and OTHER_SAID."""

    UNKNOWN = "unknown"
    OWN = "own"
    OTHER = "other"
    OWN_SAID = "own_said"
    OTHER_SAID = "other_said"


# Documents about somebody else than their owner.
NOT_THEIRS = (PatientMatch.OTHER, PatientMatch.OTHER_SAID)


class DateKind(StrEnum):
    """What the date of a document says, best first; CHOSEN was said by its owner."""

    CHOSEN = "chosen"
    COLLECTED = "collected"
    VISIT = "visit"
    REPORTED = "reported"
    PRINTED = "printed"


class Document(Identified, OwnedByUser, Timestamped, Base):
    """An uploaded file. The original is never changed; `filename` is only what to call it."""

    __tablename__ = "documents"
    __table_args__ = (
        # For what belongs to a document, and thereby to its owner.
        UniqueConstraint("id", "user_id", name="uq_documents_id_user_id"),
        Index("ix_documents_user_id_sha256", "user_id", "sha256"),
        Index("ix_documents_deleted_at", "deleted_at", postgresql_where=text("deleted_at IS NOT NULL")),
    )

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
    # Hundreds of kilobytes in a long document: loaded by those who want it.
    extracted_text: Mapped[str | None] = mapped_column(Text, deferred=True)
    # What each step of the pipeline has come to: [{name, state, started_at, duration_ms, note}], in order.
    steps: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list, server_default=text("'[]'::jsonb"))
    document_date: Mapped[date | None] = mapped_column(Date)
    date_kind: Mapped[DateKind | None] = mapped_column(String(16))
    laboratory: Mapped[str | None] = mapped_column(String(200))
    patient_name: Mapped[str | None] = mapped_column(String(200))
    patient_match: Mapped[PatientMatch] = mapped_column(
        String(16), default=PatientMatch.UNKNOWN, server_default=text("'unknown'")
    )
    tags: Mapped[list[str]] = mapped_column(ARRAY(String(50)), default=list, server_default=text("'{}'"))
    notes: Mapped[str | None] = mapped_column(Text)
    # In the trash since then; purged after thirty days.
    deleted_at: Mapped[datetime | None]
    meta: Mapped[dict[str, Any]] = mapped_column("metadata", default=dict)

    @classmethod
    def visible_to(cls, actor: Principal) -> Select[Self]:
        """The person's documents that are not in the trash."""
        return super().visible_to(actor).where(cls.deleted_at.is_(None))

    @classmethod
    def trash_of(cls, actor: Principal) -> Select[Self]:
        """What can still be brought back."""
        return super().visible_to(actor).where(cls.deleted_at.is_not(None), ~cls.meta.has_key(PURGING))

    @classmethod
    def kept_for(cls, actor: Principal) -> Select[Self]:
        """Everything that takes up the person's space, the trash included."""
        return super().visible_to(actor)


def of_its_owner(table: str) -> ForeignKeyConstraint:
    """What belongs to a document belongs to nobody but its owner."""
    name = f"fk_{table}_document_id_user_id_documents"
    here, there = ["document_id", "user_id"], ["documents.id", "documents.user_id"]
    return ForeignKeyConstraint(here, there, name=name, ondelete="CASCADE")


class DocumentPage(Identified, OwnedByUser, Base):
    """The text of one page and the vector it is found by.

    The owner is a lexeme of the vector, so that a search touches the person's own pages only;
    `ё` is folded into `е` because people and laboratories write both.
    """

    __tablename__ = "document_pages"
    __table_args__ = (
        of_its_owner(__tablename__),
        UniqueConstraint("document_id", "number"),
        Index("ix_document_pages_search", "search", postgresql_using="gin"),
    )

    user_id: Mapped[UUID] = mapped_column(index=True)
    document_id: Mapped[UUID]
    number: Mapped[int]
    # What counts: as corrected by the owner, or as read.
    text: Mapped[str] = mapped_column(Text, default="")
    # As read, kept only beside a correction; a new reading replaces it and leaves the correction alone.
    read_text: Mapped[str | None] = mapped_column(Text)
    is_edited: Mapped[bool] = mapped_column(default=False, server_default=false())
    # Recognised words: [start, end, x0, y0, x1, y1, confidence] with offsets into the text as read and edges in
    # thousandths of the page. Digital pages have none here: theirs are read from the file when asked for.
    words: Mapped[list[list[float]] | None] = mapped_column(JSONB(none_as_null=True), deferred=True)
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

    @classmethod
    def visible_to(cls, actor: Principal) -> Select[Self]:
        """Pages of the person's documents that are not in the trash."""
        return super().visible_to(actor).where(on_the_shelf(cls.document_id))


def on_the_shelf(document_id: ColumnElement[Any] | InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """Whether what belongs to a document is to be seen: it is not while the document is in the trash."""
    # Another name for the table, because the caller may have joined it.
    shelf = aliased(Document)
    return exists().where(shelf.id == document_id, shelf.deleted_at.is_(None))


def is_held(document: type[Document]) -> ColumnElement[bool]:
    """Whether a document is about somebody else. Spelled out, because prepared statements take no lists."""
    return or_(*(document.patient_match == match for match in NOT_THEIRS))


def of_somebody_else(document_id: ColumnElement[Any] | InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """Whether what belongs to a document is about somebody else than the document's owner."""
    held = aliased(Document)
    return exists().where(held.id == document_id, is_held(held))
