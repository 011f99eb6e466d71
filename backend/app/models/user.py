from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import BigInteger, Date, String, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.core.permissions import Role
from app.models.base import Base, Identified, Timestamped


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"


class User(Identified, Timestamped, Base):
    """A person who can sign in. E-mails and user names are stored in lower case."""

    __tablename__ = "users"

    email: Mapped[str] = mapped_column(String(320), unique=True)
    username: Mapped[str] = mapped_column(String(64), unique=True)
    hashed_password: Mapped[str | None] = mapped_column(String(255))
    full_name: Mapped[str | None] = mapped_column(String(200))
    role: Mapped[Role] = mapped_column(String(16), default=Role.USER)
    is_active: Mapped[bool] = mapped_column(default=True)
    locale: Mapped[str] = mapped_column(String(8), default="en")
    timezone: Mapped[str] = mapped_column(String(64), default="UTC")
    theme: Mapped[str] = mapped_column(String(16), default="system")
    quiet_hours_start: Mapped[time | None]
    quiet_hours_end: Mapped[time | None]
    # For reference ranges by age and sex, and to tell other people's documents.
    birth_date: Mapped[date | None] = mapped_column(Date)
    sex: Mapped[Sex | None] = mapped_column(String(8))
    # Names, numbers and addresses that say who somebody is do not leave the server in documents' texts.
    mask_identifiers: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    # Overrides of the defaults in settings; NULL means the default.
    max_chats: Mapped[int | None]
    max_ai_messages_per_day: Mapped[int | None]
    max_ai_tokens_per_day: Mapped[int | None]
    oauth_provider: Mapped[str | None] = mapped_column(String(32))
    oauth_subject: Mapped[str | None] = mapped_column(String(255))
    telegram_chat_id: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    telegram_username: Mapped[str | None] = mapped_column(String(64))
    # Null also for chats that were linked before this was written down.
    telegram_linked_at: Mapped[datetime | None]
    # Since when whoever reads this mailbox wants our mail; null: only the first letter goes there, which asks.
    # It is about the address: whoever changes that empties this.
    email_confirmed_at: Mapped[datetime | None]
    # Mail is off by its owner's word (the link in every mail), or because the address does not exist.
    email_muted: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    email_bounced_at: Mapped[datetime | None]
    # Part of the secret in the address of the calendar feed; null means there is no feed.
    calendar_generation: Mapped[int | None]
    daily_review: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    muted_topics: Mapped[list[str]] = mapped_column(ARRAY(String(32)), default=list, server_default=text("'{}'"))
    avatar_url: Mapped[str | None] = mapped_column(String(500))
    is_seeded: Mapped[bool] = mapped_column(default=False, server_default=text("false"))

    @property
    def telegram_linked(self) -> bool:
        return self.telegram_chat_id is not None
