from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class BotUpdate(Base):
    """What Telegram brought, until the one bot that handles updates has handled it; then only that it came."""

    __tablename__ = "bot_updates"
    __table_args__ = (Index("ix_bot_updates_waiting", "update_id", postgresql_where=text("body IS NOT NULL")),)

    # Telegram's own number: the same update keeps it however often and to whomever it is brought.
    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    # What people wrote; null as soon as it was handled.
    body: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    arrived_at: Mapped[datetime] = mapped_column(index=True)
    # The process that was given it last and when, and how many different ones were without handing it back.
    holder: Mapped[str | None] = mapped_column(String(128))
    handed_at: Mapped[datetime | None]
    handed: Mapped[int] = mapped_column(default=0, server_default=text("0"))
