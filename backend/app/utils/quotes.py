"""Whether a quote really stands in a text."""

from __future__ import annotations

import re

_SPACE = re.compile(r"\s+")


def folded(text: str) -> str:
    """The text as quotes are compared: one space between words, no case, `ё` as `е`."""
    return _SPACE.sub(" ", text).strip().casefold().replace("ё", "е")


def quote_on_page(text: str, quote: str) -> bool:
    """True when the quote is an unbroken run of the text, apart from spacing, case and `ё`."""
    wanted = folded(quote)
    return bool(wanted) and wanted in folded(text)
