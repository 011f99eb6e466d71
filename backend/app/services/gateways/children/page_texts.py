"""Child program: how many pages a file has, and the text of those that carry it as text.

Request: `path`, `mime_type`, `max_pages`. Lines: `{pages}` first, then for each page
`{page, text, width, height, scanned}`; `scanned` means that its text must be recognised from its picture.
"""

from __future__ import annotations

import re
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from app.services.gateways.children import layout, sources
from app.services.gateways.children.limits import Refused, run_program, say
from app.services.gateways.children.mupdf import pymupdf

MAX_CHARACTERS = 100_000
# A page with at least this many letters has a text of its own, whatever pictures it holds.
ENOUGH_LETTERS = 100
PICTURE_SHARE = 0.4
UNREADABLE_SHARE = 0.2
SHRINK_EVERY = 20
# Block and line of a word, as the library numbers them.
_LINE = itemgetter(5, 6)
_LETTER = re.compile(r"[^\W_]")
_UNKNOWN = re.compile("[\ufffd\ue000-\uf8ff]")


def work(request: dict[str, Any]) -> None:
    document = sources.with_text(request["path"], request["mime_type"])
    if document is None:
        _picture_pages(request)
        return
    _say_count(document.page_count, request["max_pages"])
    for index in range(document.page_count):
        try:
            page = document.load_page(index)
            _say_page(index + 1, page)
        except (RuntimeError, ValueError):
            # A damaged page among good ones; its picture may still be readable.
            say(page=index + 1, text="", width=0.0, height=0.0, scanned=True)
        if index % SHRINK_EVERY == SHRINK_EVERY - 1:
            pymupdf.TOOLS.store_shrink(100)


def _picture_pages(request: dict[str, Any]) -> None:
    source = sources.of_pictures(request["path"], request["mime_type"])
    _say_count(source.count, request["max_pages"])
    for number in range(1, source.count + 1):
        image, _ = source.image(number)
        say(page=number, text="", width=float(image.width), height=float(image.height), scanned=True)


def _say_count(count: int, limit: int) -> None:
    if count > limit:
        raise Refused("document.too-many-pages")
    say(pages=count)


def _say_page(number: int, page: Any) -> None:
    text, _ = read(page)
    say(page=number, text=text, width=page.rect.width, height=page.rect.height, scanned=_is_scanned(page, text))


def read(page: Any) -> tuple[str, list[tuple[int, layout.Word]]]:
    """The text that a page carries, and its words with their offsets; none when its letters are unknown."""
    words = [_upright(page, word) for word in page.get_text("words")] if page.rotation else page.get_text("words")
    lines = [list(line) for _, line in groupby(words, key=_LINE)]
    text, placed = layout.assemble(lines, limit=MAX_CHARACTERS)
    return ("", []) if _is_unreadable(text) else (text, placed)


def _upright(page: Any, word: layout.Word) -> layout.Word:
    """A word where it is seen: the library answers as if the page were not turned."""
    box = (pymupdf.Rect(word[:4]) * page.rotation_matrix).normalize()
    return (*box, *word[4:])


def _is_unreadable(text: str) -> bool:
    """True when the file does not say which letters its glyphs are."""
    unknown = len(_UNKNOWN.findall(text))
    return unknown > 0 and unknown > UNREADABLE_SHARE * len(_LETTER.findall(text))


def _is_scanned(page: Any, text: str) -> bool:
    """True when the page shows something that its text does not say."""
    letters = sum(1 for _ in islice(_LETTER.finditer(text), ENOUGH_LETTERS))
    if letters >= ENOUGH_LETTERS:
        return False
    if letters == 0:
        return any(kind != "ignore-text" for kind, *_ in page.get_bboxlog())
    return _picture_share(page) >= PICTURE_SHARE


def _picture_share(page: Any) -> float:
    area = abs(page.rect.get_area()) or 1.0
    shown = (pymupdf.Rect(item["bbox"]) & page.rect for item in page.get_image_info())
    return float(max((abs(rect.get_area()) for rect in shown), default=0.0) / area)


if __name__ == "__main__":
    run_program(work)
