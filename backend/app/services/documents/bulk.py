"""One thing done to many documents, in the same few statements whatever their number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Update, func, literal, select, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.permissions import Principal
from app.models import Document, ProcessingStatus
from app.schemas.document import MAX_TAGS, BulkIn
from app.services.documents import intake, steps, trash
from app.services.documents.library import TYPE_IS_CHOSEN, locked
from app.services.documents.status import announce
from app.services.runtime import Runtime


async def perform(runtime: Runtime, actor: Principal, data: BulkIn) -> tuple[list[UUID], list[UUID]]:
    """Ids of the documents it was done to, and of those that are not there, both in the order asked for."""
    ids = list(dict.fromkeys(data.ids))
    if data.action == "purge":
        done = set(await trash.purge(runtime, actor, ids))
    else:
        changed = await _changed(runtime, actor, data, ids)
        done = {document.id for document in changed}
        for document in changed:
            await announce(runtime, document)
    return [one for one in ids if one in done], [one for one in ids if one not in done]


async def _changed(runtime: Runtime, actor: Principal, data: BulkIn, ids: Sequence[UUID]) -> list[Document]:
    shelf = Document.trash_of(actor) if data.action == "restore" else Document.visible_to(actor)
    async with runtime.database.unit_of_work() as session:
        found = await locked(session, shelf.where(Document.id.in_(ids)))
        if data.action == "reindex":
            return await _read_again(session, found)
        if data.action == "tag":
            await _require_room_for_tag(session, found, data.tag or "")
        changed = list(await session.scalars(_statement(found, _values(runtime, data))))
        if data.action == "restore":
            await trash.resume(session, changed)
        return changed


def _values(runtime: Runtime, data: BulkIn) -> dict[str, Any]:
    match data.action:
        case "delete":
            return {"deleted_at": runtime.clock.now()}
        case "restore":
            return {"deleted_at": None}
        case "tag":
            return {"tags": func.array_append(func.array_remove(Document.tags, data.tag), data.tag)}
        case "untag":
            return {"tags": func.array_remove(Document.tags, data.tag)}
        case _:
            chosen = Document.meta.op("||")(literal({TYPE_IS_CHOSEN: True}, JSONB))
            return {"doc_type": data.doc_type, "meta": chosen}


def _statement(found: Sequence[UUID], values: dict[str, Any]) -> Any:
    statement: Update = update(Document).where(Document.id.in_(found)).values(values)
    return statement.returning(Document).execution_options(synchronize_session=False)


async def _require_room_for_tag(session: AsyncSession, found: Sequence[UUID], tag: str) -> None:
    own = select(Document.id).where(Document.id.in_(found))
    full = own.where(func.cardinality(Document.tags) >= MAX_TAGS, literal(tag) != func.all(Document.tags))
    if await session.scalar(full.limit(1)) is not None:
        raise AppError("document.too-many-tags", params={"limit": MAX_TAGS})


async def _read_again(session: AsyncSession, found: Sequence[UUID]) -> list[Document]:
    """Those that are being read already only go on."""
    documents = list(await session.scalars(select(Document).where(Document.id.in_(found))))
    resting = [one.id for one in documents if one.status in (ProcessingStatus.COMPLETED, ProcessingStatus.FAILED)]
    begun = update(Document).where(Document.id.in_(resting)).values(steps.afresh()).returning(Document)
    fresh = await session.scalars(begun.execution_options(populate_existing=True))
    await intake.enqueue(session, *(document.id for document in fresh))
    return documents
