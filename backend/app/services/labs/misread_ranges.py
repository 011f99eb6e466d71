"""Ranges that recognition got wrong in a sign or two, as they were most likely printed."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from app.services.labs import values
from app.services.labs.alike import plain
from app.services.labs.misread_values import bound_may_lack_mark, has_uneven_bounds, lost_marks
from app.services.labs.numbers import Mark
from app.services.labs.shapes import Range

LONGEST = 120
TEN, THOUSAND = Decimal(10), Decimal(1000)
_QUOTES = re.compile(r"[‘’‚'`\"“”„°*]|^[(\[{|]+|[)\]}|:]+$")
_WORDS = (
    (re.compile(r"^\W?[fl1i]?[ce]?ess\s?t?han\b", re.IGNORECASE), "less than "),
    (re.compile(r"^(?:ao|no|go|qo|д0|по|ло|л0)(?=\s?\d)", re.IGNORECASE), "до "),
    (re.compile(r"^(?:w0|wo|up\s?t0|upto)(?=\s?\d)", re.IGNORECASE), "up to "),
    (re.compile(r"^\W?(?:м?енее|мене[ес])\b", re.IGNORECASE), "менее "),
    (re.compile(r"^\W?M\s?a\s?[l1I|]\s?e(?=\s?:)", re.IGNORECASE), "Male"),
    (re.compile(r"^\W?F\s?e\s?m\s?a\s?[l1I|]\s?e(?=\s?:)", re.IGNORECASE), "Female"),
    (re.compile(r"(?<=\d)\s?(?:neT|ner|meT|net|пет|пeт|лeт|nет)(?=\s?:)"), " лет"),
)
# `3.5 -~ 5.2`, `31.5:- 35.7`, `7,4— 10,4`.
_DASH = re.compile(r"(?<=\d)\s?[:.,~—–_-]{1,3}\s?[-–—~]\s?(?=\d)|(?<=\d)\s?[—~]\s?(?=\d)")
# `$7.3` was 57.3, `x 1OE3/uL` a power of ten.
_FIVE, _TEN = re.compile(r"[$§](?=\d)"), re.compile(r"(?:\b[1LlI]|(?<=[xх×] ))[OoОо](?=[EeЕе^*]\s?\d)")
# `5. 0 - 12.0`, `1,005-1.030`, `200 370 mg/dL`, `3.0 - 11.0 0 %`.
_PARTED = re.compile(r"(?<=\d[.,])\s(?=\d)")
_OTHER_MARK = re.compile(r"(?P<low>\d{1,4}),(?P<decimals>\d{1,3})(?P<rest>\s?-\s?\d{1,4}\.(?P<same>\d{1,3}))(?!\d)")
_NO_DASH = re.compile(r"(\d{1,4}(?:[.,]\d{1,3})?) (\d{1,4}(?:[.,]\d{1,3})?)(?P<unit> [^\d\s]\S{0,9})?\Z")
_BEFORE_PERCENT = re.compile(r"(?<=\d)\s[0OoОо°]\s?(?=%\Z)")
_TWO = re.compile(r"(\d{1,4}(?:[.,]\d{1,3})?)\n(\d{1,4}(?:[.,]\d{1,3})?)\Z")
_POWER_BEHIND = re.compile(r"(?<=\d) (?=10\s?[\^*°]?\s?(?:12|[369])/)")
_LOW_WITHOUT_MARK = re.compile(r"(?P<low>\d{2,4})(?P<dash>\s?-\s?)(?P<high>\d{1,4}[.,](?P<decimals>\d{1,3}))\Z")


def reference(printed: str, sex: str | None, age: int | None, mark: Mark | None) -> Range | None:
    """The range of this person on a recognised page: as it reads, else as it seems to have been printed."""
    # `150 - 400 109/л` is no number with thousands set apart.
    found = values.reference(_POWER_BEHIND.sub("  ", printed), sex, age, mark)
    says_nothing = found is not None and (found.low, found.high, found.expected) == (None, None, None)
    if found is None or (found.readable and not says_nothing and not _FIVE.search(printed)):
        return found
    return mended(printed, sex, age, mark) or found


def with_marks(allowed: Range) -> Range:
    """`48-56` as 4.8-5.6."""
    low, high = (bound and bound.scaleb(-1) for bound in (allowed.low, allowed.high))
    return replace(allowed, low=low, high=high, is_mended=True)


def may_differ(allowed: Range, number: Decimal | None, *, person_is_known: bool) -> bool:
    """Whether a recognised range may have lost a decimal mark, or the line that is for this person."""
    if has_uneven_bounds(allowed):
        return True
    if allowed.low is None and allowed.high is None:
        return person_is_known and allowed.expected is None and any(sign.isdigit() for sign in allowed.text)
    if number is None or allowed.titre:
        return False
    return lost_marks(number, allowed) or bound_may_lack_mark(number, allowed)


def of_one(allowed: Range, number: Decimal | None) -> Range:
    """`1,005-1,030` beside 1.015: the comma set no thousands apart."""
    if number is None or number >= TEN or not allowed.low or not allowed.high or allowed.low < THOUSAND:
        return allowed
    return replace(allowed, low=allowed.low / THOUSAND, high=allowed.high / THOUSAND)


def mended(printed: str, sex: str | None, age: int | None, mark: Mark | None) -> Range | None:
    """The range as it seems to have been printed; None where that gives no bounds."""
    text = printed.strip()
    if not text or len(text) > LONGEST:
        return None
    parted = _TWO.match(text)
    if parted is not None and float(parted[1].replace(",", ".")) < float(parted[2].replace(",", ".")):
        # The dash between them was not read.
        text = f"{parted[1]} - {parted[2]}"
    text = "\n".join(_line(line) for line in text.split("\n"))
    found = values.reference(text, sex, age, mark)
    if found is None or not found.readable or (found.low is None and found.high is None):
        return None
    return replace(found, is_mended=True)


def _line(printed: str) -> str:
    text = plain(_TEN.sub("10", _FIVE.sub("5", _QUOTES.sub("", printed)))).strip()
    for pattern, meant in _WORDS:
        text = pattern.sub(meant, text)
    text = _BEFORE_PERCENT.sub(" ", _PARTED.sub("", " ".join(_DASH.sub(" - ", text).split())))
    return _with_low_mark(_with_dash(_with_one_mark(text)))


def _with_one_mark(text: str) -> str:
    """`1,005 - 1.030` with the decimal mark of its upper bound."""
    found = _OTHER_MARK.match(text)
    if found is None or len(found["decimals"]) != len(found["same"]):
        return text
    return f"{found['low']}.{found['decimals']}{found['rest']}{text[found.end() :]}"


def _with_dash(text: str) -> str:
    """`200 370 mg/dL`: two numbers of one form, the lower one first, were bounds."""
    found = _NO_DASH.match(text)
    if found is None:
        return text
    low, high = (Decimal(bound.replace(",", ".")) for bound in found.groups()[:2])
    is_alike = low.as_tuple().exponent == high.as_tuple().exponent
    return f"{found[1]} - {found[2]}{found['unit'] or ''}" if is_alike and low < high else text


def _with_low_mark(text: str) -> str:
    """`14-7.0` for 1.4-7.0: a lower bound above the upper one has lost its mark."""
    found = _LOW_WITHOUT_MARK.match(text)
    if found is None or int(found["low"]) <= float(found["high"].replace(",", ".")):
        return text
    places = len(found["decimals"])
    low = found["low"]
    if len(low) <= places:
        return text
    mark = found["high"][-places - 1]
    return f"{low[:-places]}{mark}{low[-places:]}{found['dash']}{found['high']}"
