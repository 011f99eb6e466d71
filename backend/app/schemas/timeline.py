from __future__ import annotations

from datetime import date
from enum import StrEnum
from uuid import UUID

from app.schemas.common import Out


class EventKind(StrEnum):
    DOCUMENT = "document"
    LABS = "labs"
    MEMORY = "memory"


class TimelineItem(Out):
    """Something that happened to the person's health; `date_is_known` is false where only its arrival here is.

    `id` is that of the document (of the report, for labs) or of the memory entry. For labs `count` results stand
    there, `flagged` of them out of their range; `title` is the file's name.
    """

    kind: EventKind
    id: UUID
    date: date
    date_is_known: bool
    title: str
    detail: str | None
    category: str | None
    document_id: UUID | None
    page: int | None
    count: int | None
    flagged: int | None
