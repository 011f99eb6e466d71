"""The step that asks whose document it is: the name and the birth date printed on it beside those of its owner."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Document, DocumentPage, PatientMatch, User
from app.services.documents.steps import Note, Outcome
from app.services.labs import heads, lines
from app.services.labs.alike import is_russian
from app.services.labs.heads import Head
from app.services.labs.shapes import PageText
from app.services.runtime import Runtime
from app.utils.person_names import Likeness, compare, share_a_name

# Who somebody is stands at the beginning.
FIRST_PAGES = 3
MAX_NAME = 200
SAID = (PatientMatch.OWN_SAID, PatientMatch.OTHER_SAID)


async def tell_patient(runtime: Runtime, document: Document) -> Outcome | str | None:
    """Keep the printed name, and whether it is the owner's. What the owner has said about that stays."""
    async with runtime.database.sessions() as session:
        texts = await first_texts(session, document)
        owner = await session.get(User, document.user_id)
    if not texts:
        return Note.NO_TEXT
    if owner is None:
        return None
    head = await asyncio.to_thread(head_of, texts, runtime.clock.now().date())

    async def keep(_: AsyncSession, kept: Document) -> None:
        kept.patient_name = head.patient[:MAX_NAME] if head.patient else None
        if kept.patient_match not in SAID:
            kept.patient_match = match(head.patient, head.born, owner.full_name, owner.birth_date)

    return Outcome(keep)


async def first_texts(session: AsyncSession, document: Document) -> list[str]:
    query = select(DocumentPage.text).where(
        DocumentPage.document_id == document.id, DocumentPage.number <= FIRST_PAGES, DocumentPage.text != ""
    )
    return list(await session.scalars(query.order_by(DocumentPage.number)))


def head_of(texts: Sequence[str], today: date) -> Head:
    pages = [PageText(number, text) for number, text in enumerate(texts, start=1)]
    return heads.read([line for page in pages for line in lines.lines(page)], is_russian("\n".join(texts)), today)


def match(name: str | None, born: date | None, owner_name: str | None, owner_born: date | None) -> PatientMatch:
    """Both must fit where both are known; a birth date alone is enough, and outweighs a changed family name."""
    likeness = compare(name, owner_name) if name and owner_name else Likeness.UNKNOWN
    if born is None or owner_born is None:
        return _BY_NAME[likeness]
    if born == owner_born:
        strange = likeness == Likeness.DIFFERENT and not share_a_name(name or "", owner_name or "")
        return PatientMatch.UNKNOWN if strange else PatientMatch.OWN
    # Day and month may have changed places.
    swapped = (born.year, born.day, born.month) == (owner_born.year, owner_born.month, owner_born.day)
    return PatientMatch.UNKNOWN if swapped and likeness != Likeness.DIFFERENT else PatientMatch.OTHER


_BY_NAME = {
    Likeness.SAME: PatientMatch.OWN,
    Likeness.DIFFERENT: PatientMatch.OTHER,
    Likeness.UNKNOWN: PatientMatch.UNKNOWN,
}
