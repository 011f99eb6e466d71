"""The step that says what kind of document it is, and of which day."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import DateKind, Document
from app.services.documents import dating
from app.services.documents.kinds import guess_kind
from app.services.documents.library import TYPE_IS_CHOSEN
from app.services.documents.pages import joined_texts
from app.services.documents.patients import first_texts, head_of
from app.services.documents.steps import Note, Outcome
from app.services.runtime import Runtime

# What kind of document it is shows in so many pages.
TELLING_PAGES = 25


async def tell_kind(runtime: Runtime, document: Document) -> Outcome:
    """Type and date, as far as the owner has not said them."""
    async with runtime.database.sessions() as session:
        # As it is called now: it may have been renamed since its reading began.
        told_by = select(joined_texts(document.id, pages=TELLING_PAGES), Document.filename)
        row = (await session.execute(told_by.where(Document.id == document.id))).one_or_none()
        first = await first_texts(session, document)
    text, name = row or ("", document.filename)
    today = runtime.clock.now().date()
    kind, told = await asyncio.to_thread(lambda: (guess_kind(text, name), _date(first, today)))

    async def keep(_: AsyncSession, kept: Document) -> None:
        if not kept.meta.get(TYPE_IS_CHOSEN):
            kept.doc_type = kind
        if kept.date_kind != DateKind.CHOSEN:
            kept.document_date, kept.date_kind = told or (None, None)

    return Outcome(keep, None if text.strip() else Note.NO_TEXT)


def _date(texts: Sequence[str], today: date) -> tuple[date, DateKind] | None:
    head = head_of(texts, today)
    if head.taken:
        return head.taken[0].day, DateKind.COLLECTED
    return dating.tell(texts, month_first=head.month_first, born=head.born, today=today)
