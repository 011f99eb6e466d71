from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from sqlalchemy import Date, Float, Index, Numeric, Select, String, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core.laboratory import LabFlag, Specimen, ValueKind
from app.core.permissions import Principal
from app.models.base import Base, Identified, OwnedByUser, Timestamped
from app.models.document import of_its_owner, on_the_shelf


class ReviewState(StrEnum):
    UNCONFIRMED = "unconfirmed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class LabReader(StrEnum):
    """Who read a row: our reader of tables, the model, or the owner."""

    TABLE = "table"
    MODEL = "model"
    PERSON = "person"


class LabResult(Identified, OwnedByUser, Timestamped, Base):
    """One result of one report, as printed and as understood; `quote` stands on the page word for word.

    `place` names the printed line, so that reading the document again finds the same row and keeps what its owner
    made of it.
    """

    __tablename__ = "lab_results"
    __table_args__ = (
        of_its_owner(__tablename__),
        UniqueConstraint("document_id", "place"),
        Index("ix_lab_results_user_id_analyte", "user_id", "analyte", "collected_on"),
    )

    user_id: Mapped[UUID] = mapped_column()
    document_id: Mapped[UUID]
    page: Mapped[int]
    position: Mapped[int]
    place: Mapped[str] = mapped_column(String(64))
    quote: Mapped[str] = mapped_column(Text)

    analyte_printed: Mapped[str] = mapped_column(String(200))
    # Key in the dictionary of analytes, and its LOINC code; NULL where it is not known.
    analyte: Mapped[str | None] = mapped_column(String(64))
    loinc: Mapped[str | None] = mapped_column(String(16))
    specimen: Mapped[Specimen | None] = mapped_column(String(16))

    kind: Mapped[ValueKind] = mapped_column(String(16))
    # What is printed of value, unit and range says what the numbers beside it say: misread signs are put right in
    # both, and only the quote keeps what was read.
    value_printed: Mapped[str] = mapped_column(String(200))
    # One of <, <=, >, >=; NULL means equal.
    comparator: Mapped[str | None] = mapped_column(String(2))
    # The number; of a titre its denominator (1:80 is 80).
    value: Mapped[Decimal | None] = mapped_column(Numeric)
    # Of ordinal results one of negative, trace, positive, normal, abnormal, or the number of plusses as 1+ … 4+.
    ordinal: Mapped[str | None] = mapped_column(String(16))
    unit_printed: Mapped[str | None] = mapped_column(String(50))
    unit: Mapped[str | None] = mapped_column(String(50))  # UCUM

    range_printed: Mapped[str | None] = mapped_column(String(300))
    range_low: Mapped[Decimal | None] = mapped_column(Numeric)
    range_high: Mapped[Decimal | None] = mapped_column(Numeric)
    flag_printed: Mapped[str | None] = mapped_column(String(20))
    flag: Mapped[LabFlag | None] = mapped_column(String(16))

    collected_on: Mapped[date | None] = mapped_column(Date)
    laboratory: Mapped[str | None] = mapped_column(String(200))

    reader: Mapped[LabReader] = mapped_column(String(16))
    state: Mapped[ReviewState] = mapped_column(String(16), default=ReviewState.UNCONFIRMED)
    # Why somebody should look: codes such as low-confidence, unit-unknown, flag-differs, implausible.
    doubts: Mapped[list[str]] = mapped_column(ARRAY(String(32)), default=list, server_default=text("'{}'"))
    # Lowest confidence of the recognised words of the line, 0..100; NULL on digital pages.
    confidence: Mapped[float | None] = mapped_column(Float)
    # The fields as they were read, kept from the first change by the owner on.
    as_read: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))

    @classmethod
    def visible_to(cls, actor: Principal) -> Select[Self]:
        """Results of the person's documents that are not in the trash."""
        return super().visible_to(actor).where(on_the_shelf(cls.document_id))
