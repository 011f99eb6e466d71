"""Text of people, models and documents is read in time that grows with its length, whatever it consists of."""

from __future__ import annotations

import asyncio
import importlib
import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest

from app.services.ai import provenance, red_flags
from app.services.ai.citations import CitationFilter
from app.services.ai.sources import Sources, file_label, without_our_tags
from app.services.chats.export import markdown
from app.services.chats.transcript import Entry, Transcript
from app.services.conversation.titles import cleaned
from app.services.fulltext import snippet_html
from app.services.labs import ranges, tables, units, values
from app.services.labs.shapes import PageText
from app.services.pdf_pages import render
from app.utils.passages import best_passage
from app.utils.quotes import quote_on_page

FILLERS = [
    "< ", "<", " ", "\n", "\t", "*", "**a ", "~~a ", "~", "[", "[1", "[1 ", '[1: "', "«", "»", '"', "'", "\u200b", "\ufeff",
    "- ", "\n- ", "# ", "#\n", "-", "- \n", "a-\n", "\u00ad ", "a", "1.", "no ", "нет, ", "what [^", "боль ", "chest pain ",
]  # fmt: skip
BEGINNINGS = ["<", "[", "[1", '[1: "', "# ", "**a", "title"]
SIZES = (3_000, 12_000, 50_000)
# What is quadratic takes sixteen times as long for a text four times as long, whose bound is four times as high: whoever
# is far below the bound stays below it. Only the others are given the longest text.
LONGEST, NEAR = 200_000, 1 / 20
# How many times as long as one look at every character. What is quadratic needs thousands of them.
FACTOR, LEAST_SECONDS = 80, 0.005
_EACH = re.compile(r"(?:\d|.)", re.DOTALL)
MODULES = (
    "ai.sources", "ai.citations", "ai.provenance", "ai.red_flags", "fulltext", "pdf_pages", "chats.export",
    "chats.transcript", "conversation.titles", "documents.kinds", "documents.reading",
)  # fmt: skip
# These only look at a few hundred characters that are held back of a stream; "citations" reads through them.
WINDOWED = {"_BEGUN", "_CUT"}
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def seconds(work: Callable[[str], object], text: str) -> float:
    began = time.thread_time()
    work(text)
    return time.thread_time() - began


def held(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from held(item)


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for name in MODULES:
        for variable, value in vars(importlib.import_module(f"app.services.{name}")).items():
            if variable not in WINDOWED:
                yield from ((f"{name}.{variable}", pattern) for pattern in held(value))


def replaced(pattern: re.Pattern[str]) -> Callable[[str], object]:
    return lambda text: pattern.sub("", text)


def cited(text: str) -> None:
    async def read() -> None:
        async def page(_document: UUID, _number: int) -> str:
            return "The page"

        sources = Sources(page)
        sources.number_of(UUID(int=1), 1)
        filtered = CitationFilter(sources)
        for piece in (text, "."):
            async for _ in filtered.feed(piece):
                pass
        filtered.rest()

    asyncio.run(read())


def transcript(text: str) -> Transcript:
    entry = Entry(speaker="Answer", said_at=LONG_AGO, text=text, done=[text], interrupted=False)
    return Transcript("en", "Title", None, "UTC", LONG_AGO, entries=[entry])


def printed(text: str) -> None:
    render(
        "transcript.html", "en", transcript=transcript(text), entries=transcript(text).entries, shortened=False,
        moment=lambda at: f"{at}",
    )  # fmt: skip


READERS: dict[str, Callable[[str], object]] = {
    "tags": without_our_tags,
    "file names": file_label,
    "citations": cited,
    "quotes": lambda text: quote_on_page(text, "hemoglobin 128"),
    "origins": lambda text: asyncio.run(provenance.origin_of(text, text, Sources(lambda *_: asyncio.sleep(0, "")))),
    "red flags": red_flags.detect,
    "titles": cleaned,
    "snippets": snippet_html,
    "passages": lambda text: best_passage(text, text, 1_000),
    "Markdown": lambda text: markdown(transcript(text)),
    "PDF": printed,
    "laboratory reports": lambda text: tables.read([PageText(1, text)]),
    "recognised reports": lambda text: tables.read([PageText(1, text, confidence=80.0)]),
    "results": lambda text: (values.value(text, recognised=True), ranges.reference(text), units.ucum(text)),
}
ALL = READERS | {f"{name} {number}": replaced(pattern) for number, (name, pattern) in enumerate(patterns())}


# Fillers alone, and behind one beginning that nothing ends.
SHAPES = [("", filler) for filler in FILLERS]
SHAPES += [(beginning, filler) for filler in (" ", "\n", "\u200b", '"', "*") for beginning in BEGINNINGS]
type Shape = tuple[str, str]


def shares_of_the_bound(work: Callable[[str], object], shapes: list[Shape], size: int) -> dict[Shape, float]:
    plain = seconds(lambda text: _EACH.sub("", text), "a" * size)
    bound = max(LEAST_SECONDS, plain) * FACTOR
    found = {}
    for beginning, filler in shapes:
        text = beginning + filler * (size // len(filler))
        spent = seconds(work, text)
        if spent >= bound:
            # The garbage of other tests, or a core that is shared, may have been in between; what is slow stays slow.
            spent = min(seconds(work, text) for _ in range(2))
        assert spent < bound, f"{spent:.1f} s for {size} characters like {beginning + filler!r}"
        found[beginning, filler] = spent / bound
    return found


@pytest.mark.parametrize("name", ALL)
def test_reading_takes_time_in_proportion_to_the_text(name: str) -> None:
    work, shares = ALL[name], {}
    work("warm")
    for size in SIZES:
        shares = shares_of_the_bound(work, SHAPES, size)
    shares_of_the_bound(work, [shape for shape, share in shares.items() if share > NEAR], LONGEST)


def test_no_more_of_a_text_is_searched_for_red_flags_than_somebody_in_need_types() -> None:
    sign = "I have crushing chest pain and cannot breathe."
    assert red_flags.detect(sign)
    assert red_flags.detect("word. " * (red_flags.MOST_SEARCHED // 6 + 1) + sign) == []
