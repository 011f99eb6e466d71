from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Identified, OwnedByUser, Timestamped


class LinkCode(Identified, OwnedByUser, Timestamped, Base):
    """A one-time code that proves to the bot which account a Telegram chat belongs to."""

    __tablename__ = "link_codes"

    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
