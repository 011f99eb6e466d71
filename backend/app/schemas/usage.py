from __future__ import annotations

from datetime import date

from pydantic import ConfigDict, Field

from app.models.usage import CallPurpose
from app.schemas.chat import QuotaOut
from app.schemas.common import Money, Out


class UsageCallsOut(Out):
    """The settled calls of one day for one purpose with one model; a cost of null is not known."""

    day: date
    purpose: CallPurpose
    model: str
    calls: int
    input_tokens: int
    output_tokens: int
    cache_read_tokens: int
    cache_write_tokens: int
    cost_usd: Money | None


class UsageMessagesOut(Out):
    day: date
    count: int


class OwnUsageOut(Out):
    """Days are the person's own calendar days; both ends are included."""

    model_config = ConfigDict(from_attributes=True, serialize_by_alias=True)

    since: date = Field(serialization_alias="from")
    until: date = Field(serialization_alias="to")
    days: list[UsageCallsOut]
    messages: list[UsageMessagesOut]
    quota: QuotaOut
    # The demo model costs nothing; what it would have cost elsewhere is not told.
    is_demo: bool
