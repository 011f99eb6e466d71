from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Identified, OwnedByUser, Timestamped


class PushSubscription(Identified, OwnedByUser, Timestamped, Base):
    """One browser that may be reached while no page of the product is open (RFC 8030).

    As long as the session in which it was subscribed: a browser that was signed out, wherever, shows nothing any more.
    """

    __tablename__ = "push_subscriptions"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), index=True)
    endpoint: Mapped[str] = mapped_column(Text, unique=True)
    # The browser's keys as it gives them: base64url without padding.
    p256dh: Mapped[str] = mapped_column(String(120))
    auth: Mapped[str] = mapped_column(String(40))
    device_info: Mapped[str | None] = mapped_column(String(300))
    last_sent_at: Mapped[datetime | None]
