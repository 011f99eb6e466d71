from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.core.permissions import Role
from app.schemas.common import In, Out, UtcTime

# Zero closes something; the upper bounds are those of the columns and of common sense.
ChatCount = Annotated[int, Field(strict=True, ge=0, le=100_000)]
MessageCount = Annotated[int, Field(strict=True, ge=0, le=100_000)]
TokenCount = Annotated[int, Field(strict=True, ge=0, le=1_000_000_000)]


class AdminUserOut(Out):
    """Someone with an account, without anything they keep in it. A limit of null is the default."""

    id: UUID
    email: str
    username: str
    full_name: str | None
    role: Role
    is_active: bool
    max_chats: int | None
    max_ai_messages_per_day: int | None
    max_ai_tokens_per_day: int | None
    created_at: UtcTime


class AdminUserPatch(In):
    max_chats: ChatCount | None = None
    max_ai_messages_per_day: MessageCount | None = None
    max_ai_tokens_per_day: TokenCount | None = None
