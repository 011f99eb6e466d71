"""Reference ranges as printed: plain, by sex, by age, by words; the part that holds for this person."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from app.services.labs import numbers
from app.services.labs.alike import plain
from app.services.labs.numbers import ALONE, NUMBER, Mark
from app.services.labs.range_words import ABNORMAL, ADULTS, AGE_OVER, AGE_SPAN, AGE_UNDER, CHILDREN, NORMAL, SEX
from app.services.labs.shapes import Range
from app.services.labs.units import ucum
from app.services.labs.value_words import COMPARATOR_PATTERN, COMPARATORS, ORDINALS, word_key

LONGEST = 600
MOST_PARTS = 40
_BETWEEN = re.compile(
    rf"(?:от\s)?(?P<low>{NUMBER})\s?(?:-{{1,2}}|\.\.\.?|до|to|÷|~)\s?(?P<high>{NUMBER})(?!\d)", re.IGNORECASE
)
_TITRES = re.compile(rf"(?P<sign>{COMPARATOR_PATTERN})?\s?1\s?:\s?(?P<number>\d{{1,7}})(?!\d)", re.IGNORECASE)
_BOUND = re.compile(rf"(?P<sign>{COMPARATOR_PATTERN})\s?(?P<number>{NUMBER})(?![\d:])", re.IGNORECASE)
_BOTH = re.compile(rf"(?P<low>{NUMBER})\s?(?:<|≤|<=)\s?[a-zа-я]\s?(?:<|≤|<=)\s?(?P<high>{NUMBER})", re.IGNORECASE)
_BREAK = re.compile(r"[;\n|]|,\s(?=[^\d\s])|\.\s(?=[^\W\d_]{2})|(?<=\d)\s{2,}(?=[^\d\s])")
# One word with a stroke in it is a unit, though a misread one.
_UNITLIKE = re.compile(r"\S{0,4}мол\S{1,4}\Z|(?=\S*/)(?=\S*[^\W\d_])\S{2,14}\Z|10\S{2,12}\Z")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_OR = re.compile(r"\s?/\s?|\s(?:or|или)\s")
_GROWN = 18


@dataclass(frozen=True, slots=True)
class _Part:
    """One range of several, with whom it is for."""

    allowed: Range
    sex: str | None
    ages: tuple[int, int] | None
    said_normal: bool
    labelled: bool
    said_abnormal: bool = False

    def is_for(self, sex: str | None, age: int | None) -> bool:
        if self.sex is not None and self.sex != sex:
            return False
        return self.ages is None or (age is not None and self.ages[0] <= age <= self.ages[1])


@lru_cache(maxsize=8192)
def reference(printed: str, sex: str | None = None, age: int | None = None, mark: Mark | None = None) -> Range | None:
    """The range of this person; None for an empty text.

    Of several ranges the one for the person's sex and age is taken, else the one that is called normal; where the
    choice can't be made, the text is kept without bounds.
    """
    text = printed.strip()
    if ALONE.match(text):
        return Range(text, readable=False)
    if not text.strip("-–—.* "):
        return None
    if len(text) > LONGEST:
        return Range(text, readable=False)
    parts = [part for piece in _pieces(plain(text)) if (part := _part(piece, mark)) is not None]
    if parts and all(part.said_abnormal for part in parts):
        # `дефицит < 20`: what is normal was not read.
        return Range(text, readable=False)
    parts = [part for part in parts if not part.said_abnormal]
    if not parts:
        # Words alone (`Not Estab.`, `см. комментарий`) say that there are no bounds; numbers say that we missed some.
        return Range(text, readable=re.search(r"\d", text) is None)
    chosen = _chosen(parts, sex, age)
    return replace(chosen.allowed, text=text) if chosen is not None else Range(text)


def is_complete(printed: str, mark: Mark | None) -> bool:
    """Whether a range needs no more lines: it holds for everybody."""
    parts = [_part(piece, mark) for piece in _pieces(plain(printed))]
    return any(
        part and not part.labelled and not part.said_normal and (part.sex, part.ages) == (None, None) for part in parts
    )


def _pieces(text: str) -> list[str]:
    """The text cut where another range begins."""
    pieces = []
    for rough in _BREAK.split(text)[:MOST_PARTS]:
        cuts = [found.start() for found in SEX.finditer(rough) if re.search(r"\d", rough[: found.start()])]
        for start, end in zip([0, *cuts], [*cuts, len(rough)], strict=True):
            if rough[start:end].strip():
                pieces.append(rough[start:end].strip(" ,."))
    return pieces


def _chosen(parts: list[_Part], sex: str | None, age: int | None) -> _Part | None:
    if len(parts) == 1 and parts[0].sex is None and parts[0].ages is None:
        return parts[0]
    fitting = [part for part in parts if part.is_for(sex, age)]
    named = [part for part in fitting if part.sex is not None or part.ages is not None]
    plain_ones = [part for part in fitting if not part.labelled and part not in named and not part.said_normal]
    for group in (named, plain_ones[:1], [part for part in fitting if part.said_normal]):
        if len(group) == 1:
            return group[0]
        if group and all(_same(part.allowed, group[0].allowed) for part in group):
            return group[0]
        if group and group is named:
            return None
    return None


def _same(one: Range, other: Range) -> bool:
    return (one.low, one.high, one.expected) == (other.low, other.high, other.expected)


@lru_cache(maxsize=8192)
def _part(piece: str, mark: Mark | None) -> _Part | None:
    rest, sex = _taken_sex(piece)
    rest, ages = _taken_ages(rest)
    rest = rest.strip(" :.,()-=")
    expected = _expected(rest)
    if expected is not None:
        return _Part(Range(piece, expected=expected), sex, ages, said_normal=False, labelled=False)
    for pattern, make in _FORMS:
        found = pattern.search(rest)
        allowed = make(found, mark) if found else None
        if found is not None and allowed is not None:
            return _around(rest, found, allowed, sex, ages)
    return None


def _expected(printed: str) -> str | None:
    """The result in words that is normal; of `negative/trace` the higher one."""
    ordinal = ORDINALS.get(word_key(printed))
    if ordinal is not None:
        return ordinal
    said = {ORDINALS.get(word_key(word)) for word in _OR.split(printed)}
    return "trace" if said == {"negative", "trace"} else None


def _around(
    rest: str, found: re.Match[str], allowed: Range, sex: str | None, ages: tuple[int, int] | None
) -> _Part | None:
    """What stands before and behind the numbers: a label, a unit, or something that makes the reading doubtful."""
    before, behind = rest[: found.start()].strip(" :.,(=-"), rest[found.end() :].strip(" .,;)(")
    if re.search(r"\d", before) and ucum(before) is None:
        return None
    unit = behind if behind and (ucum(behind) is not None or _UNITLIKE.match(behind)) else None
    unit = unit or (before if before and ucum(before) is not None else None)
    if behind and unit is None and re.search(r"\d", behind):
        return None
    normal = NORMAL.search(before) is not None or (unit is None and NORMAL.search(behind) is not None)
    labelled = bool(_LETTERS.search(before)) or bool(unit is None and _LETTERS.search(behind))
    expected = "negative" if normal and ORDINALS.get(word_key(before or behind)) == "negative" else None
    allowed = replace(allowed, unit_printed=unit, expected=expected)
    abnormal = not normal and any(ABNORMAL.search(words) for words in (before, behind if unit is None else ""))
    return _Part(allowed, sex, ages, said_normal=normal, labelled=labelled and not normal, said_abnormal=abnormal)


def _between(found: re.Match[str], mark: Mark | None) -> Range | None:
    low, high = numbers.read(found["low"], mark), numbers.read(found["high"], mark)
    if low is None or high is None or low.number > high.number:
        return None
    return Range("", low.number, high.number)


def _bound(found: re.Match[str], mark: Mark | None) -> Range | None:
    read = numbers.read(found["number"], mark)
    if read is None:
        return None
    return _one_sided(COMPARATORS[found["sign"].lower()], read.number)


def _titre(found: re.Match[str], _mark: Mark | None) -> Range | None:
    sign = COMPARATORS.get((found["sign"] or "<=").lower(), "<=")
    return replace(_one_sided(sign, Decimal(found["number"])), titre=True)


def _one_sided(sign: str, number: Decimal) -> Range:
    if sign.startswith("<"):
        return Range("", high=number, open_high=sign == "<")
    return Range("", low=number, open_low=sign == ">")


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Mark | None], Range | None]], ...] = (
    (_TITRES, _titre),
    (_BOTH, _between),
    (_BETWEEN, _between),
    (_BOUND, _bound),
)


def _taken_sex(piece: str) -> tuple[str, str | None]:
    found = SEX.search(piece)
    if found is None:
        return piece, None
    return piece[: found.start()] + " " + piece[found.end() :], "male" if found["male"] else "female"


def _taken_ages(piece: str) -> tuple[str, tuple[int, int] | None]:
    for pattern in (AGE_SPAN, AGE_OVER, AGE_UNDER):
        found = pattern.search(piece)
        if found is not None:
            groups = found.groupdict()
            low, high = groups.get("low") or groups.get("plus") or 0, groups.get("high") or 150
            ages = (int(low) + (pattern is AGE_OVER and found[0][:1] == ">"), int(high) - (pattern is AGE_UNDER))
            return piece[: found.start()] + " " + piece[found.end() :], ages
    if ADULTS.search(piece):
        return ADULTS.sub(" ", piece), (_GROWN, 150)
    if CHILDREN.search(piece):
        return CHILDREN.sub(" ", piece), (0, _GROWN - 1)
    return piece, None
