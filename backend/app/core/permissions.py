"""Who is acting: the identity that routes hand to services instead of an ORM user."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    USER = "user"
    ADMIN = "admin"


class SessionKind(StrEnum):
    """Where somebody acts: in a browser that signed in, in the Telegram chat of a linked person, or by the link of a
    letter, which is no session at all."""

    BROWSER = "browser"
    TELEGRAM = "telegram"
    EMAIL = "email"

    def role_of(self, role: Role) -> Role:
        """What somebody with this role may do here: nobody administers the server through a chat or a letter."""
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
