"""Which pages are worth a question about results: asking costs tokens of the owner."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import pairwise

from app.models import DocumentType
from app.services.extraction.texts import Page
from app.services.labs.units import readings

LONGEST_LINE = 1_000
_NUMBER = re.compile(r"\d")
_TOKEN = re.compile(r"[^\s,;()]+")
_RESULT_IN_WORDS = re.compile(
    r"\b(?:negative|positive|detected|reactive|отрицательн\w*|положительн\w*|обнаружен\w*|отр\.?|пол\.)",
    re.IGNORECASE,
)


def may_hold_results(page: Page, kind: DocumentType, read: Collection[int]) -> bool:
    """Whether lines that nobody has read look like results; of a report whose table was not understood, any number."""
    rest = [line[:LONGEST_LINE] for number, line in enumerate(page.lines) if number not in read]
    if kind == DocumentType.LAB_RESULT and not read:
        return any(_NUMBER.search(line) or _RESULT_IN_WORDS.search(line) for line in rest)
    return any(_has_concentration(line) for line in rest)


def _has_concentration(line: str) -> bool:
    """A number with a unit such as laboratories use: so much of something in so much of something."""
    tokens = _TOKEN.findall(line)
    return any(
        _NUMBER.search(before) and ("/" in unit or unit == "%") and bool(readings(unit))
        for before, unit in pairwise(tokens)
    )
