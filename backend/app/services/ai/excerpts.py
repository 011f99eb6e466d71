"""The part of a person's turn that comes from their documents: untrusted, delimited, never in the system part."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.permissions import Principal
from app.models import Document, ProcessingStatus
from app.services.ai.sources import Sources, file_label
from app.services.documents import search, steps

OPENING = "<excerpts>\n"
EXCERPTS = 4
# An attached document is shown from its beginning up to this many characters; the rest is found by searching.
ATTACHED_CHARACTERS = 12_000
ATTACHED_PAGES = 40


@dataclass(slots=True)
class Excerpts:
    """The passages of one turn. One that an earlier turn shows, and that is still sent, is only named again."""

    sources: Sources
    known: frozenset[str]
    parts: list[str] = field(default_factory=list)
    # Names of the passages that are shown here, kept with the question.
    shown: list[str] = field(default_factory=list)
    again: list[int] = field(default_factory=list)

    async def add(self, document_id: UUID, page: int, filename: str, text: str, *, is_held: bool = False) -> None:
        number = self.sources.number_of(document_id, page)
        passage = await self.sources.rendered(document_id, page, filename, text, is_held=is_held)
        name = hashlib.sha256(passage.encode()).hexdigest()[:12]
        if name in self.known:
            self.again.append(number)
        else:
            self.parts.append(passage)
            self.shown.append(name)

    def text(self) -> str:
        named = ", ".join(f"source {number}" for number in self.again)
        parts = [*self.parts, f"(Shown earlier and fitting again: {named}.)"] if named else self.parts
        return OPENING + "\n".join(parts) + "\n</excerpts>" if parts else ""


async def gather_excerpts(
    session: AsyncSession, actor: Principal, question: str, attached: list[UUID], found: Excerpts
) -> None:
    """Add the beginning of every attached document, and passages that fit the question, if there is one.

    Documents about other people come only when they are attached.
    """
    for document_id in attached:
        await _add_attached(session, actor, document_id, found)
    if not question:
        return
    fitting = await search.find_about_owner(session, actor, question, limit=EXCERPTS)
    for hit in fitting.hits:
        if hit.document_id not in attached:
            await found.add(hit.document_id, hit.page, hit.filename, hit.text)
    if fitting.newest is not None:
        found.parts.append(
            f"(So many pages fit the question that only the {fitting.newest} newest were looked at; use "
            "search_documents with more precise words for the others.)"
        )


async def _add_attached(session: AsyncSession, actor: Principal, document_id: UUID, found: Excerpts) -> None:
    document = await session.scalar(Document.visible_to(actor).where(Document.id == document_id))
    if document is None:
        # Thrown away since the question was asked.
        found.parts.append("(An attached file is not there any more.)")
        return
    name, count = file_label(found.sources.named(document.filename)), document.page_count or 0
    if document.status != ProcessingStatus.COMPLETED:
        found.parts.append(f'(The attached file "{name}" has not been read yet: {document.status}.)')
        return
    held = steps.is_held(document)
    if held:
        found.parts.append(f'(The attached file "{name}" is about another person, not about the one who asks.)')
    left = ATTACHED_CHARACTERS
    pages = await search.first_pages(session, actor, document_id, pages=ATTACHED_PAGES, characters=left)
    for page, text in pages:
        if not text.strip():
            found.parts.append(f'(Page {page} of "{name}" holds no readable text.)')
            continue
        await found.add(document_id, page, name, text[:left], is_held=held)
        left -= len(text)
        if left <= 0:
            break
    if left <= 0 or count > len(pages):
        found.parts.append(f'("{name}" goes on to page {count}; use search_documents for the rest.)')
