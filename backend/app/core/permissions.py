"""Who is acting: the identity that routes hand to services instead of an ORM user."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    USER = "user"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Principal:
    """An authenticated person within one signed-in session."""

    user_id: UUID
    session_id: UUID
    role: Role
    locale: str
    timezone: str

    @property
    def is_admin(self) -> bool:
        return self.role is Role.ADMIN
