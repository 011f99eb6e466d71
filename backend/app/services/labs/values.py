"""Results as printed: quantities, titres, ordinals and words, and what their flags say."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from app.core.laboratory import LabFlag, ValueKind
from app.services.labs import numbers
from app.services.labs.alike import plain
from app.services.labs.misread_units import is_misread_unit
from app.services.labs.numbers import NUMBER, Mark
from app.services.labs.ranges import reference
from app.services.labs.shapes import Doubt, Range, Value
from app.services.labs.units import readings
from app.services.labs.value_words import COMPARATOR_PATTERN, COMPARATORS, FLAG_MARK, FLAGS, ORDINALS, word_key

__all__ = ["flag", "flag_of", "reference", "value"]

LONGEST = 120
_MARKED = re.compile(
    rf"(?:(?P<before>{FLAG_MARK})\s{{0,3}})?(?P<body>\S(?:.{{0,60}}?\S)??)(?:\s{{0,3}}(?P<behind>{FLAG_MARK}))?\Z"
)
_QUANTITY = re.compile(rf"(?P<sign>{COMPARATOR_PATTERN})?\s?(?P<number>{NUMBER})\Z", re.IGNORECASE)
_NEGATIVE = re.compile(rf"-\s?(?P<number>{NUMBER})\Z")
_TITRE = re.compile(
    rf"(?P<sign>{COMPARATOR_PATTERN})?\s?1\s?(?::\s?|/\s?(?=\d\d))(?P<number>\d{{1,3}}(?: \d{{3}})+|\d{{1,7}})\Z",
    re.IGNORECASE,
)
_SPAN = re.compile(rf"(?P<low>{NUMBER})\s?(?:-|\.\.)\s?(?P<high>{NUMBER})\Z")
_SCORED = re.compile(r"(?P<word>.{1,40}?)\s?\(?(?P<plus>\+{1,4}|[1-4]\+|\+[1-4])\)?\Z")
# Arrows and edges of boxes as recognition writes them.
_STROKE = re.compile(r"(?P<body>.{0,40}\S)\s[1lI|]\Z|(?P<score>\d\+|\++)[1lI|]\Z")
_JUNK = (
    re.compile(r"(?P<body>.{0,40}\S)\s?(?P<junk>[^\d\s%/:][.,]?)\Z"),
    re.compile(r"(?P<body>.{0,40}\S)\s(?P<junk>[^\d\s%/:]{2}[.,]?)\Z"),
)
_OPENING, _CLOSING = "([«\"'", ")]»\"'"
# Digits that recognition reads as letters.
_MISREAD = str.maketrans("OОoоlI|ЗзбSВB:", "00001113365" + "88.")
_NUMBERLIKE = re.compile(r"(?=[^\d]*\d)[\dOОoоlI|ЗзбSВB]{1,7}(?:[.,:][\dOОoоlI|ЗзбSВB]{1,5})?\Z")
# What stands close behind a number and may be a digit of it: letters and strokes.
_LETTERLIKE = re.compile(r"[^\W_]|[|!°º]")
# `1.5.1`: of two decimal marks the first is one.
_TWO_MARKS = re.compile(r"(?<=\d)([.,]\d{1,2})[.,](\d{1,2})\Z")
_STROKES = re.compile(r"\d[|lI]\Z")


@lru_cache(maxsize=8192)
def value(printed: str, mark: Mark | None = None, *, recognised: bool = False) -> Value | None:
    """What a result says, or None if it is not one. `mark` is the page's decimal mark.

    In recognised text letters in the place of digits are read as these, with a doubt.
    """
    text = plain(printed).strip().strip("=;").rstrip(": ").strip()
    if not text or len(text) > LONGEST:
        return None
    bare = _bare(text, mark)
    if bare is not None:
        return bare
    found = _MARKED.match(text)
    if found and (found["before"] or found["behind"]):
        inner = _bare(found["body"].strip(), mark)
        if inner is not None:
            return replace(inner, flag_printed=(found["before"] or found["behind"]).strip("() "))
    return _mended(text, mark) if recognised else None


def flag_of(printed: str | None) -> LabFlag | None:
    """The meaning of a printed mark (`H`, `↓`, `*`)."""
    bare = printed.strip(" ()[]") if printed and len(printed) < 30 else ""
    # A Cyrillic Н may be a misread H, or stand for `норма` or `ниже`.
    code = FLAGS.get(word_key(bare)) if bare and set(bare) != {"Н"} else None
    return LabFlag(code) if code else None


def flag(result: Value, allowed: Range) -> LabFlag | None:
    """Where a result lies in its range; None where that can't be said."""
    if result.ordinal is not None:
        return _ordinal_flag(result.ordinal, allowed.expected)
    if result.span is not None:
        return _span_flag(result.span, allowed)
    if result.number is None or (result.kind == ValueKind.TITRE) != allowed.titre:
        return LabFlag.NORMAL if allowed.expected == "negative" and _below_cut(result, allowed) else None
    return _number_flag(result.number, result.comparator, allowed)


def _bare(text: str, mark: Mark | None) -> Value | None:
    ordinal = ORDINALS.get(word_key(text)) or ORDINALS.get(word_key(text.strip(_OPENING + _CLOSING)))
    if ordinal is not None:
        return Value(ValueKind.ORDINAL, ordinal=ordinal)
    titre = _TITRE.match(text)
    if titre is not None:
        number = Decimal(titre["number"].replace(" ", ""))
        return Value(ValueKind.TITRE, comparator=_sign(titre["sign"]), number=number)
    span = _SPAN.match(text)
    if span is not None:
        return _spanned(span, mark)
    quantity = _QUANTITY.match(text) or _NEGATIVE.match(text)
    if quantity is not None:
        return _quantity(quantity, mark)
    scored = _SCORED.match(text)
    if scored is not None and ORDINALS.get(word_key(scored["word"])) in {"positive", "trace"}:
        return Value(ValueKind.ORDINAL, ordinal=ORDINALS[word_key(scored["plus"])])
    return None


def _quantity(found: re.Match[str], mark: Mark | None) -> Value | None:
    read = numbers.read(found["number"], mark)
    if read is None:
        return None
    minus = found.re is _NEGATIVE
    doubts = (Doubt.VALUE_AMBIGUOUS,) if read.other is not None else ()
    return Value(
        ValueKind.QUANTITY,
        comparator=None if minus else _sign(found["sign"]),
        number=-read.number if minus else read.number,
        other=read.other,
        doubts=doubts,
    )


def _spanned(found: re.Match[str], mark: Mark | None) -> Value | None:
    low, high = numbers.read(found["low"], mark), numbers.read(found["high"], mark)
    if low is None or high is None or high.number < low.number:
        return None
    return Value(ValueKind.TEXT, span=(low.number, high.number))


def _sign(printed: str | None) -> str | None:
    return COMPARATORS.get(printed.lower()) if printed else None


def _mended(text: str, mark: Mark | None) -> Value | None:
    """A recognised result with a stroke, a misread arrow or letters in the place of digits; None if it is no result.

    What stands apart from the number and is no digit leaves the number as it is; all else makes it doubtful, letters
    that stand close to the number too: they may be a digit of it.
    """
    misread = _misread(text, mark)
    if misread is not None:
        return misread
    titre = _bare(text.replace(";", ":"), mark) if ";" in text else None
    if titre is not None:
        return _doubted(titre)
    for pattern in _JUNK:
        found = pattern.match(text)
        inner = _bare(found["body"], mark) if found is not None else None
        # `9,8 фл` is a result and its unit, not a mark.
        if found is not None and inner is not None and (found["junk"] in "°º" or not _is_unit(found["junk"])):
            marked = replace(inner, flag_printed=found["junk"])
            is_close = found.end("body") == found.start("junk")
            return _doubted(marked) if is_close and _LETTERLIKE.match(found["junk"]) else marked
    stroke = _STROKE.match(text)
    if stroke is not None:
        inner = _bare(stroke["body"] or stroke["score"], mark)
        return _doubted(inner) if inner is not None else None
    return None


def _is_unit(text: str) -> bool:
    return bool(readings(text)) or is_misread_unit(text)


def _misread(text: str, mark: Mark | None) -> Value | None:
    """A number with letters in the place of digits; a stroke behind it is sooner an arrow than a one."""
    number = _TWO_MARKS.sub(r"\1\2", text.rstrip(".,"))
    if not _NUMBERLIKE.match(number) or _STROKES.search(number):
        return None
    inner = _bare(number.translate(_MISREAD), mark)
    return _doubted(inner) if inner is not None else None


def _doubted(inner: Value) -> Value:
    return replace(inner, doubts=tuple(dict.fromkeys((*inner.doubts, Doubt.VALUE_AMBIGUOUS))))


def _ordinal_flag(ordinal: str, expected: str | None) -> LabFlag | None:
    if ordinal in {"normal", "abnormal"}:
        return LabFlag(ordinal)
    if expected is None:
        return None
    if expected == "normal":
        return LabFlag.NORMAL if ordinal == "negative" else None
    is_usual = ordinal == expected or (ordinal, expected) == ("negative", "trace")
    return LabFlag.NORMAL if is_usual else LabFlag.ABNORMAL


def _below_cut(result: Value, allowed: Range) -> bool:
    """A quantity of which less than a bound counts as negative (`отрицательно: < 0,9`)."""
    return bool(result.number is not None and allowed.high is not None and result.number < allowed.high)


def _span_flag(span: tuple[Decimal, Decimal], allowed: Range) -> LabFlag | None:
    if allowed.low is None and allowed.high is None:
        return None
    low, high = _number_flag(span[0], None, allowed), _number_flag(span[1], None, allowed)
    return high if low in {LabFlag.NORMAL, high} else None


def _number_flag(number: Decimal, comparator: str | None, allowed: Range) -> LabFlag | None:
    low, high = allowed.low, allowed.high
    if low is None and high is None:
        return None
    is_low = low is not None and (number < low or (number == low and (allowed.open_low or comparator == "<")))
    is_high = high is not None and (number > high or (number == high and (allowed.open_high or comparator == ">")))
    if comparator in {"<", "<="}:
        if is_low:
            return LabFlag.LOW
        # Below a number inside of the range: normal only where nothing can be too low.
        return LabFlag.NORMAL if not low and high is not None and number <= high else None
    if comparator in {">", ">="}:
        if is_high:
            return LabFlag.HIGH
        return LabFlag.NORMAL if high is None and not is_low else None
    if is_low:
        return LabFlag.LOW
    return LabFlag.HIGH if is_high else LabFlag.NORMAL
