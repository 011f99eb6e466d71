from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StrictBool

from app.models import Importance, MemoryCategory, MemoryStatus
from app.schemas.common import Day, In, Line, Out, Text, UtcTime

MAX_CONTENT = 4000

Content = Annotated[Text, Field(min_length=1, max_length=MAX_CONTENT)]


class MemoryIn(In):
    category: MemoryCategory
    title: Line
    content: Content
    importance: Importance = Importance.MEDIUM
    valid_from: Day | None = None
    valid_to: Day | None = None
    replaces_id: UUID | None = None


class MemoryPatch(In):
    """What is absent or null stays; null clears the dates."""

    category: MemoryCategory | None = None
    title: Line | None = None
    content: Content | None = None
    importance: Importance | None = None
    is_active: StrictBool | None = None
    valid_from: Day | None = None
    valid_to: Day | None = None


class MemoryResolve(In):
    """Which of two entries that contradict each other holds; `old` is the one that was there before."""

    keep: Literal["new", "old", "both"]


class MemoryMerge(In):
    keep_id: UUID
    ids: Annotated[list[UUID], Field(min_length=1, max_length=50)]


class MemorySource(Out):
    document_id: UUID | None
    filename: str | None
    page: int | None
    quote: str | None
    message_id: UUID | None
    chat_id: UUID | None


class MemoryUseOut(Out):
    chat_id: UUID
    chat_title: str
    message_id: UUID
    created_at: UtcTime


class MemoryUses(Out):
    items: list[MemoryUseOut]


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
    source: MemorySource
    valid_from: date | None
    valid_to: date | None
    confirmed_at: UtcTime | None
    replaces_id: UUID | None
    replaced_by_id: UUID | None
    contradicts_id: UUID | None
    used_in: int
    created_at: UtcTime
    updated_at: UtcTime


class MemoryEntries(Out):
    items: list[MemoryOut]
