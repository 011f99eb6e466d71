"""PDFs made from a person's data: gathered in a transaction, drawn outside of it, then recorded."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from app.core.errors import AppError
from app.core.logging import get_logger
from app.core.permissions import Principal
from app.models import Document, GeneratedPdf, MemoryEntry, MemoryStatus, MessageRole, ProcessingStatus, User
from app.schemas.pdf import PdfCompile
from app.services import chats, replays
from app.services.chats import branches
from app.services.documents.pages import joined_texts
from app.services.gateways import pdf_writer
from app.services.gateways.children.run import ChildFailed
from app.services.paging import newest_first
from app.services.pdf_pages import LABELS, Content, Fact, Origin, Section, printable, to_html
from app.services.replays import Intent
from app.services.runtime import Runtime

MAX_DOCUMENT_CHARACTERS = 20_000
MAX_CHAT_CHARACTERS = 60_000
log = get_logger(__name__)

__all__ = ["TEMPLATES", "Section", "Template", "compile_pdf", "find", "generate", "newest"]


@dataclass(frozen=True, slots=True)
class Template:
    name: str
    titles: dict[str, str]
    with_facts: bool


TEMPLATES = {
    template.name: template
    for template in (
        Template("basic", {"en": "Plain text", "ru": "Простой текст"}, with_facts=False),
        Template("medical_summary", {"en": "Medical summary", "ru": "Медицинская сводка"}, with_facts=True),
    )
}


async def newest(
    session: AsyncSession, actor: Principal, *, limit: int, cursor: str | None
) -> tuple[list[GeneratedPdf], str | None]:
    return await newest_first(
        session,
        GeneratedPdf.visible_to(actor),
        by=GeneratedPdf.created_at,
        key=GeneratedPdf.id,
        limit=limit,
        cursor=cursor,
    )


async def find(session: AsyncSession, actor: Principal, pdf_id: UUID) -> GeneratedPdf:
    made = await session.scalar(GeneratedPdf.visible_to(actor).where(GeneratedPdf.id == pdf_id))
    if made is None:
        raise AppError("pdf.not-found")
    return made


async def compile_pdf(
    runtime: Runtime, actor: Principal, data: PdfCompile, intent: Intent | None = None
) -> GeneratedPdf:
    """What the documents and the chat say, as one PDF. No transaction is open while it is drawn.

    Of two requests with one intent that come at once both may draw; the first that is done is kept.
    """
    locale = data.locale or actor.locale
    async with runtime.database.sessions() as session:
        if (known := await replays.made_by(session, actor, intent)) is not None:
            return await find(session, actor, known)
        documents = await _documents(session, actor, data.document_ids)
        sections = [await _document_section(session, document, locale) for document in documents]
        if data.chat_id is not None:
            sections.append(await _chat_section(session, actor, data.chat_id, locale))
        content = await _content(session, runtime, actor, data.template, data.title, sections, documents, locale)
    made, pdf = await _draw(runtime, actor, content, data.document_ids, data.chat_id)
    await runtime.files.put(made.storage_path, pdf)
    try:
        async with runtime.database.unit_of_work() as session:
            kept = await _keep(session, actor, made, intent)
    except BaseException:
        await runtime.files.delete(made.storage_path)
        raise
    if kept is not made:
        await runtime.files.delete(made.storage_path)
    return kept


async def _keep(session: AsyncSession, actor: Principal, made: GeneratedPdf, intent: Intent | None) -> GeneratedPdf:
    async def add() -> GeneratedPdf:
        session.add(made)
        return made

    return await replays.once(session, actor, intent, add, lambda known: find(session, actor, known))


async def generate(
    runtime: Runtime,
    actor: Principal,
    *,
    title: str,
    sections: Sequence[Section],
    document_ids: Sequence[UUID],
    chat_id: UUID | None,
    locale: str,
    template: str = "basic",
) -> GeneratedPdf:
    """A PDF of the given sections that names the documents as sources. Foreign ids are refused before anything is made.

    No transaction is open while it is drawn. The row is the caller's to add; where none is, the file is swept up later.
    """
    async with runtime.database.sessions() as session:
        documents = await _documents(session, actor, document_ids)
        if chat_id is not None:
            await chats.get(session, actor, chat_id)
        content = await _content(session, runtime, actor, template, title, sections, documents, locale)
    made, pdf = await _draw(runtime, actor, content, document_ids, chat_id)
    await runtime.files.put(made.storage_path, pdf)
    return made


async def _documents(session: AsyncSession, actor: Principal, wanted: Sequence[UUID]) -> list[Document]:
    """The documents in the order they were asked for; one that is not there or not theirs refuses all."""
    those = Document.visible_to(actor).where(Document.id.in_(set(wanted)))
    found = await session.scalars(those.options(undefer(Document.extracted_text)))
    by_id = {document.id: document for document in found}
    if not by_id.keys() >= set(wanted):
        raise AppError("document.not-found")
    return [by_id[document_id] for document_id in dict.fromkeys(wanted)]


async def _content(
    session: AsyncSession,
    runtime: Runtime,
    actor: Principal,
    template: str,
    title: str,
    sections: Sequence[Section],
    documents: Sequence[Document],
    locale: str,
) -> Content:
    if template not in TEMPLATES:
        raise AppError("pdf.template-unknown", params={"template": template[:64]})
    user = await session.get_one(User, actor.user_id)
    zone = ZoneInfo(actor.timezone)
    facts: list[MemoryEntry] = []
    if TEMPLATES[template].with_facts:
        confirmed = MemoryEntry.visible_to(actor).where(
            MemoryEntry.is_active, MemoryEntry.status == MemoryStatus.CONFIRMED
        )
        facts = list(await session.scalars(confirmed.order_by(MemoryEntry.created_at)))
    return Content(
        template=template,
        locale=locale,
        title=" ".join(printable(title).split()),
        person=user.full_name or user.username,
        made=runtime.clock.now().astimezone(zone),
        sections=sections,
        facts=[Fact(fact.category, fact.title, fact.content, fact.created_at.astimezone(zone)) for fact in facts],
        origins=[Origin(item.filename, item.doc_type, item.created_at.astimezone(zone)) for item in documents],
    )


async def _document_section(session: AsyncSession, document: Document, locale: str) -> Section:
    labels = LABELS.get(locale, LABELS["en"])
    text = document.extracted_text
    if document.status != ProcessingStatus.COMPLETED:
        # Kept with the document when it has been read; what there is of pages counts before, and where that failed.
        text = await session.scalar(select(joined_texts(document.id)))
    text = (text or "").strip()
    return Section(document.filename, _cut(text, MAX_DOCUMENT_CHARACTERS, labels["cut"]) or labels["no_text"])


async def _chat_section(session: AsyncSession, actor: Principal, chat_id: UUID, locale: str) -> Section:
    """The conversation as it is on the screen."""
    chat = await chats.get(session, actor, chat_id)
    labels = LABELS.get(locale, LABELS["en"])
    names = {MessageRole.USER: labels["question"], MessageRole.ASSISTANT: labels["answer"]}
    parts = [
        f"{names[message.role]}: {message.content.strip()}"
        for message in await branches.whole(session, actor, chat)
        if message.role in names and message.content.strip()
    ]
    text = _cut("\n\n".join(parts), MAX_CHAT_CHARACTERS, labels["cut"])
    return Section(f"{labels['conversation']}: {chat.title}", text or labels["no_text"])


def _cut(text: str, size: int, note: str) -> str:
    return text if len(text) <= size else f"{text[:size]}… {note}"


async def printed(runtime: Runtime, html: str) -> bytes:
    """HTML of ours as a PDF; a failure is one that can be told to people."""
    try:
        return await pdf_writer.write(html, runtime.settings.storage.data_dir)
    except ChildFailed as failure:
        log.warning("PDF not made", reason=failure.reason)
        code = "pdf.unavailable" if failure.reason == "pdf.unavailable" else "pdf.render-failed"
        raise AppError(code) from failure


async def _draw(
    runtime: Runtime, actor: Principal, content: Content, document_ids: Sequence[UUID], chat_id: UUID | None
) -> tuple[GeneratedPdf, bytes]:
    """The PDF and the row that will stand for it, neither stored yet."""
    # Long texts take a while to set: not on the loop.
    pdf = await printed(runtime, await asyncio.to_thread(to_html, content))
    made = GeneratedPdf(
        id=uuid4(),
        user_id=actor.user_id,
        title=content.title,
        file_size=len(pdf),
        source_document_ids=list(dict.fromkeys(document_ids)),
        source_chat_id=chat_id,
    )
    made.storage_path = f"pdfs/{actor.user_id.hex}/{made.id.hex}/document.pdf"
    return made, pdf
