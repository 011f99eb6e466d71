"""A person's documents on the shelf: list, look, rename, remove, read again."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, func, or_
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.permissions import Principal
from app.models import Document, DocumentPage, DocumentType, ProcessingStatus
from app.schemas.document import DocumentPatch
from app.services import fulltext
from app.services.documents import intake, search
from app.services.documents.status import announce
from app.services.paging import newest_first
from app.services.runtime import Runtime
from app.utils.filenames import clean_filename

# Set in a document's metadata when the person has said what it is; guesses then stay out of it.
TYPE_IS_CHOSEN = "doc_type_chosen"
# Up to which page recognition has come; kept so that a restart does not begin again.
RECOGNISED_UP_TO = "recognised_up_to"


async def find(session: AsyncSession, actor: Principal, document_id: UUID) -> Document:
    document = await session.scalar(Document.visible_to(actor).where(Document.id == document_id))
    if document is None:
        raise AppError("document.not-found")
    return document


async def newest(
    session: AsyncSession,
    actor: Principal,
    *,
    q: str | None,
    doc_type: DocumentType | None,
    status: ProcessingStatus | None,
    limit: int,
    cursor: str | None,
) -> tuple[list[Document], str | None]:
    """One page of the list; `q` looks in names and texts."""
    query = Document.visible_to(actor)
    if doc_type is not None:
        query = query.where(Document.doc_type == doc_type)
    if status is not None:
        query = query.where(Document.status == status)
    if q:
        name = func.translate(func.lower(Document.filename), "ё", "е")
        named = name.contains(q.lower().replace("ё", "е"), autoescape=True)
        words = await fulltext.parsed(session, q)
        saying = Document.id.in_(search.documents_saying(actor, words)) if words else None
        query = query.where(named if saying is None else or_(named, saying))
    return await newest_first(session, query, by=Document.created_at, key=Document.id, limit=limit, cursor=cursor)


async def update(session: AsyncSession, actor: Principal, document_id: UUID, data: DocumentPatch) -> Document:
    document = await find(session, actor, document_id)
    if data.filename is not None:
        document.filename = clean_filename(data.filename)
    if data.doc_type is not None:
        document.doc_type = data.doc_type
        document.meta = {**document.meta, TYPE_IS_CHOSEN: True}
    await session.flush()
    await session.refresh(document)
    return document


async def remove(runtime: Runtime, actor: Principal, document_id: UUID) -> None:
    """Rows first: a file that stays behind is swept up later, a row without its file would be a lie."""
    async with runtime.database.unit_of_work() as session:
        document = await find(session, actor, document_id)
        await session.execute(delete(Document).where(Document.id == document.id))
    await runtime.files.delete_all(intake.folder(actor.user_id, document_id))


async def reindex(runtime: Runtime, actor: Principal, document_id: UUID) -> Document:
    """Have the original read again from the beginning; ids stay, so that citations stay."""
    async with runtime.database.unit_of_work() as session:
        query = Document.visible_to(actor).where(Document.id == document_id).with_for_update()
        document = await session.scalar(query)
        if document is None:
            raise AppError("document.not-found")
        if document.status in (ProcessingStatus.PENDING, ProcessingStatus.PROCESSING):
            raise AppError("document.busy")
        document.status = ProcessingStatus.PENDING
        document.error_code = None
        document.attempts = 0
        document.progress = 0.0
        document.meta = {key: value for key, value in document.meta.items() if key != RECOGNISED_UP_TO}
        await intake.enqueue(session, document.id)
        await session.flush()
        await session.refresh(document)
    await announce(runtime, document)
    return document


async def page(session: AsyncSession, actor: Principal, document_id: UUID, number: int) -> DocumentPage:
    await find(session, actor, document_id)
    query = DocumentPage.visible_to(actor).where(DocumentPage.document_id == document_id, DocumentPage.number == number)
    row = await session.scalar(query)
    if row is None:
        raise AppError("document.page-not-found")
    return row
