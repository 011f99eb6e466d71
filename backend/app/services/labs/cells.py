"""What a cell of a table can be: a result, a unit, a range, a flag; and cells that hold several of these."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from app.core.laboratory import LabFlag
from app.services.labs.lines import Cell
from app.services.labs.misread_units import is_misread_unit
from app.services.labs.numbers import Mark
from app.services.labs.shapes import Range, Value
from app.services.labs.units import readings
from app.services.labs.values import flag_of, reference, value

LONGEST = 120
MOST_WORDS = 9
# A percent sign ends a word, but in `x10%/n` it is a misread power.
_WORD = re.compile(r"[xх×*]?10[%°*]{1,2}/\S+|[^\s%]+|%\S*")
# An arrow or letter as recognition may write it, and a unit that it misread.
_MARK = re.compile(r"[^\d\s]{1,2}\Z")
_GARBLED_MARK = re.compile(r"(?:[^\w\s%<>≤≥]{1,2}|[TtТтJjfFVvуyiIНГ†]{1,2})\Z")
_GARBLED = re.compile(r"(?=.*[^\W\d_])\S{2,14}\Z")
_DIGIT = re.compile(r"\d")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_BROKEN = re.compile(r"(?:\d\s?[-–—]|(?:лет|years|yrs)\s?:)\s*\Z")
_EMPTY = re.compile(r"[-–—.\s]*\Z")
# Words of comparison whose number is to follow.
_COMPARATOR = re.compile(r"(?:[<>≤≥]=?|до|от|менее|более|меньше|больше|less than|greater than|up to)\Z", re.IGNORECASE)


# Found once for each text and asked for many times, so that nothing is left to be found out then; not frozen: cells
# come by the thousand.
@dataclass(slots=True)
class Kind:
    """All that the text of a cell can be taken for."""

    value: Value | None
    units: tuple[str, ...]
    allowed: Range | None
    flag: LabFlag | None
    is_text: bool
    # A range that goes on in the next line: `3,5 -`.
    is_broken: bool
    # Anything that must go on in another line.
    is_begun: bool
    is_empty: bool
    # Recognised letters that may have been a unit.
    may_be_unit: bool
    plain_number: bool
    # A number alone is no range.
    is_range: bool
    # A range for some people only.
    is_labelled: bool


@lru_cache(maxsize=8192)
def kind(text: str, mark: Mark | None, recognised: bool) -> Kind:
    """What a cell can be."""
    short = len(text) <= LONGEST
    found = value(text, mark, recognised=recognised) if short else None
    allowed = reference(text, mark=mark)
    is_broken = short and _BROKEN.search(text) is not None
    return Kind(
        value=found,
        units=readings(text),
        allowed=allowed,
        flag=flag_of(text),
        is_broken=is_broken,
        is_begun=is_broken or text.endswith("/") or _COMPARATOR.match(text) is not None,
        is_text=_LETTERS.search(text) is not None,
        is_empty=_EMPTY.match(text) is not None,
        may_be_unit=recognised and is_garbled_unit(text),
        plain_number=found is not None and found.number is not None and found.comparator is None,
        is_range=allowed is not None and _is_range(allowed),
        is_labelled=allowed is not None and _is_labelled(allowed),
    )


def _is_range(allowed: Range) -> bool:
    # `М: 130-160` is one too, though it has no bounds for somebody whose sex is not known.
    has_bounds = allowed.high is not None or allowed.low is not None
    return has_bounds or allowed.expected is not None or _is_labelled(allowed)


def _is_labelled(allowed: Range) -> bool:
    has_bounds = allowed.high is not None or allowed.low is not None
    return allowed.readable and not has_bounds and _DIGIT.search(allowed.text) is not None


@dataclass(frozen=True, slots=True)
class Peeled:
    """A cell that holds a result and what belongs to it."""

    value: Cell
    unit: Cell | None = None
    reference: Cell | None = None
    flag: Cell | None = None


def peel(cell: Cell, mark: Mark | None, recognised: bool) -> Peeled | None:
    """The parts of `5.4 ммоль/л 3,5-5,5` and the like; None unless all of the text is one of them."""
    spans = [found.span() for found in _WORD.finditer(cell.text)]
    if not 0 < len(spans) <= MOST_WORDS or not _DIGIT.search(cell.text):
        return None
    for count in range(min(len(spans), 4), 0, -1):
        first = cell.part(spans[0][0], spans[count - 1][1])
        if kind(first.text, mark, recognised).value is None:
            continue
        rest = _parts(cell, spans[count:], mark, recognised)
        if rest is not None:
            return Peeled(first, **rest)
    return None


def _parts(cell: Cell, spans: list[tuple[int, int]], mark: Mark | None, recognised: bool) -> dict[str, Cell] | None:
    """A unit, a range and a flag in any order, each at most once and nothing else."""
    parts: dict[str, Cell] = {}
    place = 0
    while place < len(spans):
        for count in range(len(spans) - place, 0, -1):
            piece = cell.part(spans[place][0], spans[place + count - 1][1])
            role = _role(kind(piece.text, mark, recognised), parts)
            if role is not None:
                parts[role] = piece
                place += count
                break
        else:
            piece = cell.part(*spans[place])
            role = _misread_role(piece.text, parts) if recognised else None
            if role is None:
                return None
            parts[role] = piece
            place += 1
    return parts


def _misread_role(text: str, taken: dict[str, Cell]) -> str | None:
    if _MARK.match(text) and not taken and not is_misread_unit(text):
        return "flag"
    return "unit" if is_garbled_unit(text) and "unit" not in taken else None


def is_garbled_unit(text: str) -> bool:
    """Whether recognised text may be a unit with wrong letters."""
    return _GARBLED.match(text) is not None


def is_garbled_mark(text: str) -> bool:
    """Whether recognised text may be an arrow or a letter beside a result."""
    return _GARBLED_MARK.match(text) is not None


def _role(found: Kind, taken: dict[str, Cell]) -> str | None:
    if found.flag is not None and "flag" not in taken:
        return "flag"
    if found.units and "unit" not in taken:
        return "unit"
    return "reference" if found.is_range and "reference" not in taken else None
