from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Identified, OwnedByUser, Timestamped


class ReviewStatus(StrEnum):
    RUNNING = "running"
    # Nothing had changed, or nothing was worth a proposal: nobody was told.
    SILENT = "silent"
    TOLD = "told"
    FAILED = "failed"


class ProposalState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class ReviewTopic(StrEnum):
    MEDICINES = "medicines"
    RESULTS = "results"
    CHECKS = "checks"
    DOCUMENTS = "documents"


class DailyReview(Identified, OwnedByUser, Timestamped, Base):
    """One look at what is new about one person, once per day of their own calendar.

    While it runs, `next_attempt_at` says from when on somebody else may take it over; then it is null.
    """

    __tablename__ = "daily_reviews"
    __table_args__ = (
        UniqueConstraint("user_id", "local_day"),
        Index(
            "ix_daily_reviews_next_attempt_at", "next_attempt_at", postgresql_where=text("next_attempt_at IS NOT NULL")
        ),
    )

    local_day: Mapped[date] = mapped_column(Date)
    status: Mapped[ReviewStatus] = mapped_column(String(16), default=ReviewStatus.RUNNING)
    # Of what it looked at, so that the same things are not new tomorrow; the single things only where it is another one
    # than before.
    fingerprint: Mapped[str | None] = mapped_column(String(64))
    seen: Mapped[list[str] | None] = mapped_column(ARRAY(String(16)))
    attempts: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    next_attempt_at: Mapped[datetime | None]
    # A question that waits with the provider, until when it may, and its row in the ledger, open so long.
    batch_id: Mapped[str | None] = mapped_column(String(100))
    batch_until: Mapped[datetime | None]
    call_id: Mapped[UUID | None] = mapped_column(ForeignKey("model_calls.id", ondelete="SET NULL"))
    ended_at: Mapped[datetime | None]
    # Why it failed, or why the model had no part in it: a code of the catalogue, for administrators.
    error: Mapped[str | None] = mapped_column(String(64))
    summary: Mapped[str | None] = mapped_column(Text)


class ReviewProposal(Identified, OwnedByUser, Timestamped, Base):
    """A reminder that a daily review proposes, with what it rests on; nothing happens until its owner accepts."""

    __tablename__ = "review_proposals"

    review_id: Mapped[UUID] = mapped_column(ForeignKey("daily_reviews.id", ondelete="CASCADE"), index=True)
    # Its place in the review: our own rules first.
    position: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    topic: Mapped[ReviewTopic] = mapped_column(String(32))
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str | None] = mapped_column(Text)
    schedule: Mapped[dict[str, Any] | None]
    # [{kind: lab, document, memory or reminder, id, label, page?, quote?}]
    evidence: Mapped[list[dict[str, Any]]]
    state: Mapped[ProposalState] = mapped_column(String(16), default=ProposalState.OPEN)
    reminder_id: Mapped[UUID | None] = mapped_column(ForeignKey("reminders.id", ondelete="SET NULL"))
