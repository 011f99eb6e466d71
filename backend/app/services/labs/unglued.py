"""Names and results that only one space keeps apart, so that both stand in one cell."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.services.labs import dictionary
from app.services.labs.cells import kind, peel
from app.services.labs.lines import Cell
from app.services.labs.numbers import Mark
from app.services.labs.value_words import begins_a_result

LONGEST_NAME = 120
# What a name and its result in one cell have in it.
_DIGIT = re.compile(r"\d")
_WORD_BEHIND = re.compile(r"(?<=\s)\S+")
_IN_WORDS = ("+", "отр", "neg", "пол", "pos")


def unglued(cells: Sequence[Cell], mark: Mark | None, recognised: bool) -> list[Cell]:
    """The cells of a line with the name parted from the result behind it."""
    first = cells[0]
    if not _DIGIT.search(first.text) and not any(map(first.text.lower().__contains__, _IN_WORDS)):
        return list(cells)
    words = list(_WORD_BEHIND.finditer(first.text))[-8:]
    starts = [word.start() for word in words if begins_a_result(word[0])]
    if not starts or dictionary.find(first.text, guess=False, remarks=False) is not None:
        return list(cells)
    for start in starts:
        rest, name = first.part(start, len(first.text)), first.text[:start].rstrip()
        if len(name) > LONGEST_NAME or dictionary.find(name, guess=False) is None:
            continue
        found = kind(rest.text, mark, recognised)
        if found.value is not None or peel(rest, mark, recognised) is not None:
            return [first.part(0, len(name)), rest, *cells[1:]]
    return list(cells)
