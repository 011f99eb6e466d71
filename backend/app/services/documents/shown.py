"""Documents as people see them, with what was read from them counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.permissions import Principal
from app.models import Document, LabResult, MemoryEntry, MemoryStatus, ReviewState
from app.schemas.document import Caution, DocumentOut, LabCounts, PatientOut, StepOut
from app.services.documents import steps
from app.services.documents.intake import PARTS
from app.services.documents.trash import KEPT


@dataclass(frozen=True, slots=True)
class _Counts:
    labs: int = 0
    unconfirmed: int = 0
    proposals: int = 0


async def one(session: AsyncSession, actor: Principal, document: Document) -> DocumentOut:
    return (await many(session, actor, [document]))[0]


def new(document: Document) -> DocumentOut:
    """One of which nothing has been read."""
    return _out(document, _Counts())


async def many(session: AsyncSession, actor: Principal, documents: Sequence[Document]) -> list[DocumentOut]:
    counts = await _counts(session, actor, [document.id for document in documents])
    return [_out(document, counts.get(document.id, _Counts())) for document in documents]


async def _counts(session: AsyncSession, actor: Principal, ids: Sequence[UUID]) -> dict[UUID, _Counts]:
    """For all of them in one statement."""
    if not ids:
        return {}
    results, nothing = LabResult.visible_to(actor), literal(0)
    to_check = func.count().filter(LabResult.state == ReviewState.UNCONFIRMED)
    labs = (
        results.where(LabResult.document_id.in_(ids), LabResult.state != ReviewState.REJECTED)
        .with_only_columns(
            LabResult.document_id, func.count().label("labs"), to_check.label("to_check"), nothing.label("proposals")
        )
        .group_by(LabResult.document_id)
    )
    of_memory = MemoryEntry.source_document_id
    proposals = (
        MemoryEntry.visible_to(actor)
        .where(of_memory.in_(ids), MemoryEntry.status == MemoryStatus.UNCONFIRMED, MemoryEntry.is_active)
        .with_only_columns(of_memory, nothing.label("labs"), nothing.label("to_check"), func.count().label("proposals"))
        .group_by(of_memory)
    )
    both = union_all(labs, proposals).subquery()
    of, *numbers = both.c
    rows = await session.execute(select(of, *(func.sum(number) for number in numbers)).group_by(of))
    return {document_id: _Counts(*(int(number) for number in found)) for document_id, *found in rows}


def _out(document: Document, counts: _Counts) -> DocumentOut:
    return DocumentOut(
        id=document.id,
        filename=document.filename,
        mime_type=document.mime_type,
        file_size=document.file_size,
        sha256=document.sha256,
        doc_type=document.doc_type,
        status=document.status,
        error_code=document.error_code,
        attempts=document.attempts,
        page_count=document.page_count,
        progress=document.progress,
        steps=[StepOut.model_validate(step) for step in document.steps],
        document_date=document.document_date,
        date_kind=document.date_kind if document.document_date else None,
        cautions=_cautions(document),
        laboratory=document.laboratory,
        patient=PatientOut(name=document.patient_name, match=document.patient_match),
        tags=document.tags,
        notes=document.notes,
        parts=int(document.meta.get(PARTS, 1)),
        labs=LabCounts(total=counts.labs, unconfirmed=counts.unconfirmed),
        # Of a document about another person nothing is proposed, whatever was before that was known.
        memory_proposals=0 if steps.is_held(document) else counts.proposals,
        deleted_at=document.deleted_at,
        purged_at=_purged_at(document.deleted_at),
        created_at=document.created_at,
        updated_at=document.updated_at,
    )


def _cautions(document: Document) -> list[Caution]:
    found: list[Caution] = ["small-letters"] if steps.small(document) else []
    return [*found, "doubtful-date"] if steps.day_is_doubtful(document) else found


def _purged_at(deleted_at: datetime | None) -> datetime | None:
    return None if deleted_at is None else deleted_at + KEPT
