"""The step `memory`: lasting facts that a document states, proposed to its owner. Nothing counts without a yes."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.logging import get_logger
from app.core.metrics import EXTRACTED
from app.models import Document, Importance, MemoryCategory, MemoryEntry, MemoryStatus
from app.services.documents.steps import Note
from app.services.extraction import answers, fingerprints, orders, places, texts
from app.services.extraction.fingerprints import Fingerprint, fingerprint
from app.services.extraction.orders import SaidFact
from app.services.extraction.owner import Owner, owner_of
from app.services.extraction.places import Place
from app.services.extraction.texts import Page
from app.services.labs import dates
from app.services.labs.alike import is_russian
from app.services.memory import entries
from app.services.runtime import Runtime
from app.utils.quotes import run_in

# What lasts stands at the beginning; long files are not read to their end for it.
MOST_PIECES = 4
MOST_FACTS = 30
LONGEST_TITLE, LONGEST_CONTENT, LONGEST_QUOTE = 200, 1_000, 400
_DAY = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Proposal:
    said: SaidFact
    place: Place
    quote: str
    mark: Fingerprint
    since: date | None
    until: date | None


async def propose(runtime: Runtime, document: Document) -> str | None:
    """Ask for facts, keep what is proved as unconfirmed entries, and remember what was proposed."""
    async with runtime.database.sessions() as session:
        owner = await owner_of(session, document)
        kept_pages = await texts.kept_pages(session, document.id)
    pages, asked = await asyncio.to_thread(_prepared, owner, kept_pages)
    if not pages:
        return Note.NO_TEXT
    order = orders.facts_in(owner.actor.locale)
    heard = await answers.hear(runtime, owner, document, order, asked)
    proposals = await asyncio.to_thread(_proved, document, pages, heard.items)
    async with runtime.database.unit_of_work() as session:
        kept = await answers.settled(session, document.id, order, heard)
        if kept is None:
            return Note.OTHER_PERSON
        await _keep(session, owner, kept, proposals)
    if heard.fault is not None:
        raise heard.fault
    return None if heard.is_whole else heard.note or Note.MODEL_FAILED


def _prepared(owner: Owner, kept_pages: Sequence[Any]) -> tuple[list[Page], list[str]]:
    pages = texts.pages_of(kept_pages, owner.identity)
    return pages, list(islice(texts.pieces(pages), MOST_PIECES))


def _proved(document: Document, pages: Sequence[Page], said: Sequence[SaidFact]) -> list[Proposal]:
    """The facts whose quote stands on its page and whose numbers stand in the document, each once."""
    found: list[Proposal] = []
    printed = _numbers_of("\n".join(page.text for page in pages))
    for fact in said[:MOST_FACTS]:
        place = places.find(pages, fact.page, fact.quote)
        outcome = _outcome(fact, place, printed)
        if place is not None and outcome is None:
            category = MemoryCategory(fact.category)
            mark = fingerprint(document.id, category, fact.title, fact.content, place.text)
            one_too_many = category == MemoryCategory.DOCUMENT_SUMMARY and any(
                other.mark.category == mark.category for other in found
            )
            if one_too_many or any(fingerprints.is_same(mark, other.mark) for other in found):
                outcome = "already-known"
            else:
                found.append(_proposal(fact, place, mark))
        EXTRACTED.labels("fact", outcome or "proved").inc()
    if len(found) < len(said):
        log.info("facts of the model not kept", document_id=str(document.id), dropped=len(said) - len(found))
    return found


def _proposal(fact: SaidFact, place: Place, mark: Fingerprint) -> Proposal:
    since, until = _day(fact.valid_from, place), _day(fact.valid_to, place)
    if since is not None and until is not None and until < since:
        until = None
    return Proposal(fact, place, _quote(fact, place), mark, since, until)


def _outcome(fact: SaidFact, place: Place | None, printed: set[str]) -> str | None:
    """Why a fact is not proposed."""
    if place is None:
        return "quote-not-found"
    if not fact.title or not fact.content:
        return "malformed"
    where = printed if fact.category == "document_summary" else _numbers_of(place.text)
    # A number that the document does not state is a dose that nobody prescribed.
    return None if _numbers_of(f"{fact.title} {fact.content}") <= where else "number-not-in-document"


def _numbers_of(text: str) -> set[str]:
    """Numbers as values; of a date also its parts, since it may be spelled in another way."""
    days = {str(int(part)) for day in _DAY.findall(text) for part in re.split(r"[./-]", day)}
    rest = {number.replace(",", ".") for number in _NUMBER.findall(_DAY.sub(" ", text))}
    return days | {number.lstrip("0") or "0" if number.isdigit() else number for number in rest}


def _quote(fact: SaidFact, place: Place) -> str:
    """The printed words: what the model quoted, or the lines it stands in where that is not how the page spells it."""
    span = run_in(place.text, fact.quote)
    quote = place.text[slice(*span)] if span else place.text
    return quote[:LONGEST_QUOTE]


async def _keep(session: AsyncSession, owner: Owner, document: Document, proposals: Sequence[Proposal]) -> None:
    before = fingerprints.kept(document.meta)
    remembered = await _remembered(session, owner, document)
    new = [
        proposal
        for proposal in proposals
        if not fingerprints.was_proposed(proposal.mark, before)
        and not any(fingerprints.is_same(proposal.mark, other) for other in remembered)
    ]
    for proposal in new:
        said = proposal.said
        await entries.save(
            session,
            owner.actor,
            category=MemoryCategory(said.category),
            title=said.title[:LONGEST_TITLE],
            content=said.content[:LONGEST_CONTENT],
            importance=Importance(said.importance),
            status=MemoryStatus.UNCONFIRMED,
            source_document_id=document.id,
            source_page=proposal.place.page.number,
            source_quote=proposal.quote,
            valid_from=proposal.since,
            valid_to=proposal.until,
        )
    marks = [*before, *(proposal.mark for proposal in new)][-fingerprints.MOST :]
    document.meta = {**document.meta, fingerprints.PROPOSED: [mark.as_dict() for mark in marks]}


async def _remembered(session: AsyncSession, owner: Owner, document: Document) -> list[Fingerprint]:
    """What is confirmed already, whoever said it: it need not be proposed again."""
    known = await session.scalars(
        MemoryEntry.visible_to(owner.actor).where(MemoryEntry.is_active, MemoryEntry.status == MemoryStatus.CONFIRMED)
    )
    return [fingerprint(document.id, entry.category, entry.title, entry.content, "") for entry in known]


def _day(printed: str, place: Place) -> date | None:
    """A date that stands in the printed lines of the fact."""
    if not printed or run_in(place.text, printed) is None:
        return None
    return dates.one(printed, month_first=False if is_russian(place.page.text) else None)
