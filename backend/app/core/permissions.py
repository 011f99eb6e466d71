"""Who is acting: the identity that routes hand to services instead of an ORM user."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    USER = "user"
    ADMIN = "admin"


class SessionKind(StrEnum):
    """Where a session belongs: to a browser that signed in, or to the Telegram chat of a linked person."""

    BROWSER = "browser"
    TELEGRAM = "telegram"

    def role_of(self, role: Role) -> Role:
        """What somebody with this role may do here: nobody administers the server through a chat."""
        return role if self is SessionKind.BROWSER else Role.USER


@dataclass(frozen=True, slots=True)
class Principal:
    """An authenticated person within one signed-in session."""

    user_id: UUID
    session_id: UUID
    role: Role
    locale: str
    timezone: str
    kind: SessionKind = SessionKind.BROWSER

    @property
    def is_admin(self) -> bool:
        return self.role is Role.ADMIN
