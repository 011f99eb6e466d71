"""Kind, date and laboratory of a document, where they are still unknown and the document's own words prove them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel

from app.models import DateKind, Document, DocumentType
from app.services.documents.library import TYPE_IS_CHOSEN
from app.services.extraction import places
from app.services.extraction.orders import Results, SaidHead
from app.services.extraction.texts import Page
from app.services.labs import dates
from app.services.labs.alike import is_russian, plain
from app.services.labs.head_words import LABEL
from app.utils.quotes import quote_on_page, run_in

LONGEST_LABORATORY = 200


def complete(document: Document, said: BaseModel, pages: Sequence[Page], born: date | None) -> None:
    """Fill in what is empty. Nothing that somebody or our own reading has said is changed."""
    if not isinstance(said, Results):
        return
    found = said.head
    is_open = document.doc_type == DocumentType.OTHER and not document.meta.get(TYPE_IS_CHOSEN)
    if is_open and found.kind and places.find(pages, found.kind_page, found.kind_quote) is not None:
        document.doc_type = DocumentType(found.kind)
    if document.document_date is None and found.date_kind:
        day = _day(found, pages, born)
        if day is not None:
            document.document_date, document.date_kind = day, DateKind(found.date_kind)
    if document.laboratory is None and _is_printed(pages, found.laboratory_page, found.laboratory):
        document.laboratory = found.laboratory[:LONGEST_LABORATORY]


def _day(found: SaidHead, pages: Sequence[Page], born: date | None) -> date | None:
    """The day in the quote, unless the line names it as another one, or it is somebody's birthday."""
    place = places.find(pages, found.date_page, found.date_quote)
    if place is None or run_in(found.date_quote, found.date) is None or run_in(place.text, found.date) is None:
        return None
    labels = {label.lastgroup for label in LABEL.finditer(plain(place.text))}
    if "born" in labels or "taken" in labels:
        # A birth date is no date of a document; when a sample was taken is read by our own reader or not at all.
        return None
    printed = dates.printed("\n".join(page.text for page in pages))
    day = dates.one(found.date, month_first=dates.month_first(printed, is_russian(place.page.text)))
    return None if day is None or day == born else day


def _is_printed(pages: Sequence[Page], number: int, name: str) -> bool:
    page = next((page for page in pages if page.number == number), None)
    return page is not None and len(name) <= LONGEST_LABORATORY and quote_on_page(page.shown_text, name)
