from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Identified, OwnedByUser, Timestamped


class PushSubscription(Identified, OwnedByUser, Timestamped, Base):
    """One browser that may be reached while no page of the product is open (RFC 8030)."""

    __tablename__ = "push_subscriptions"

    endpoint: Mapped[str] = mapped_column(Text, unique=True)
    # The browser's keys as it gives them: base64url without padding.
    p256dh: Mapped[str] = mapped_column(String(120))
    auth: Mapped[str] = mapped_column(String(40))
    device_info: Mapped[str | None] = mapped_column(String(300))
    last_sent_at: Mapped[datetime | None]
