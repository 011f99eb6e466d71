"""A person's health events in one stream: documents, the results in them, and what is remembered.

Documents about other people, and what came out of them, are no events of theirs.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Integer, Text, cast, func, literal, null, select, tuple_, union_all
from sqlalchemy import Uuid as UuidType
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.permissions import Principal
from app.models import Document, LabFlag, LabResult, MemoryCategory, MemoryEntry, MemoryStatus
from app.models.document import is_held, of_somebody_else
from app.schemas.timeline import EventKind
from app.services.labs import library
from app.utils.paging import decode_cursor, encode_cursor

FLAGGED = (LabFlag.LOW, LabFlag.HIGH, LabFlag.ABNORMAL)
DETAIL = 200
_NO_PAGE = cast(null(), Integer)


async def page(
    session: AsyncSession,
    actor: Principal,
    *,
    kind: EventKind | None,
    since: date | None,
    until: date | None,
    limit: int,
    cursor: str | None,
) -> tuple[list[Any], str | None]:
    """Events of one person, the newest first; rows have the fields of `TimelineItem`."""
    parts = {EventKind.DOCUMENT: _documents, EventKind.LABS: _labs, EventKind.MEMORY: _memory}
    chosen = [part(actor) for name, part in parts.items() if kind in (None, name)]
    events = union_all(*chosen).subquery()
    place = tuple_(events.c.date, events.c.kind, events.c.id)
    query = select(events)
    if since is not None:
        query = query.where(events.c.date >= since)
    if until is not None:
        query = query.where(events.c.date <= until)
    if cursor is not None:
        query = query.where(place < _position(cursor))
    order = (events.c.date.desc(), events.c.kind.desc(), events.c.id.desc())
    rows = (await session.execute(query.order_by(*order).limit(limit + 1))).all()
    more = len(rows) > limit
    last = rows[limit - 1] if more else None
    following = encode_cursor(last.date.isoformat(), last.kind, str(last.id)) if last else None
    return list(rows[:limit]), following


def _documents(actor: Principal) -> Any:
    arrived = cast(Document.created_at, Date)
    about_the_owner = Document.visible_to(actor).where(~is_held(Document))
    return about_the_owner.with_only_columns(
        literal(EventKind.DOCUMENT.value, Text).label("kind"),
        Document.id.label("id"),
        func.coalesce(Document.document_date, arrived).label("date"),
        Document.document_date.is_not(None).label("date_is_known"),
        cast(Document.filename, Text).label("title"),
        func.nullif(func.left(func.coalesce(Document.notes, ""), DETAIL), "").label("detail"),
        cast(Document.doc_type, Text).label("category"),
        Document.id.label("document_id"),
        _NO_PAGE.label("page"),
        _NO_PAGE.label("count"),
        _NO_PAGE.label("flagged"),
    )


def _labs(actor: Principal) -> Any:
    """The results of one report on one day as one event."""
    results = (
        library.about_the_owner(actor)
        .with_only_columns(
            LabResult.document_id, LabResult.collected_on, LabResult.flag, LabResult.laboratory, LabResult.page
        )
        .subquery()
    )
    day = func.coalesce(results.c.collected_on, Document.document_date, cast(Document.created_at, Date))
    known = func.coalesce(results.c.collected_on, Document.document_date).is_not(None)
    return (
        select(
            literal(EventKind.LABS.value, Text).label("kind"),
            Document.id.label("id"),
            day.label("date"),
            known.label("date_is_known"),
            cast(Document.filename, Text).label("title"),
            cast(func.max(results.c.laboratory), Text).label("detail"),
            cast(null(), Text).label("category"),
            Document.id.label("document_id"),
            func.min(results.c.page).label("page"),
            cast(func.count(), Integer).label("count"),
            cast(func.count().filter(results.c.flag.in_(FLAGGED)), Integer).label("flagged"),
        )
        .join(Document, Document.id == results.c.document_id)
        .group_by(Document.id, day, known)
    )


def _memory(actor: Principal) -> Any:
    entry = MemoryEntry
    shown = entry.visible_to(actor).where(
        entry.is_active,
        entry.status == MemoryStatus.CONFIRMED,
        entry.category != MemoryCategory.DOCUMENT_SUMMARY,
        ~of_somebody_else(entry.source_document_id),
    )
    # A fact out of a letter is of the letter's day until somebody says since when it holds.
    told = func.coalesce(entry.valid_from, Document.document_date)
    return shown.outerjoin(Document, Document.id == entry.source_document_id).with_only_columns(
        literal(EventKind.MEMORY.value, Text).label("kind"),
        entry.id.label("id"),
        func.coalesce(told, cast(entry.created_at, Date)).label("date"),
        told.is_not(None).label("date_is_known"),
        cast(entry.title, Text).label("title"),
        func.left(entry.content, DETAIL).label("detail"),
        cast(entry.category, Text).label("category"),
        cast(entry.source_document_id, UuidType).label("document_id"),
        entry.source_page.label("page"),
        _NO_PAGE.label("count"),
        _NO_PAGE.label("flagged"),
    )


def _position(cursor: str) -> Any:
    try:
        day, kind, key = decode_cursor(cursor)
        return tuple_(
            literal(date.fromisoformat(str(day)), Date), literal(EventKind(str(kind)).value, Text),
            literal(UUID(str(key)), UuidType),
        )  # fmt: skip
    except ValueError as error:
        raise AppError("request.invalid", detail="the cursor is not valid") from error
