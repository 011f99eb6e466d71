from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.permissions import SessionKind
from app.models.base import Base, Identified, OwnedByUser, Timestamped


class Session(Identified, OwnedByUser, Timestamped, Base):
    """One signed-in browser, or the chat of a linked person in Telegram.

    A browser's refresh token changes with every use; `generation` counts the changes. A chat has none: the bot asks
    anew, and the session ends with the link.
    """

    __tablename__ = "sessions"

    kind: Mapped[SessionKind] = mapped_column(String(16), default=SessionKind.BROWSER, server_default="browser")
    refresh_token_hash: Mapped[str] = mapped_column(String(64))
    generation: Mapped[int] = mapped_column(default=0)
    rotated_at: Mapped[datetime | None]
    device_info: Mapped[str | None] = mapped_column(String(300))
    ip_address: Mapped[str | None] = mapped_column(String(64))
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_reason: Mapped[str | None] = mapped_column(String(32))
