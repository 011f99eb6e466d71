from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field, StrictBool

from app.models import Importance, MemoryCategory, MemoryStatus
from app.schemas.common import In, Line, Out, Text, UtcTime

MAX_CONTENT = 4000

Content = Annotated[Text, Field(min_length=1, max_length=MAX_CONTENT)]


class MemoryIn(In):
    category: MemoryCategory
    title: Line
    content: Content
    importance: Importance = Importance.MEDIUM


class MemoryPatch(In):
    """What is absent or null stays."""

    category: MemoryCategory | None = None
    title: Line | None = None
    content: Content | None = None
    importance: Importance | None = None
    is_active: StrictBool | None = None


class MemoryOut(Out):
    id: UUID
    category: MemoryCategory
    title: str
    content: str
    importance: Importance
    status: MemoryStatus
    is_active: bool
    source_document_id: UUID | None
    source_message_id: UUID | None
    created_at: UtcTime
    updated_at: UtcTime
