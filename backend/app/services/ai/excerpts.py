"""The part of a person's turn that comes from their documents: untrusted, delimited, never in the system part."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.permissions import Principal
from app.models import Document, ProcessingStatus
from app.services.ai.sources import Sources, file_label, render_source
from app.services.documents import search

OPENING = "<excerpts>\n"
EXCERPTS = 4
# An attached document is shown from its beginning up to this many characters; the rest is found by searching.
ATTACHED_CHARACTERS = 12_000


async def excerpts(
    session: AsyncSession, actor: Principal, question: str, attached: list[UUID], sources: Sources, *, searching: bool
) -> str:
    """The beginning of every attached document, and passages that fit the question if there is any page to search."""
    parts = [await _attached(session, actor, document_id, sources) for document_id in attached]
    shown = set(attached)
    for hit in await search.find(session, actor, question, limit=EXCERPTS) if searching and question else []:
        if hit.document_id not in shown:
            number = sources.number_of(hit.document_id, hit.page)
            parts.append(render_source(number, hit.document_id, hit.page, hit.filename, hit.text))
    return OPENING + "\n".join(parts) + "\n</excerpts>" if parts else ""


async def _attached(session: AsyncSession, actor: Principal, document_id: UUID, sources: Sources) -> str:
    document = (await session.scalars(Document.visible_to(actor).where(Document.id == document_id))).one()
    name = file_label(document.filename)
    if document.status != ProcessingStatus.COMPLETED:
        return f'(The attached file "{name}" has not been read yet: {document.status}.)'
    parts: list[str] = []
    left = ATTACHED_CHARACTERS
    for page in range(1, (document.page_count or 0) + 1):
        text = await search.page_text(session, actor, document_id, page) or ""
        if not text.strip():
            parts.append(f'(Page {page} of "{name}" holds no readable text.)')
            continue
        parts.append(render_source(sources.number_of(document_id, page), document_id, page, name, text[:left]))
        left -= len(text)
        if left <= 0:
            parts.append(f'("{name}" goes on to page {document.page_count}; use search_documents for the rest.)')
            break
    return "\n".join(parts)
