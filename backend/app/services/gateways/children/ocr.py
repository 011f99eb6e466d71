"""Child program: recognise the text in the pictures of pages, Russian and English at once.

Request: `path`, `mime_type`, `pages`, `seconds_per_page`. A line a page:
`{page, text, confidence, width, height}`, or `{page, failed: true}` where a page alone could not be read.
"""

from __future__ import annotations

import os
from typing import Any

import pytesseract
from PIL import Image

from app.services.gateways.children import pictures
from app.services.gateways.children.limits import Refused, run_program, say

LANGUAGES = ("rus", "eng")
DPI = 300
MAX_PIXELS = 12_000_000
MAX_EDGE = 4_000
# Small photos have letters too small for recognition; up to three times larger helps.
GOOD_EDGE = 2_200
LOWEST_CONFIDENCE = 20.0
MAX_CHARACTERS = 100_000


def work(request: dict[str, Any]) -> None:
    require_languages()
    is_pdf = request["mime_type"] == "application/pdf"
    source = pictures.open_pdf(request["path"]) if is_pdf else pictures.open_image(request["path"])
    for number in request["pages"]:
        try:
            picture, size = _pdf_page(source, number) if is_pdf else _image_page(source, number)
            text, confidence = recognise(picture, request["seconds_per_page"])
        except (RuntimeError, ValueError, pytesseract.TesseractError):
            # Too slow, too damaged or too large to draw: the page is unreadable, the others may not be.
            say(page=number, failed=True)
            continue
        say(page=number, text=text, confidence=confidence, width=size[0], height=size[1])


def require_languages() -> None:
    """Refused when recognition is not installed; without its Russian data it would answer Latin garbage."""
    try:
        installed = set(pytesseract.get_languages())
    except (pytesseract.TesseractNotFoundError, pytesseract.TesseractError, OSError) as error:
        raise Refused("document.ocr-unavailable") from error
    if not installed.issuperset(LANGUAGES):
        raise Refused("document.ocr-unavailable")


def _pdf_page(document: Any, number: int) -> tuple[Image.Image, tuple[float, float]]:
    page = document.load_page(number - 1)
    picture = pictures.pdf_picture(page, dpi=DPI, max_pixels=MAX_PIXELS, gray=True)
    return picture, (page.rect.width, page.rect.height)


def _image_page(image: Image.Image, number: int) -> tuple[Image.Image, tuple[float, float]]:
    picture = pictures.image_picture(image, number - 1, max_edge=MAX_EDGE, gray=True)
    size = (float(picture.width), float(picture.height))
    factor = min(3.0, GOOD_EDGE / max(picture.size))
    if factor > 1:
        larger = (round(picture.width * factor), round(picture.height * factor))
        picture = picture.resize(larger, Image.Resampling.LANCZOS)
    return picture, size


def recognise(picture: Image.Image, seconds: int) -> tuple[str, float | None]:
    """The text line by line and the mean confidence of its words (0..100); no text has no confidence."""
    low, high = picture.getextrema()
    if low == high:
        # One colour all over.
        return "", None
    found = pytesseract.image_to_data(
        picture,
        lang="+".join(LANGUAGES),
        # One column of lines of any size: keeps the cells of a table's row on one line.
        config="--psm 4",
        timeout=seconds,
        output_type=pytesseract.Output.DICT,
    )
    lines: dict[tuple[int, int, int], list[str]] = {}
    confidences: list[float] = []
    for index, word in enumerate(found["text"]):
        if not word.strip() or float(found["conf"][index]) < 0:
            continue
        place = (found["block_num"][index], found["par_num"][index], found["line_num"][index])
        lines.setdefault(place, []).append(word.strip())
        confidences.append(float(found["conf"][index]))
    text = "\n".join(" ".join(words) for words in lines.values())[:MAX_CHARACTERS]
    mean = sum(confidences) / len(confidences) if confidences else 0.0
    if mean < LOWEST_CONFIDENCE or not any(sign.isalnum() for sign in text):
        return "", None
    return text, round(mean, 1)


if __name__ == "__main__":
    os.environ["OMP_THREAD_LIMIT"] = "1"
    run_program(work, starts_programs=True)
