"""Child program that stands by: how many pages a file has, and the text of those that carry it as text.

The first question is `{path, mime_type, max_pages, memory_bytes?}`, answered with `{pages}`; each further one `[first,
last, memory_bytes?]`, answered with lines `{pages: [[number, text, width, height, scanned, confidence]], more}`. With
`memory_bytes` it shares the file with another and has so much memory from then on; whatever is wrong with a page may be
the want of it, so such pages are left out. `scanned` means that a page's
text has to be recognised from its picture, a confidence of 0 that its own is what some other program recognised. One
file for each of these programs, because files are strangers'.
"""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Iterator
from typing import Any

import orjson

from app.services.gateways.children import layout, sources
from app.services.gateways.children.limits import Refused, faults_said, limit_memory, serve
from app.services.gateways.children.mupdf import pymupdf

MAX_CHARACTERS = 100_000
# A page with at least this many letters has a text of its own, whatever pictures it holds.
ENOUGH_LETTERS = 100
PICTURE_SHARE = 0.4
SQUARES = 64
UNREADABLE_SHARE = 0.2
# Words outside of the page are left out when they are asked for, and need not be looked for glyph by glyph before.
READ = pymupdf.TEXTFLAGS_WORDS & ~pymupdf.TEXT_MEDIABOX_CLIP
# How the library says that text is drawn without ink.
HIDDEN = 3
# Fonts are worth keeping from page to page; what the library may hold at most is bounded anyway.
SHRINK_EVERY = 200
# Whoever waits hears of pages after so long, and of so many at a time at most.
TELL_SECONDS, TELL_PAGES = 0.2, 25
_LETTER = re.compile(r"[^\W_]")
# Nothing is given back, so that a text without them is gone through once.
_ENOUGH = re.compile(rf"(?:[\W_]*+[^\W_]){{{ENOUGH_LETTERS}}}")
_UNKNOWN = re.compile("[\ufffd\ue000-\uf8ff]")

type Told = tuple[int, str, float, float, bool, float | None]


class Reader:
    """The one file of this program."""

    def __init__(self) -> None:
        self._document: Any = None
        self._pictures: sources.Pictures | None = None
        self._shares = False

    def answer(self, line: bytes) -> Iterator[bytes]:
        question = orjson.loads(line)
        with faults_said():
            if isinstance(question, dict):
                yield orjson.dumps({"pages": self._open(question)})
            else:
                yield from self._told(*question)

    def _open(self, request: dict[str, Any]) -> int:
        self._share(request.get("memory_bytes"))
        path, mime_type = request["path"], request["mime_type"]
        self._document = sources.with_text(path, mime_type)
        if self._document is None:
            self._pictures = sources.of_pictures(path, mime_type)
        count = int(self._document.page_count if self._pictures is None else self._pictures.count)
        if count > request["max_pages"]:
            raise Refused("document.too-many-pages")
        return count

    def _share(self, memory_bytes: int | None) -> None:
        if memory_bytes is not None and not self._shares:
            self._shares = True
            limit_memory(memory_bytes)

    def _told(self, first: int, last: int, memory_bytes: int | None) -> Iterator[bytes]:
        self._share(memory_bytes)
        pages: list[Told] = []
        told_at = time.monotonic()
        for number in range(first, last + 1):
            # What is wrong when memory is short takes many forms.
            with contextlib.suppress(*((Exception,) if self._shares else ())):
                pages.append(self._page(number))
            if len(pages) == TELL_PAGES or time.monotonic() - told_at > TELL_SECONDS:
                yield orjson.dumps({"pages": pages, "more": True})
                pages, told_at = [], time.monotonic()
        yield orjson.dumps({"pages": pages, "more": False})

    def _page(self, number: int) -> Told:
        if self._pictures is not None:
            image, _ = self._pictures.image(number)
            return number, "", float(image.width), float(image.height), True, None
        if number % SHRINK_EVERY == 0:
            pymupdf.TOOLS.store_shrink(100)
        try:
            page = self._document.load_page(number - 1)
            text, area = text_of(page), page.rect
            return number, text, area.width, area.height, *judged(page, text)
        except (RuntimeError, ValueError):
            if self._shares:
                raise
            # A damaged page among good ones; its picture may still be readable.
            return number, "", 0.0, 0.0, True, None


def text_of(page: Any) -> str:
    """The text that a page carries; none when its letters are unknown."""
    text = layout.text_of(_words(page), limit=MAX_CHARACTERS)
    return "" if _is_unreadable(text) else text


def read(page: Any) -> tuple[str, list[tuple[int, layout.Word]]]:
    """The same text, and its words with their offsets."""
    text, placed = layout.assemble(layout.in_lines(_words(page)), limit=MAX_CHARACTERS)
    return ("", []) if _is_unreadable(text) else (text, placed)


def _words(page: Any) -> list[layout.Word]:
    """The words of a page; the last thing that each says is its number in its line."""
    words = page.get_textpage(flags=READ).extractWORDS()
    return [_upright(page, word) for word in words] if page.rotation else words


def _upright(page: Any, word: layout.Word) -> layout.Word:
    """A word where it is seen: the library answers as if the page were not turned."""
    box = (pymupdf.Rect(word[:4]) * page.rotation_matrix).normalize()
    return (*box, *word[4:])


def _is_unreadable(text: str) -> bool:
    """True when the file does not say which letters its glyphs are."""
    unknown = len(_UNKNOWN.findall(text))
    return unknown > 0 and unknown > UNREADABLE_SHARE * len(_LETTER.findall(text))


def judged(page: Any, text: str) -> tuple[bool, float | None]:
    """Whether the page shows something that its text does not say, and 0 if that text is not to be believed."""
    if _ENOUGH.match(text):
        return (True, 0.0) if _is_covered(page) else (False, None)
    if not _LETTER.search(text):
        return any(kind != "ignore-text" for kind, *_ in page.get_bboxlog()), None
    return _picture_share(page) >= PICTURE_SHARE, None


def _is_covered(page: Any) -> bool:
    """True when a picture is all that is seen: its text, which a scanner recognised, lies over it without ink.

    Whether there is a picture at all is asked first, because most pages have none and this costs next to nothing.
    """
    if not page.get_images() or _picture_share(page) < PICTURE_SHARE:
        return False
    if not any(kind == "ignore-text" for kind, *_ in page.get_bboxlog()):
        return False
    seen = sum(len(span["chars"]) for span in page.get_texttrace() if span["type"] != HIDDEN)
    return seen < ENOUGH_LETTERS


def _picture_share(page: Any) -> float:
    """How much of the page pictures cover together: scanners cut one into strips, which may overlap.

    Seen on a grid of so many squares each way, because a stranger's page may hold any number of pictures.
    """
    area = page.rect
    if area.is_empty:
        return 0.0
    across, down = SQUARES / area.width, SQUARES / area.height
    covered = [0] * SQUARES
    for item in page.get_image_info():
        shown = pymupdf.Rect(item["bbox"]) & area
        if shown.is_empty:
            continue
        left, right = round((shown.x0 - area.x0) * across), round((shown.x1 - area.x0) * across)
        for row in range(round((shown.y0 - area.y0) * down), round((shown.y1 - area.y0) * down)):
            covered[row] |= (1 << right) - (1 << left)
    return sum(row.bit_count() for row in covered) / SQUARES**2


if __name__ == "__main__":
    serve(Reader().answer, anew=False, in_background=True)
