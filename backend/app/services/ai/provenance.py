"""Whose word a fact is: the person's own, or only that of a document that was shown to the model.

A document may hold instructions meant for the model. Whatever it makes the model save waits for the person's yes,
unless the person has said the same in their own words in this chat. What a document says reaches the model as a page,
as an entry of the memory that came out of one, and in what was condensed or left out of a long chat.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.services.ai.history import OMITTED
from app.services.ai.sources import Sources

# Of a fact's words so many must be the person's own, and all of its numbers.
OWN_SHARE = 0.5
# From here on a page counts as the one that a fact came from.
PAGE_SHARE = 0.4
# The newest pages of a chat are looked at.
MOST_PAGES = 20
# Words are compared by their beginnings, which is what the forms of a Russian word have in common.
STEM = 5
# How the model is told that an entry of the memory rests on a document.
FROM_DOCUMENT = "from a document"
# Where one of these was sent, so was what a document says, or it may have been. A person who types them is only asked
# for their yes once more.
_SIGNS = (FROM_DOCUMENT, "<memory>", "<summary>", OMITTED)
_WORD = re.compile(r"\d+(?:[.,]\d+)?|[^\W\d_]{3,}")
# When something was said is the model's to add; a date is no dose.
_DATE = re.compile(r"\b\d{4}-\d\d(?:-\d\d)?\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b|\b(?:19|20)\d\d\b")
_EMPTY = frozenset(
    word[:STEM]
    for word in (
        "the", "and", "for", "has", "had", "was", "with", "that", "this", "person", "patient", "user", "reports",
        "states", "про", "для", "что", "это", "человек", "пациент", "пациентка", "сообщает", "есть", "имеется",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Origin:
    """`document_id` is the document that says it, as far as one can be found."""

    is_own: bool
    document_id: UUID | None = None


def hearsay_in(turns: Iterable[dict[str, Any]]) -> bool:
    """Whether the turns hold words of a document, or what was made of them, beside its numbered pages."""
    texts = (
        str(block.get("text") or block.get("content") or "")
        for turn in turns
        if turn["role"] == "user"
        for block in turn["content"]
    )
    return any(sign in text for text in texts for sign in _SIGNS)


async def origin_of(
    fact: str, spoken: str, sources: Sources, *, hearsay: bool = False, told: Sequence[tuple[str, UUID | None]] = ()
) -> Origin:
    """Where a fact comes from; `spoken` are the person's own words in this chat.

    `hearsay`: words of documents were shown outside of the pages. `told` are the entries that they may have stood in.
    """
    wanted, own = _stems(_DATE.sub(" ", fact)), _stems(spoken)
    numbers = {word for word in wanted if word[0].isdigit()}
    if not (sources.known or hearsay) or (numbers <= own and _share(wanted, own) >= OWN_SHARE):
        return Origin(is_own=True)
    best, document_id = PAGE_SHARE, None
    for number in sorted(sources.known, reverse=True)[:MOST_PAGES]:
        source = sources.known[number]
        share = _share(wanted, _stems(await sources.text_of(source) or ""))
        if share > best or (document_id is None and share == best):
            best, document_id = share, source.document_id
    if document_id is None:
        shares = [(_share(wanted, _stems(text)), place, origin) for place, (text, origin) in enumerate(told)]
        best, _, origin = max(shares, default=(0.0, 0, None))
        document_id = origin if best >= PAGE_SHARE else None
    return Origin(is_own=False, document_id=document_id)


def _stems(text: str) -> set[str]:
    words = _WORD.findall(text.lower().replace("ё", "е"))
    return {word.replace(",", ".") if word[0].isdigit() else word[:STEM] for word in words} - _EMPTY


def _share(wanted: set[str], there: set[str]) -> float:
    return len(wanted & there) / len(wanted) if wanted else 0.0
