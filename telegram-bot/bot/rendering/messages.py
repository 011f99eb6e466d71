"""Runs as HTML, cut where a message can hold no more: between paragraphs if possible, never inside a tag."""

import html
from collections.abc import Iterator, Sequence

from bot.rendering.runs import Kind, Mark, Run

# Units of UTF-16, tags not counted, as Telegram counts them.
LIMIT = 4096
# A break further back than this part of the limit would waste a message.
EARLIEST = 0.5
BREAKS = ("\n\n", "\n", ". ", " ")
TAGS = {
    Kind.QUOTE: "blockquote",
    Kind.PRE: "pre",
    Kind.LINK: "a",
    Kind.BOLD: "b",
    Kind.ITALIC: "i",
    Kind.STRIKE: "s",
    Kind.CODE: "code",
}


def messages_of(runs: Sequence[Run], limit: int = LIMIT) -> list[str]:
    text = "".join(run.text for run in runs)
    return [_html(_sliced(runs, start, end)) for start, end in _cuts(text, limit)]


def units(text: str) -> int:
    """Length as Telegram counts it."""
    return len(text.encode("utf-16-le", "replace")) // 2


def _cuts(text: str, limit: int) -> Iterator[tuple[int, int]]:
    start = len(text) - len(text.lstrip())
    stop = len(text.rstrip())
    while start < stop:
        most = start + len(
            text[start : start + limit].encode("utf-16-le", "replace")[: 2 * limit].decode("utf-16-le", "ignore")
        )
        end = most if most >= stop else _break_in(text, start, most)
        yield start, min(end, stop)
        start = end
        while start < stop and text[start] in "\n ":
            start += 1


def _break_in(text: str, start: int, most: int) -> int:
    earliest = start + int((most - start) * EARLIEST)
    for sign in BREAKS:
        found = text.rfind(sign, earliest, most)
        if found >= 0:
            return found + len(sign.rstrip())
    return most


def _sliced(runs: Sequence[Run], start: int, end: int) -> Iterator[Run]:
    position = 0
    for run in runs:
        begin, position = position, position + len(run.text)
        text = run.text[max(0, start - begin) : max(0, end - begin)]
        if text:
            yield Run(text, run.marks)


def _html(runs: Iterator[Run]) -> str:
    pieces: list[str] = []
    stack: list[Mark] = []
    for run in runs:
        shared = 0
        while shared < min(len(stack), len(run.marks)) and stack[shared] == run.marks[shared]:
            shared += 1
        while len(stack) > shared:
            pieces.append(f"</{TAGS[stack.pop().kind]}>")
        for mark in run.marks[shared:]:
            stack.append(mark)
            href = f' href="{html.escape(mark.url)}"' if mark.url else ""
            pieces.append(f"<{TAGS[mark.kind]}{href}>")
        pieces.append(html.escape(run.text, quote=False))
    pieces += [f"</{TAGS[mark.kind]}>" for mark in reversed(stack)]
    return "".join(pieces)
