"""A person's documents on the shelf: look, describe, read again."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Text, cast, func, or_
from sqlalchemy import update as change
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.permissions import Principal
from app.models import DateKind, Document, LabResult, PatientMatch, ProcessingStatus
from app.schemas.document import DocumentPatch
from app.services.documents import intake, steps
from app.services.documents.status import announce
from app.services.labs.shapes import Doubt
from app.services.runtime import Runtime
from app.utils.filenames import clean_filename

# Set in a document's metadata when the person has said what it is; guesses then stay out of it.
TYPE_IS_CHOSEN = "doc_type_chosen"


async def find(session: AsyncSession, actor: Principal, document_id: UUID, *, locked: bool = False) -> Document:
    query = Document.visible_to(actor).where(Document.id == document_id)
    document = await session.scalar(query.with_for_update() if locked else query)
    if document is None:
        raise AppError("document.not-found")
    return document


async def locked(session: AsyncSession, found: Select[Any]) -> list[UUID]:
    """The ids of these documents, which stay what they are until the end of the transaction.

    Always in the same order, so that two who want some of the same wait for each other and not in a circle.
    """
    ids = found.with_only_columns(Document.id).order_by(Document.id).with_for_update()
    return list(await session.scalars(ids))


async def update(session: AsyncSession, actor: Principal, document_id: UUID, data: DocumentPatch) -> Document:
    """What the person says about a document counts from now on, whatever is read later."""
    # Locked: readings write the same columns as a whole.
    document = await find(session, actor, document_id, locked=True)
    given = data.model_fields_set
    if data.filename is not None:
        document.filename = clean_filename(data.filename)
    if data.doc_type is not None:
        document.doc_type = data.doc_type
        document.meta = {**document.meta, TYPE_IS_CHOSEN: True}
    if "document_date" in given:
        await _say_when(session, document, data.document_date)
    if data.tags is not None:
        document.tags = data.tags
    if "notes" in given:
        document.notes = data.notes or None
    if data.patient is not None:
        await _say_whose(session, document, own=data.patient == "own")
    await session.flush()
    await session.refresh(document)
    return document


async def _say_when(session: AsyncSession, document: Document, day: date | None) -> None:
    """The owner's date, or that there is none. Results go with it unless their own date was edited or is another."""
    read_on = LabResult.as_read["collected_on"].astext
    of_document = (
        change(LabResult)
        .where(
            LabResult.document_id == document.id,
            or_(LabResult.collected_on.is_(None), LabResult.collected_on == document.document_date),
        )
        .execution_options(synchronize_session=False)
    )
    is_edited = LabResult.as_read.is_not(None)
    await session.execute(
        of_document.where(is_edited, read_on.is_not_distinct_from(cast(LabResult.collected_on, Text))).values(
            collected_on=day,
            # Still not edited, for whoever changes the date again.
            as_read=LabResult.as_read.concat(func.jsonb_build_object("collected_on", day and day.isoformat())),
        )
    )
    await session.execute(
        of_document.where(~is_edited).values(
            collected_on=day, doubts=func.array_remove(LabResult.doubts, Doubt.DATE_UNCERTAIN)
        )
    )
    document.document_date, document.date_kind = day, DateKind.CHOSEN


async def _say_whose(session: AsyncSession, document: Document, *, own: bool) -> None:
    """The owner's word, which stays. What was held because of somebody else's name is done now."""
    document.patient_match = PatientMatch.OWN_SAID if own else PatientMatch.OTHER_SAID
    if own and steps.was_held(document):
        steps.let_go(document)
        await steps.go_on(session, document.id)


async def reindex(runtime: Runtime, actor: Principal, document_id: UUID) -> Document:
    """Have the original read again from the beginning; ids stay, so that citations stay."""
    async with runtime.database.unit_of_work() as session:
        document = await find(session, actor, document_id, locked=True)
        if document.status in (ProcessingStatus.PENDING, ProcessingStatus.PROCESSING):
            raise AppError("document.busy")
        for name, value in steps.afresh().items():
            setattr(document, name, value)
        await intake.enqueue(session, document.id)
        await session.flush()
        await session.refresh(document)
    await announce(runtime, document)
    return document


async def cancel(runtime: Runtime, actor: Principal, document_id: UUID) -> Document:
    """Call off the reading; whoever is at it stops within a second. One that has ended stays as it is."""
    async with runtime.database.unit_of_work() as session:
        document = await find(session, actor, document_id, locked=True)
        if document.status in (ProcessingStatus.PENDING, ProcessingStatus.PROCESSING):
            steps.broke_off(document, runtime.clock.now())
            document.status, document.error_code = ProcessingStatus.FAILED, "document.cancelled"
        await session.flush()
        await session.refresh(document)
    await announce(runtime, document)
    return document
