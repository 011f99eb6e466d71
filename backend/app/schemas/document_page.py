from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from app.models import PageSource
from app.schemas.common import In, Out, Text

# Longer than any page that was read.
PageText = Annotated[Text, StringConstraints(max_length=100_000)]


class DocumentPageOut(Out):
    """`text` as its owner corrected it, or as it was read."""

    document_id: UUID
    number: int
    text: str
    is_edited: bool
    source: PageSource
    confidence: float | None
    width: float
    height: float


class DocumentPagePatch(In):
    """Null puts back what was read."""

    text: PageText | None


class FoundOn(Out):
    """So many places on a page, of these words or forms of them."""

    page: int
    count: int
    words: list[str]


class FoundPlaces(Out):
    """In the order of pages. Not `whole`: a very long document was looked through from its beginning only."""

    items: list[FoundOn]
    whole: bool


class WordOut(Out):
    """`start` and `end` count in the text as read, edges are fractions of the page; 100 is the most confidence."""

    text: str
    start: int
    end: int
    box: tuple[float, float, float, float]
    confidence: float | None


class PageWords(Out):
    words: list[WordOut]
