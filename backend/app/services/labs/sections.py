"""Headings of parts of a report, and what is no result however much it looks like one."""

from __future__ import annotations

import re
from functools import lru_cache

from app.core.laboratory import Specimen
from app.services.labs.alike import plain
from app.services.labs.section_words import ASIDE, BEGINNINGS, HEADINGS, MATERIAL, OF_DAYS, RANGE_LABEL

LONGEST_HEADING = 90
_LETTERS = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+")


def specimen_of_heading(text: str) -> Specimen | None:
    """The specimen that a heading speaks of."""
    if len(text) > LONGEST_HEADING:
        return None
    bare = plain(text).lower()
    if BEGINNINGS.isdisjoint([word[:3] for word in _WORD.findall(bare)]) and OF_DAYS not in bare:
        return None
    return next((specimen for specimen, pattern in HEADINGS if pattern.search(bare)), None)


def specimen_of_part(text: str) -> Specimen | None:
    """The specimen of the part of a report that a line begins: `Общий анализ мочи`, `Биоматериал: кровь`."""
    label, colon, rest = text.partition(":")
    if colon and rest.strip():
        return specimen_of_heading(rest) if MATERIAL.search(label) else None
    return None if is_aside(label) else specimen_of_heading(label)


# Names of analytes come again and again.
@lru_cache(maxsize=4096)
def is_aside(name: str) -> bool:
    """Whether a line that begins so tells of something else than a result."""
    bare = plain(name).strip(" *#•-·:.")
    return _LETTERS.search(bare) is None or ASIDE.match(bare) is not None


@lru_cache(maxsize=4096)
def labels_a_range(name: str) -> bool:
    """Whether a line that begins so goes on with the reference range of the row above."""
    return RANGE_LABEL.match(plain(name).strip(" *•-·")) is not None
