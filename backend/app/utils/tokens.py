"""Estimating tokens where asking the provider would cost a round trip."""

from __future__ import annotations

LATIN_CHARACTERS_PER_TOKEN = 3.6
OTHER_CHARACTERS_PER_TOKEN = 2.2


def estimate_tokens(text: str) -> int:
    """About how many tokens the text is; Cyrillic costs more than English. Errs on the high side."""
    latin = sum(1 for sign in text if sign < "\u0250")
    return round(latin / LATIN_CHARACTERS_PER_TOKEN + (len(text) - latin) / OTHER_CHARACTERS_PER_TOKEN) + 1
