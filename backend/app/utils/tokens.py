"""Estimating tokens where asking the provider would cost a round trip."""

from __future__ import annotations

LATIN_CHARACTERS_PER_TOKEN = 3.6
OTHER_CHARACTERS_PER_TOKEN = 2.2


def estimate_tokens(text: str) -> int:
    """About how many tokens the text is; Cyrillic costs more than English. Errs on the high side."""
    # Characters beyond ASCII take at least a second byte: counted that way a megabyte takes a millisecond.
    other = min(len(text), len(text.encode(errors="surrogatepass")) - len(text))
    return round((len(text) - other) / LATIN_CHARACTERS_PER_TOKEN + other / OTHER_CHARACTERS_PER_TOKEN) + 1


def rough_tokens(piece: str) -> float:
    """About how many tokens a small piece of a stream is, without looking at each of its characters."""
    return len(piece) / (LATIN_CHARACTERS_PER_TOKEN if piece.isascii() else OTHER_CHARACTERS_PER_TOKEN)
