"""Documents: upload, list, search."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.requests import ClientDisconnect
from starlette.responses import StreamingResponse

from app.api.deps import ActorDep, Cursor, Limit, ReadingDep, RuntimeDep, SessionDep, Words
from app.core.errors import AppError
from app.models import DocumentType, ProcessingStatus
from app.schemas.common import Day, Page, Text
from app.schemas.document import (
    BulkIn,
    BulkOut,
    DocumentOut,
    DocumentPassword,
    DocumentPatch,
    SearchHit,
    SearchResults,
    Tag,
    TagCount,
    TagsOut,
)
from app.schemas.document_page import FoundPlaces
from app.services import downloads
from app.services.documents import bulk, finding, intake, library, listing, search, shown, trash, unlocking
from app.services.documents.form import receive_files
from app.services.documents.photos import MAX_PHOTOS
from app.services.documents.uploads import Upload
from app.utils.filenames import attachment
from app.utils.filetypes import saved_name

router = APIRouter(prefix="/documents", tags=["documents"])
ONE_FILE = {"type": "string", "format": "binary"}
SEVERAL = {"type": "array", "items": ONE_FILE, "maxItems": MAX_PHOTOS}
FORM = {"type": "object", "required": ["file"], "properties": {"file": {"oneOf": [ONE_FILE, SEVERAL]}}}
BINARY = {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
WithTag = Annotated[Tag | None, Query()]


@router.post(
    "",
    status_code=201,
    openapi_extra={"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": FORM}}}},
)
async def upload_document(
    request: Request, actor: ActorDep, runtime: RuntimeDep, *, allow_duplicate: bool = False, combine: bool = False
) -> DocumentOut:
    with Upload(runtime, combine=combine) as upload:
        try:
            await receive_files(request.headers.get("content-type", ""), request.stream(), upload.begin)
        except ClientDisconnect as error:
            raise AppError("request.invalid", detail="the upload was broken off") from error
        return shown.new(await intake.take_in(runtime, actor, upload.received, allow_duplicate=allow_duplicate))


@router.get("")
async def list_documents(
    actor: ActorDep,
    session: SessionDep,
    q: Annotated[Text | None, Query(max_length=300)] = None,
    doc_type: DocumentType | None = None,
    status: ProcessingStatus | None = None,
    tag: WithTag = None,
    date_from: Day | None = None,
    date_to: Day | None = None,
    sort: listing.Sort = listing.Sort.ADDED,
    limit: Limit = 50,
    cursor: Cursor = None,
    *,
    in_trash: Annotated[bool, Query(alias="trash")] = False,
    other_person: bool = False,
) -> Page[DocumentOut]:
    filters = listing.Filters(q, doc_type, status, tag, date_from, date_to, trash=in_trash, other_person=other_person)
    items, following = await listing.page(session, actor, filters, sort=sort, limit=limit, cursor=cursor)
    return Page(items=await shown.many(session, actor, items), next_cursor=following)


@router.get("/search")
async def search_documents(
    q: Words,
    actor: ActorDep,
    session: ReadingDep,
    doc_type: DocumentType | None = None,
    document_id: UUID | None = None,
    tag: WithTag = None,
    date_from: Day | None = None,
    date_to: Day | None = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> SearchResults:
    where = search.Within(doc_type, document_id, tag, date_from, date_to)
    found, following = await search.page(session, actor, q, where, limit=limit, cursor=cursor)
    hits = [SearchHit.model_validate(hit) for hit in found.hits]
    return SearchResults(items=hits, next_cursor=following, newest=found.newest)


@router.get("/tags")
async def document_tags(actor: ActorDep, session: SessionDep) -> TagsOut:
    found = await listing.tags(session, actor)
    return TagsOut(items=[TagCount(tag=tag, count=count) for tag, count in found])


@router.post("/bulk")
async def change_documents(data: BulkIn, actor: ActorDep, runtime: RuntimeDep) -> BulkOut:
    done, missing = await bulk.perform(runtime, actor, data)
    return BulkOut(done=done, missing=missing)


@router.get("/{document_id}")
async def get_document(document_id: UUID, actor: ActorDep, session: SessionDep) -> DocumentOut:
    return await shown.one(session, actor, await library.find(session, actor, document_id))


@router.patch("/{document_id}")
async def update_document(document_id: UUID, data: DocumentPatch, actor: ActorDep, session: SessionDep) -> DocumentOut:
    return await shown.one(session, actor, await library.update(session, actor, document_id, data))


@router.delete("/{document_id}", status_code=204)
async def delete_document(document_id: UUID, actor: ActorDep, runtime: RuntimeDep, *, permanent: bool = False) -> None:
    if permanent:
        await trash.remove(runtime, actor, document_id)
    else:
        await trash.throw_away(runtime, actor, document_id)


@router.post("/{document_id}/restore")
async def restore_document(document_id: UUID, actor: ActorDep, runtime: RuntimeDep, session: SessionDep) -> DocumentOut:
    return await shown.one(session, actor, await trash.restore(runtime, actor, document_id))


@router.get("/{document_id}/download", response_class=StreamingResponse, responses={200: BINARY})
async def download_document(
    document_id: UUID, actor: ActorDep, runtime: RuntimeDep, session: SessionDep
) -> StreamingResponse:
    document = await library.find(session, actor, document_id)
    name = saved_name(document.filename, document.mime_type)
    headers = {"Content-Disposition": attachment(name), "Content-Length": str(document.file_size)}
    chunks = await downloads.open_stream(runtime, document.storage_path)
    return StreamingResponse(chunks, media_type=document.mime_type, headers=headers)


@router.get("/{document_id}/find")
async def find_in_document(document_id: UUID, q: Words, actor: ActorDep, session: SessionDep) -> FoundPlaces:
    return FoundPlaces.model_validate(await finding.find(session, actor, document_id, q))


@router.post("/{document_id}/reindex", status_code=202)
async def reindex_document(document_id: UUID, actor: ActorDep, runtime: RuntimeDep, session: SessionDep) -> DocumentOut:
    return await shown.one(session, actor, await library.reindex(runtime, actor, document_id))


@router.post("/{document_id}/cancel")
async def cancel_document(document_id: UUID, actor: ActorDep, runtime: RuntimeDep, session: SessionDep) -> DocumentOut:
    return await shown.one(session, actor, await library.cancel(runtime, actor, document_id))


@router.post("/{document_id}/password", status_code=202)
async def unlock_document(
    document_id: UUID, data: DocumentPassword, actor: ActorDep, runtime: RuntimeDep
) -> DocumentOut:
    document = await unlocking.unlock(runtime, actor, document_id, data.password)
    async with runtime.database.sessions() as session:
        return await shown.one(session, actor, document)
