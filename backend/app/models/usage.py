from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, Numeric, String, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Identified, OwnedByUser


class CallPurpose(StrEnum):
    CHAT = "chat"
    TITLE = "title"
    EXTRACTION = "extraction"
    REVIEW = "review"
    COMPACTION = "compaction"
    SKILL_TRIAL = "skill-trial"


class CallState(StrEnum):
    RESERVED = "reserved"
    SETTLED = "settled"
    RELEASED = "released"


class ModelCall(Identified, OwnedByUser, Base):
    """One row for every call of the model: the single ledger that quotas and bills are read from."""

    __tablename__ = "model_calls"
    __table_args__ = (
        Index("ix_model_calls_user_id_day", "user_id", "day"),
        Index("ix_model_calls_open", "created_at", postgresql_where=text("state = 'reserved'")),
    )

    message_id: Mapped[UUID | None] = mapped_column(ForeignKey("messages.id", ondelete="SET NULL"), index=True)
    day: Mapped[date] = mapped_column(Date)
    purpose: Mapped[CallPurpose] = mapped_column(String(16))
    model: Mapped[str] = mapped_column(String(100))
    state: Mapped[CallState] = mapped_column(String(16), default=CallState.RESERVED)
    # Taken from the day's tokens while the call runs, given back when its real numbers are known.
    reserved_tokens: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    input_tokens: Mapped[int] = mapped_column(default=0)
    output_tokens: Mapped[int] = mapped_column(default=0)
    cache_read_tokens: Mapped[int] = mapped_column(default=0)
    cache_write_tokens: Mapped[int] = mapped_column(default=0)
    cost_usd: Mapped[Decimal | None] = mapped_column(Numeric(14, 8))
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    settled_at: Mapped[datetime | None]


class UsageDay(OwnedByUser, Base):
    """Running totals of one person's local day; checked and raised in one statement."""

    __tablename__ = "usage_days"
    __table_args__ = (Index("ix_usage_days_day", "day"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    messages: Mapped[int] = mapped_column(default=0)
    tokens: Mapped[int] = mapped_column(default=0)
    # Estimates of the calls that run now; counted by the check, not shown as used.
    reserved_tokens: Mapped[int] = mapped_column(default=0, server_default=text("0"))
