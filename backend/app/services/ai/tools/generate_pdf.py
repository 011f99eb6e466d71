from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.permissions import Principal
from app.models import GeneratedPdf
from app.services import pdfs
from app.services.ai.tools.base import Arguments, Caller, Outcome, Tool, say


class PdfSection(Arguments):
    heading: Annotated[str, Field(min_length=1, max_length=200)]
    text: Annotated[str, Field(min_length=1, max_length=20_000)]


class GeneratePdfArguments(Arguments):
    title: Annotated[str, Field(min_length=1, max_length=200)]
    template: Annotated[str | None, Field(max_length=64, description="basic or medical_summary")] = None
    document_ids: Annotated[list[UUID], Field(max_length=50)] = []
    sections: Annotated[list[PdfSection], Field(max_length=40)] = []


class GeneratePdf(Tool[GeneratePdfArguments]):
    name = "generate_pdf"
    description = "Make a PDF the person can take to a doctor, from sections you write and a list of their documents."
    arguments = GeneratePdfArguments

    takes_long = True
    can_undo = True

    async def prepare(self, caller: Caller, data: GeneratePdfArguments) -> GeneratedPdf:
        return await pdfs.generate(
            caller.runtime,
            caller.actor,
            title=data.title,
            sections=[pdfs.Section(section.heading, section.text) for section in data.sections],
            document_ids=data.document_ids,
            chat_id=caller.chat_id,
            locale=caller.actor.locale,
            template=data.template or "basic",
        )

    async def run(self, session: AsyncSession, caller: Caller, prepared: GeneratedPdf) -> Outcome:
        session.add(prepared)
        summary = say(caller.actor, f"PDF made: {prepared.title}", f"PDF готов: {prepared.title}")
        content = f"Made PDF {prepared.id}; the person can download it in the app."
        return Outcome(content, summary, ("pdf", prepared.id), made={})

    async def undo(self, session: AsyncSession, actor: Principal, made_id: UUID, made: dict[str, Any]) -> list[str]:
        """The PDF goes, and its file with it."""
        pdf = await session.scalar(GeneratedPdf.visible_to(actor).where(GeneratedPdf.id == made_id).with_for_update())
        if pdf is None:
            raise AppError("tool.changed-since")
        await session.delete(pdf)
        return [pdf.storage_path]
