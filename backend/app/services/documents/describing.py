"""The step that says what kind of document it is."""

from __future__ import annotations

from app.models import Document
from app.services.documents import reading
from app.services.documents.kinds import guess_kind
from app.services.documents.library import TYPE_IS_CHOSEN
from app.services.documents.steps import Note
from app.services.runtime import Runtime


async def tell_kind(runtime: Runtime, document: Document) -> str | None:
    text = await reading.keep_whole_text(runtime, document.id)
    async with reading.changing(runtime, document.id) as kept:
        if not kept.meta.get(TYPE_IS_CHOSEN):
            kept.doc_type = guess_kind(text, kept.filename)
    return None if text.strip() else Note.NO_TEXT
