from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.schemas.common import In, Line, Out, UtcTime, clean
from app.schemas.user import Locale


class PdfCompile(In):
    template: Annotated[str, clean(1, 64)] = "basic"
    title: Line
    document_ids: Annotated[list[UUID], Field(max_length=50)] = []
    chat_id: UUID | None = None
    locale: Locale | None = None


class PdfOut(Out):
    id: UUID
    title: str
    file_size: int
    source_document_ids: list[UUID]
    source_chat_id: UUID | None
    created_at: UtcTime


class PdfTemplateOut(Out):
    """`name` is what `template` takes; `titles` say it in each language."""

    name: str
    titles: dict[str, str]
