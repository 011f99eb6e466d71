"""Kind, date and laboratory of a document, where they are still unknown and the document's own words prove them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel

from app.models import DateKind, Document, DocumentType
from app.services.documents.library import TYPE_IS_CHOSEN
from app.services.extraction import places
from app.services.extraction.orders import Results, SaidHead
from app.services.extraction.texts import Page
from app.services.labs import dates
from app.services.labs.alike import is_russian, lower, plain
from app.services.labs.head_words import LABEL
from app.utils.quotes import quote_in, run_in

LONGEST_LABORATORY = 200


@dataclass(frozen=True, slots=True)
class Found:
    """What of a head is proved."""

    kind: DocumentType | None = None
    day: date | None = None
    date_kind: DateKind | None = None
    laboratory: str | None = None


def proved(said: BaseModel, pages: Sequence[Page], born: date | None) -> Found:
    if not isinstance(said, Results):
        return Found()
    found = said.head
    is_proved = found.kind and places.find(pages, found.kind_page, found.kind_quote) is not None
    day = _day(found, pages, born) if found.date_kind else None
    is_printed = _is_printed(pages, found.laboratory_page, found.laboratory)
    return Found(
        kind=DocumentType(found.kind) if is_proved else None,
        day=day,
        date_kind=DateKind(found.date_kind) if day is not None else None,
        laboratory=found.laboratory[:LONGEST_LABORATORY] if is_printed else None,
    )


def complete(document: Document, found: Found) -> None:
    """Fill in what is empty. Nothing that somebody or our own reading has said is changed."""
    if document.doc_type == DocumentType.OTHER and not document.meta.get(TYPE_IS_CHOSEN):
        document.doc_type = found.kind or document.doc_type
    # No date may also be what the owner said.
    if document.document_date is None and document.date_kind is None and found.day is not None:
        document.document_date, document.date_kind = found.day, found.date_kind
    if document.laboratory is None:
        document.laboratory = found.laboratory


def _day(found: SaidHead, pages: Sequence[Page], born: date | None) -> date | None:
    """The day in the quote, unless the line names it as another one, or it is somebody's birthday."""
    place = places.find(pages, found.date_page, found.date_quote)
    if place is None or run_in(found.date_quote, found.date) is None or run_in(place.text, found.date) is None:
        return None
    labels = {label.lastgroup for label in LABEL.finditer(lower(plain(place.text)))}
    if "born" in labels or "taken" in labels:
        # A birth date is no date of a document; when a sample was taken is read by our own reader or not at all.
        return None
    printed = dates.printed("\n".join(page.text for page in pages))
    day = dates.one(found.date, month_first=dates.month_first(printed, is_russian(place.page.text)))
    return None if day is None or day == born else day


def _is_printed(pages: Sequence[Page], number: int, name: str) -> bool:
    page = next((page for page in pages if page.number == number), None)
    return page is not None and len(name) <= LONGEST_LABORATORY and quote_in(page.shown_readings, name)
