"""Pages of documents: text, corrections of it, words, pictures."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response

from app.api.deps import ActorDep, RuntimeDep, SessionDep
from app.schemas.document_page import DocumentPageOut, DocumentPagePatch, PageWords, WordOut
from app.services.documents import page_images, pages

router = APIRouter(prefix="/documents/{document_id}/pages/{number}", tags=["documents"])
PICTURE = {"content": {"image/webp": {"schema": {"type": "string", "format": "binary"}}}}
PageNumber = Annotated[int, Path(ge=1, le=1_000_000)]


@router.get("")
async def get_document_page(
    document_id: UUID, number: PageNumber, actor: ActorDep, session: SessionDep
) -> DocumentPageOut:
    return DocumentPageOut.model_validate(await pages.find(session, actor, document_id, number))


@router.patch("")
async def correct_document_page(
    document_id: UUID, number: PageNumber, data: DocumentPagePatch, actor: ActorDep, session: SessionDep
) -> DocumentPageOut:
    page = await pages.correct(session, actor, document_id, number, data.text)
    return DocumentPageOut.model_validate(page)


@router.get("/words")
async def get_document_page_words(
    document_id: UUID, number: PageNumber, actor: ActorDep, runtime: RuntimeDep
) -> PageWords:
    found = await pages.words(runtime, actor, document_id, number)
    return PageWords(words=[WordOut.model_validate(word) for word in found])


@router.get("/image", response_class=Response, responses={200: PICTURE})
async def get_document_page_image(
    document_id: UUID, number: PageNumber, actor: ActorDep, runtime: RuntimeDep
) -> Response:
    picture = await page_images.picture(runtime, actor, document_id, number)
    return Response(picture, media_type=page_images.MEDIA_TYPE)
