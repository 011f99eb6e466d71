"""Numbers as people print them, in Decimal."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

type Mark = Literal[",", "."]

# Digits with at most one decimal mark, or thousands set apart by a space, comma or point.
NUMBER = (
    r"\d{1,3}(?:[ '’]\d{3})+(?:[.,]\d{1,6})?|\d{1,3}(?:,\d{3})+\.\d{1,6}|\d{1,3}(?:\.\d{3})+,\d{1,6}"
    r"|\d{1,9}(?:[.,]\d{1,9})?"
)
_NUMBER = re.compile(rf"(?:{NUMBER})\Z")
# A number and nothing else: most cells of a report are such ones, and need not be held against all that texts can be.
ALONE = re.compile(r"\d{1,9}(?:[.,]\d{1,9})?\Z")
# It begins with a digit, because that is looked for in a tenth of the time.
_MARKED = re.compile(r"\d(?<![\d.,]\d)\d{0,3}([,.]\d{1,4})(?![\d,.])")
# A mark before three digits may set thousands apart.
_EITHER = re.compile(r"[1-9]\d{0,2}[.,]\d{3}\Z")


@dataclass(frozen=True, slots=True)
class Read:
    """A number, and what else it could be: `1,234` is 1.234 or 1234."""

    number: Decimal
    other: Decimal | None = None


def read(printed: str, mark: Mark | None = None) -> Read | None:
    """The number a text is; `mark` is the decimal mark of the page where that is known."""
    text = printed.strip()
    if len(text) > 30 or not _NUMBER.match(text):
        return None
    digits = re.sub(r"[ '’]", "", text)
    if "," in digits and "." in digits:
        decimal = max(digits.rfind(","), digits.rfind("."))
        whole = digits[:decimal].replace(",", "").replace(".", "")
        return Read(Decimal(f"{whole}.{digits[decimal + 1 :]}"))
    number = Decimal(digits.replace(",", "."))
    if not _EITHER.match(digits) or digits != text:
        return Read(number)
    return _either(digits, number, mark)


def _either(digits: str, number: Decimal, mark: Mark | None) -> Read:
    used: Mark = "," if "," in digits else "."
    grouped = Decimal(digits.replace(",", "").replace(".", ""))
    if used == mark or (used == "." and mark is None):
        return Read(number)
    if used == "," and mark == ".":
        # Grouping in English reports, but labels such as `1,005` of density are printed so too.
        return Read(grouped, number)
    return Read(number, grouped)


def decimal_mark(text: str) -> Mark | None:
    """The decimal mark that a page uses, if it uses one only; numbers with three decimals do not tell."""
    told = [found[0] for found in _MARKED.findall(text) if len(found) != len(",000")]
    commas = told.count(",")
    points = len(told) - commas
    if commas and commas > 4 * points:
        return ","
    if points and points > 4 * commas:
        return "."
    return None
