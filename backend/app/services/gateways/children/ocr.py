"""Child program: recognise the text in the pictures of pages, Russian and English at once.

Request: `path`, `mime_type`, `pages`, `seconds_per_page`. A line a page:
`{page, text, confidence, width, height, words}`, or `{page, failed: true}` where a page alone could not be read.
"""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from typing import Any

import pytesseract
from PIL import Image

from app.services.gateways.children import layout, pictures, sources
from app.services.gateways.children.limits import Refused, run_program, say

LANGUAGES = ("rus", "eng")
DPI = 300
MAX_PIXELS = 12_000_000
MAX_EDGE = 4_000
# Small photos have letters too small for recognition; up to three times larger helps.
GOOD_EDGE = 2_200
LOWEST_CONFIDENCE = 20.0
MAX_CHARACTERS = 100_000
# What the lines of a table look like to a reader of letters.
RULES = "|¦_"


@dataclass(frozen=True, slots=True)
class Recognised:
    """`words` as the table of pages keeps them, the confidence of each (0..100) at its end."""

    text: str
    confidence: float | None
    words: list[list[int]] | None


NOTHING = Recognised("", None, None)


def work(request: dict[str, Any]) -> None:
    require_languages()
    path, mime_type = request["path"], request["mime_type"]
    document = sources.with_text(path, mime_type)
    source = None if document is not None else sources.of_pictures(path, mime_type)
    for number in request["pages"]:
        try:
            picture, size = _drawn(document, number) if source is None else _image_page(*source.image(number))
            found = recognise(picture, request["seconds_per_page"])
        except (RuntimeError, ValueError, pytesseract.TesseractError):
            # Too slow, too damaged or too large to draw: the page is unreadable, the others may not be.
            say(page=number, failed=True)
            continue
        say(page=number, width=size[0], height=size[1], **asdict(found))


def require_languages() -> None:
    """Refused when recognition is not installed; without its Russian data it would answer Latin garbage."""
    try:
        installed = set(pytesseract.get_languages())
    except (pytesseract.TesseractNotFoundError, pytesseract.TesseractError, OSError) as error:
        raise Refused("document.ocr-unavailable") from error
    if not installed.issuperset(LANGUAGES):
        raise Refused("document.ocr-unavailable")


def _drawn(document: Any, number: int) -> tuple[Image.Image, tuple[float, float]]:
    page = document.load_page(number - 1)
    picture = pictures.pdf_picture(page, dpi=DPI, max_pixels=MAX_PIXELS, gray=True)
    return picture, (page.rect.width, page.rect.height)


def _image_page(image: Image.Image, frame: int) -> tuple[Image.Image, tuple[float, float]]:
    picture = pictures.image_picture(image, frame, max_edge=MAX_EDGE, gray=True)
    size = (float(picture.width), float(picture.height))
    factor = min(3.0, GOOD_EDGE / max(picture.size))
    if factor > 1:
        larger = (round(picture.width * factor), round(picture.height * factor))
        picture = picture.resize(larger, Image.Resampling.LANCZOS)
    return picture, size


def recognise(picture: Image.Image, seconds: int) -> Recognised:
    """What stands in the picture; no text has no confidence and no words."""
    low, high = picture.getextrema()
    if low == high:
        # One colour all over.
        return NOTHING
    found = pytesseract.image_to_data(
        picture,
        lang="+".join(LANGUAGES),
        # One column of lines of any size: keeps the cells of a table's row on one line.
        config="--psm 4",
        timeout=seconds,
        output_type=pytesseract.Output.DICT,
    )
    text, placed = layout.assemble(_lines(found), limit=MAX_CHARACTERS)
    confidences = [word[5] for _, word in placed]
    mean = sum(confidences) / len(confidences) if confidences else 0.0
    if mean < LOWEST_CONFIDENCE or not any(sign.isalnum() for sign in text):
        return NOTHING
    boxes = layout.placed_words(placed, picture.width, picture.height)
    words = [[*box, round(confidence)] for box, confidence in zip(boxes, confidences, strict=True)]
    return Recognised(text, round(mean, 1), words)


def _lines(found: dict[str, list[Any]]) -> list[list[layout.Word]]:
    """The words of each line: `x0, y0, x1, y1, text, confidence`, without the rules of tables read as letters."""
    lines: dict[tuple[int, int, int], list[layout.Word]] = {}
    for index, printed in enumerate(found["text"]):
        confidence, word = float(found["conf"][index]), printed.strip().strip(RULES)
        if confidence < 0 or not word:
            continue
        x, y = found["left"][index], found["top"][index]
        place = (found["block_num"][index], found["par_num"][index], found["line_num"][index])
        box = (x, y, x + found["width"][index], y + found["height"][index])
        lines.setdefault(place, []).append((*box, word, confidence))
    return list(lines.values())


if __name__ == "__main__":
    os.environ["OMP_THREAD_LIMIT"] = "1"
    run_program(work, starts_programs=True)
