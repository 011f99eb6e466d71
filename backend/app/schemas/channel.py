from __future__ import annotations

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field

from app.models import Channel, NotificationStatus, NotificationType
from app.schemas.common import In, Out, UtcTime
from app.schemas.user import Email
from app.utils import webpush


class ChannelState(StrEnum):
    READY = "ready"
    # The operator has not set it up.
    OFF = "off"
    NOT_LINKED = "not-linked"
    MUTED = "muted"
    # The address has not been confirmed.
    UNCONFIRMED = "unconfirmed"
    BOUNCED = "bounced"


class ChannelStateOut(Out):
    """`detail`: where the messages go, such as an address or a name."""

    channel: Channel
    state: ChannelState
    detail: str | None


class ChannelStatesOut(Out):
    items: list[ChannelStateOut]


class PushKeyOut(Out):
    public_key: str


def _browser_key(value: str) -> str:
    webpush.browser_key(value)
    return value


def _sixteen_bytes(value: str) -> str:
    if len(webpush.decode(value)) != 16:
        raise ValueError("must be sixteen bytes in base64url")
    return value


class SubscriptionKeys(In):
    p256dh: Annotated[str, Field(max_length=120), AfterValidator(_browser_key)]
    auth: Annotated[str, Field(max_length=40), AfterValidator(_sixteen_bytes)]


class SubscriptionIn(In):
    """What the browser's PushSubscription says of itself."""

    endpoint: Annotated[str, Field(min_length=1, max_length=1000)]
    keys: SubscriptionKeys


class SubscriptionOut(Out):
    """`is_this`: the browser whose endpoint was named in the question; null when none was."""

    id: UUID
    device_info: str | None
    created_at: UtcTime
    last_sent_at: UtcTime | None
    is_this: bool | None


class SubscriptionsOut(Out):
    items: list[SubscriptionOut]


class ErrorCountOut(Out):
    error: str
    count: int


class ChannelHealthOut(Out):
    channel: Channel
    configured: bool
    waiting: int
    oldest_due_at: UtcTime | None
    sent_24h: int
    failed_24h: int
    errors: list[ErrorCountOut]


class FiringHealthOut(Out):
    waiting: int
    oldest_due_at: UtcTime | None


class ReviewsHealthOut(Out):
    waiting: int
    failed_24h: int


class ChannelsHealthOut(Out):
    channels: list[ChannelHealthOut]
    firing: FiringHealthOut
    reviews: ReviewsHealthOut


class DeliveryOut(Out):
    """One message to the outside, without a word of what it says."""

    id: UUID
    user_id: UUID
    username: str
    channel: Channel
    type: NotificationType
    status: NotificationStatus
    attempts: int
    error: str | None
    created_at: UtcTime
    scheduled_at: UtcTime | None
    sent_at: UtcTime | None
    next_attempt_at: UtcTime | None


class TestMailIn(In):
    to: Email | None = None


class TestMailOut(Out):
    """`error` is a code such as `mail.unreachable`, null when the server took the letter; `detail`, what exactly."""

    to: str
    sent: bool
    error: str | None
    detail: str | None
