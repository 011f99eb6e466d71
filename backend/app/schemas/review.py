from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BeforeValidator, StrictBool

from app.models import ProposalState, ReviewStatus, ReviewTopic
from app.schemas.common import In, Money, Out, UtcTime
from app.schemas.reminder import Channels, Schedule, ScheduleOut


class EvidenceOut(Out):
    """What a proposal rests on, with the page and the words where it stands there."""

    kind: Literal["lab", "document", "memory", "reminder"]
    id: UUID
    label: str
    page: int | None
    quote: str | None


def _complete(stored: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: item.get(name) for name in EvidenceOut.model_fields} for item in stored]


class ProposalOut(Out):
    """A reminder that is not set up yet; without a schedule its owner chooses one when accepting."""

    id: UUID
    topic: ReviewTopic
    title: str
    body: str | None
    schedule: ScheduleOut | None
    evidence: Annotated[list[EvidenceOut], BeforeValidator(_complete)]
    state: ProposalState
    reminder_id: UUID | None


class ReviewOut(Out):
    id: UUID
    local_day: date
    status: ReviewStatus
    summary: str | None
    ended_at: UtcTime | None
    proposals: list[ProposalOut]


class AcceptIn(In):
    """Null, or nothing at all, means as proposed."""

    schedule: Schedule | None = None
    channels: Channels | None = None


class DeclineIn(In):
    mute_topic: StrictBool = False


class AdminReviewOut(Out):
    """Whose review, how it went and what it took; nothing of what it says."""

    id: UUID
    user_id: UUID
    username: str
    full_name: str | None
    local_day: date
    status: ReviewStatus
    attempts: int
    error: str | None
    in_batch: bool
    model: str | None
    tokens: int
    cost_usd: Money | None
    created_at: UtcTime
    ended_at: UtcTime | None
