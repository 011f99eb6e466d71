"""The building blocks of red flags: phrases, words that stand close together, things said in neighbouring sentences.

All patterns are bounded and begin at a word, so that searching takes time in proportion to the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# How far apart the two words of a sign may stand; a comma between them separates.
GAP = r"[^,\n]{1,32}?"


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that may be said. `unless`: words in the same sentence that explain it harmlessly."""

    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None = None

    def between(self, match: re.Match[str]) -> str:
        """What stands between two words that were found near each other."""
        return next((gap for gap in match.groups() if gap), "")


@dataclass(frozen=True, slots=True)
class Both:
    """Two things that are dangerous together, said in one sentence or in two that follow each other."""

    first: tuple[Sign, ...]
    second: tuple[Sign, ...]


type Rule = Sign | Both


def words(*alternatives: str) -> str:
    return r"\b(?:" + "|".join(alternatives) + r")\b"


def says(*phrases: str, unless: str | None = None) -> Sign:
    return Sign(re.compile(words(*phrases)), re.compile(unless) if unless else None)


def near(first: str, second: str, *, unless: str | None = None) -> Sign:
    """Both words close to each other, in either order."""
    one, two = words(first), words(second)
    pattern = re.compile(f"{one}({GAP}){two}|{two}({GAP}){one}")
    return Sign(pattern, re.compile(unless) if unless else None)
