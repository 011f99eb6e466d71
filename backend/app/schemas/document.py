from __future__ import annotations

from typing import Annotated
from uuid import UUID

from app.models import DocumentType, PageSource, ProcessingStatus
from app.schemas.common import In, Out, UtcTime, clean

Filename = Annotated[str, clean(1, 255)]


class DocumentOut(Out):
    id: UUID
    filename: str
    mime_type: str
    file_size: int
    sha256: str
    doc_type: DocumentType
    status: ProcessingStatus
    error_code: str | None
    page_count: int | None
    progress: float
    created_at: UtcTime
    updated_at: UtcTime


class DocumentPatch(In):
    filename: Filename | None = None
    doc_type: DocumentType | None = None


class DocumentPageOut(Out):
    document_id: UUID
    number: int
    text: str
    source: PageSource
    confidence: float | None
    width: float
    height: float


class SearchHit(Out):
    """`snippet` is HTML: escaped text in which only `<mark>` is markup."""

    document_id: UUID
    filename: str
    page: int
    snippet: str
    rank: float


class SearchResults(Out):
    items: list[SearchHit]
