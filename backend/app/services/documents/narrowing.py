"""Which documents a list or a search is about."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, func, literal

from app.models import Document, DocumentType


def narrowed[Row: Select[Any]](
    query: Row,
    *,
    doc_type: DocumentType | None,
    tag: str | None,
    since: date | None,
    until: date | None,
) -> Row:
    """A query over documents, for those of one kind, with a tag, of a span of days."""
    if doc_type is not None:
        query = query.where(Document.doc_type == doc_type)
    if tag is not None:
        query = query.where(literal(tag) == func.any(Document.tags))
    if since is not None:
        query = query.where(Document.document_date >= since)
    if until is not None:
        query = query.where(Document.document_date <= until)
    return query
