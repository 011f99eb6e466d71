"""Whether a quote really stands in a text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from itertools import product

# Fewer letters and digits than this stand on any page and prove nothing.
MIN_SIGNS = 3

_SPACE = re.compile(r"\s+")
_INVISIBLE = re.compile(r"\u00ad\s*|[\u200b-\u200f\u2060\ufeff]")
_LETTER = r"[^\W\d_]"
# In a page a word is divided at the end of a line; in a quote the line break may have become a space.
_DIVIDED_LINE = re.compile(rf"(?<={_LETTER})-[^\S\n]*\n\s*(?={_LETTER})")
_DIVIDED = re.compile(rf"(?<={_LETTER})-\s+(?={_LETTER})")
_ALIKE = str.maketrans(
    dict.fromkeys("“”„‟«»″", '"')
    | dict.fromkeys("‘’‚‛ʼ′", "'")
    | dict.fromkeys("‐‑‒–—―−", "-")
    | {"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "…": "...", "ё": "е", "Ё": "е"}
)
# What belongs to a number or word in front of or behind a place, so that the place is inside of it.
_WORD_BEFORE, _WORD_BEHIND = re.compile(r"\w$"), re.compile(r"^\w")
_NUMBER_BEFORE = re.compile(r"(?:\d[.,]|(?:^|[\s(\[:;])[-+]|[<>≤≥]\s?)$")
_NUMBER_BEHIND = re.compile(r"^[.,]\d")
# `25-гидрокси`, `25-OH`: the number belongs to a name.
_NUMBER_ALONE, _NAME_BEHIND = re.compile(r"(?:^|\s)\d+$"), re.compile(rf"^-{_LETTER}")


def quote_on_page(text: str, quote: str) -> bool:
    """True when the quote is an unbroken run of whole words and numbers of the text.

    Spacing, line breaks with or without a hyphen, case, `ё`, and the shapes of quotes and dashes make no difference.
    A piece out of a number (`8 g/l` out of `128 g/l`, `5` out of `<5`) is not what the page says.
    """
    return quote_in(readings(text), quote)


def readings(text: str) -> frozenset[str]:
    """A page as quotes are compared with it, for who has many of them."""
    return _readings(text, _DIVIDED_LINE)


def quote_in(page: Collection[str], quote: str) -> bool:
    """The same as `quote_on_page` for the readings of a page."""
    if sum(sign.isalnum() for sign in quote) < MIN_SIGNS:
        return False
    return any(_stands(text, run) for text, run in product(page, _readings(quote, _DIVIDED)))


def run_in(text: str, piece: str, start: int = 0) -> tuple[int, int] | None:
    """Where a piece stands in a text as whole words and numbers, from `start` on; spacing makes no difference."""
    words = piece.split()
    if not words:
        return None
    for found in re.compile(r"\s+".join(map(re.escape, words)), re.IGNORECASE).finditer(text, start):
        before, behind = text[max(0, found.start() - 3) : found.start()], text[found.end() : found.end() + 2]
        if not _is_piece(before.replace("\n", " "), found[0], behind):
            return found.span()
    return None


def _readings(text: str, divided: re.Pattern[str]) -> frozenset[str]:
    """The text as it is compared. A hyphen before a line break may belong to the word or not: both are read."""
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).translate(_ALIKE)
    return frozenset(_SPACE.sub(" ", divided.sub(hyphen, plain)).strip().casefold() for hyphen in ("", "-"))


def _stands(page: str, run: str) -> bool:
    start = page.find(run)
    while start >= 0:
        if not _is_piece(page[max(0, start - 3) : start], run, page[start + len(run) : start + len(run) + 2]):
            return True
        start = page.find(run, start + 1)
    return False


def _is_piece(before: str, run: str, behind: str) -> bool:
    """Whether a word or number goes on beyond the run."""
    if run[0].isalnum() and _WORD_BEFORE.search(before):
        return True
    if run[-1].isalnum() and _WORD_BEHIND.match(behind):
        return True
    if run[0].isdigit() and _NUMBER_BEFORE.search(before):
        return True
    if _NUMBER_ALONE.search(run) and _NAME_BEHIND.match(behind):
        return True
    return run[-1].isdigit() and _NUMBER_BEHIND.match(behind) is not None
