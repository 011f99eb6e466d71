"""Other people's words on their way into a reminder."""

from __future__ import annotations

import re

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


def printable(text: str) -> str:
    """Without signs that nobody sees."""
    return _UNPRINTABLE.sub("", text)


def plain(text: str, longest: int) -> str:
    """Also without addresses, which a document may have smuggled in, and not longer than this."""
    text = _ADDRESS.sub("", printable(text)).strip()
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
