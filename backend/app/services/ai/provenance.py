"""Whose word a fact is: the person's own, or only that of a document that was shown to the model.

A document may hold instructions meant for the model. Whatever it makes the model save waits for the person's yes,
unless the person has said the same in their own words in this chat.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from app.services.ai.sources import Sources

# Of a fact's words so many must be the person's own, and all of its numbers.
OWN_SHARE = 0.5
# From here on a page counts as the one that a fact came from.
PAGE_SHARE = 0.4
# The newest pages of a chat are looked at.
MOST_PAGES = 20
# Words are compared by their beginnings, which is what the forms of a Russian word have in common.
STEM = 5
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


async def origin_of(fact: str, spoken: str, sources: Sources) -> Origin:
    """Where a fact comes from; `spoken` are the person's own words in this chat."""
    wanted, own = _stems(_DATE.sub(" ", fact)), _stems(spoken)
    numbers = {word for word in wanted if word[0].isdigit()}
    if not sources.known or (numbers <= own and _share(wanted, own) >= OWN_SHARE):
        return Origin(is_own=True)
    best, document_id = PAGE_SHARE, None
    for number in sorted(sources.known, reverse=True)[:MOST_PAGES]:
        source = sources.known[number]
        share = _share(wanted, _stems(await sources.text_of(source) or ""))
        if share > best or (document_id is None and share == best):
            best, document_id = share, source.document_id
    return Origin(is_own=False, document_id=document_id)


def _stems(text: str) -> set[str]:
    words = _WORD.findall(text.lower().replace("ё", "е"))
    return {word.replace(",", ".") if word[0].isdigit() else word[:STEM] for word in words} - _EMPTY


def _share(wanted: set[str], there: set[str]) -> float:
    return len(wanted & there) / len(wanted) if wanted else 0.0
