"""Choosing the part of a long text where the words that were looked for stand closest together."""

from __future__ import annotations

import re

# Private-use characters: no text of ours holds them, so they can mark words inside any text.
START = "\ue000"
STOP = "\ue001"
_MARKED = re.compile(f"{START}(.*?){STOP}", re.DOTALL)
_BREAK = re.compile(r"\n|(?<=[.!?])\s")


def best_passage(text: str, marked: str | None, size: int) -> str:
    """At most `size` characters of `text`, word for word, with as many different marked words as possible.

    `marked` is the same text with START and STOP around the words; without it the beginning is taken.
    """
    if len(text) <= size:
        return text
    found = _positions(marked) if marked and _unmarked(marked) == text else []
    if not found:
        return _trimmed(text, 0, size)
    start = _densest(found, size * 3 // 4)
    # Some text before the first word found, for what it belongs to.
    return _trimmed(text, max(0, start - size // 5), size)


def _unmarked(marked: str) -> str:
    return marked.replace(START, "").replace(STOP, "")


def _positions(marked: str) -> list[tuple[int, str]]:
    """Where the marked words stand in the unmarked text."""
    return [(match.start() - 2 * count, match.group(1).lower()) for count, match in enumerate(_MARKED.finditer(marked))]


def _densest(found: list[tuple[int, str]], span: int) -> int:
    """The position from which `span` characters hold the most different words, then the most words."""
    best, best_start, last = (0, 0), found[0][0], 0
    counts: dict[str, int] = {}
    for first, (start, word) in enumerate(found):
        while last < len(found) and found[last][0] <= start + span:
            counts[found[last][1]] = counts.get(found[last][1], 0) + 1
            last += 1
        if (score := (len(counts), last - first)) > best:
            best, best_start = score, start
        counts[word] -= 1
        if not counts[word]:
            del counts[word]
    return best_start


def _trimmed(text: str, start: int, size: int) -> str:
    """A window that begins after a line or sentence and ends with a word, where that is near."""
    if start:
        near = _BREAK.search(text, start, start + size // 6)
        start = near.end() if near else start
    window = text[start : start + size]
    if start + size < len(text):
        cut = max(window.rfind("\n"), window.rfind(" "))
        window = window[:cut] if cut > size * 3 // 4 else window
    return window.strip()
