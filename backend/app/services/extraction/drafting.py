"""From a result as the model copied it to a row: every part is looked up where it is printed, and read by our code."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum

from app.models import Specimen
from app.services.extraction import places
from app.services.extraction.orders import SaidResult
from app.services.extraction.places import Place
from app.services.extraction.texts import Page
from app.services.labs.drafts import Draft
from app.services.labs.lines import Cell, Line, Words
from app.services.labs.sections import is_aside, specimen_of_heading
from app.services.labs.shapes import Doubt, PageText, Row
from app.services.labs.understanding import Reading, understood
from app.services.labs.values import flag_of
from app.utils.quotes import run_in

Span = tuple[int, int]


class Drop(StrEnum):
    """Why something the model said is not kept."""

    NO_QUOTE = "quote-not-found"
    NO_VALUE = "value-not-in-quote"
    NO_NAME = "name-not-found"
    NOT_A_RESULT = "not-a-result"
    KNOWN = "already-known"
    UNKNOWN_ANALYTE = "analyte-unknown"


def row_of(
    said: SaidResult,
    pages: Sequence[Page],
    reading: Reading,
    collected_on: date | None,
    is_known: Callable[[Place], bool],
) -> Row | Drop:
    """The row of a result, or why there is none."""
    place = places.find(pages, said.page, said.quote)
    if place is None:
        return Drop.NO_QUOTE
    if is_known(place):
        return Drop.KNOWN
    reference = _inside(place, said.reference)
    value = _value(place, said, reference)
    if value is None:
        return Drop.NO_VALUE
    if run_in(place.page.text, said.name) is None:
        return Drop.NO_NAME
    if is_aside(said.name):
        return Drop.NOT_A_RESULT
    line = _line(place)
    draft = Draft(
        line=line,
        start=place.start,
        end=place.end,
        name=said.name,
        result=_cell(place, value),
        unit=_unit(place, said.unit),
        reference=[_cell(place, reference)] if reference else [],
        flag=_flag(place, said.flag, value),
        specimen=_specimen(place),
        collected_on=collected_on,
        doubts=set() if run_in(place.text, said.name) else {Doubt.NAME_GUESSED},
    )
    return understood(draft, reading) or Drop.NOT_A_RESULT


def _value(place: Place, said: SaidResult, reference: Span | None) -> Span | None:
    """Where the value stands: in the words that were quoted for it, and not as a bound of its range."""
    if run_in(said.quote, said.value) is None:
        return None
    start = place.start
    while (found := _inside(place, said.value, start)) is not None:
        if reference is None or found[1] <= reference[0] or found[0] >= reference[1]:
            return found
        start = found[1]
    return None


def _inside(place: Place, printed: str, start: int | None = None) -> Span | None:
    """Where something is printed in the place, as offsets into the page's text."""
    return run_in(place.page.text[: place.end], printed, place.start if start is None else start)


def _cell(place: Place, span: Span) -> Cell:
    return Cell(place.page.text[span[0] : span[1]], *span)


def _unit(place: Place, printed: str) -> Cell | None:
    """The unit beside the value, or where the page has it, such as above the column."""
    span = _inside(place, printed) or run_in(place.page.text, printed)
    return _cell(place, span) if span else None


def _flag(place: Place, printed: str, value: Span) -> Cell | None:
    span = _inside(place, printed, value[1]) or _inside(place, printed)
    return _cell(place, span) if span and span != value and flag_of(printed) is not None else None


def _specimen(place: Place) -> Specimen | None:
    """What the nearest heading above speaks of."""
    for line in reversed(place.page.lines[: place.first]):
        if line.strip() and not any(sign.isdigit() for sign in line) and (found := specimen_of_heading(line)):
            return found
    return None


def _line(place: Place) -> Line:
    page = PageText(place.page.number, place.page.text, place.page.confidence, place.page.words)
    return Line(page, Words(page.words), page.text[place.start : place.end], place.start, place.end, ())
