"""What a document has proposed before, kept with it, so that nothing is proposed twice.

What its owner has rejected or deleted stays forgotten: only hashes of words are kept, not the words.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.models import MemoryCategory

# The name in the document's metadata.
PROPOSED = "proposed"
# So much of the words of the shorter title must be in the other one.
SAME_TITLE = 0.6
MOST = 500
_WORD = re.compile(r"\d+(?:[.,]\d+)?|[^\W\d_]{2,}")
_STEM = 5


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Hashes of the words of a title, of all numbers of a fact, and of the printed lines that it rests on."""

    category: str
    title: frozenset[str]
    numbers: frozenset[str]
    lines: str

    def as_dict(self) -> dict[str, Any]:
        return {
            "category": self.category,
            "title": sorted(self.title),
            "numbers": sorted(self.numbers),
            "lines": self.lines,
        }


def fingerprint(document_id: UUID, category: MemoryCategory, title: str, content: str, lines: str) -> Fingerprint:
    def hashed(words: Iterable[str]) -> frozenset[str]:
        return frozenset(hashlib.sha256(f"{document_id}|{word}".encode()).hexdigest()[:12] for word in words)

    said = _words(f"{title} {content}")
    (line,) = hashed([" ".join(lines.lower().split())])
    return Fingerprint(str(category), hashed(_words(title)), hashed(word for word in said if word[0].isdigit()), line)


def kept(meta: dict[str, Any]) -> list[Fingerprint]:
    return [
        Fingerprint(item["category"], frozenset(item["title"]), frozenset(item["numbers"]), item["lines"])
        for item in meta.get(PROPOSED, ())
    ]


def was_proposed(one: Fingerprint, before: Sequence[Fingerprint]) -> bool:
    """Whether an earlier reading has proposed this: from the same lines, in whatever words, or in the same words."""
    return any(
        one.category == other.category
        and (one.category == MemoryCategory.DOCUMENT_SUMMARY or one.lines == other.lines or is_same(one, other))
        for other in before
    )


def is_same(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether two facts say the same. Another dose is another fact."""
    shorter = min(len(one.title), len(other.title))
    return (
        one.category == other.category
        and one.numbers == other.numbers
        and shorter > 0
        and len(one.title & other.title) / shorter >= SAME_TITLE
    )


def _words(text: str) -> set[str]:
    found = _WORD.findall(text.lower().replace("ё", "е"))
    return {word.replace(",", ".") if word[0].isdigit() else word[:_STEM] for word in found}
