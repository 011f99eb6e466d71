"""PDFs made by the house: compile, list, download."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import StreamingResponse

from app.api.deps import ActorDep, Cursor, IntentDep, Limit, RuntimeDep, SessionDep
from app.schemas.common import Page
from app.schemas.pdf import PdfCompile, PdfOut, PdfTemplateOut
from app.services import downloads, pdfs
from app.utils.filenames import attachment

router = APIRouter(prefix="/pdf", tags=["pdf"])
PDF = {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}


@router.post("/compile", status_code=201)
async def compile_pdf(data: PdfCompile, actor: ActorDep, runtime: RuntimeDep, intent: IntentDep) -> PdfOut:
    return PdfOut.model_validate(await pdfs.compile_pdf(runtime, actor, data, intent))


@router.get("")
async def list_pdfs(actor: ActorDep, session: SessionDep, limit: Limit = 50, cursor: Cursor = None) -> Page[PdfOut]:
    items, following = await pdfs.newest(session, actor, limit=limit, cursor=cursor)
    return Page(items=[PdfOut.model_validate(item) for item in items], next_cursor=following)


@router.get("/templates")
async def list_pdf_templates(actor: ActorDep) -> Page[PdfTemplateOut]:
    items = [PdfTemplateOut.model_validate(item) for item in pdfs.TEMPLATES.values()]
    return Page[PdfTemplateOut](items=items, next_cursor=None)


@router.get("/{pdf_id}/download", response_class=StreamingResponse, responses={200: PDF})
async def download_pdf(pdf_id: UUID, actor: ActorDep, runtime: RuntimeDep, session: SessionDep) -> StreamingResponse:
    made = await pdfs.find(session, actor, pdf_id)
    headers = {"Content-Disposition": attachment(f"{made.title}.pdf"), "Content-Length": str(made.file_size)}
    chunks = await downloads.open_stream(runtime, made.storage_path)
    return StreamingResponse(chunks, media_type="application/pdf", headers=headers)
