"""Child program: recognise the text in the pictures of pages, Russian and English at once.

Request: `path`, `mime_type`, `seconds_per_page` (by the clock); then, on the input, a page number a line. Each is
answered by `{page, text, confidence, width, height, words, turned}`, or `{page, failed: true}` where a page alone could
not be read.
"""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytesseract
from PIL import Image

from app.services.gateways.children import pictures, sources
from app.services.gateways.children.limits import Refused, run_program, say
from app.services.gateways.children.recognition import LANGUAGES, recognise

DPI = 300
MAX_PIXELS = 12_000_000
MAX_EDGE = 4_000


def work(request: dict[str, Any]) -> None:
    require_languages()
    path, mime_type = request["path"], request["mime_type"]
    document = sources.with_text(path, mime_type)
    source = None if document is not None else sources.of_pictures(path, mime_type)
    with tempfile.TemporaryDirectory() as directory:
        for number in map(int, sys.stdin):
            try:
                picture, size = _drawn(document, number) if source is None else _image_page(*source.image(number))
                found = recognise(picture, request["seconds_per_page"], Path(directory))
            except (RuntimeError, ValueError, pytesseract.TesseractError):
                # Too slow, too damaged or too large to draw: the page is unreadable, the others may not be.
                say(page=number, failed=True)
                continue
            width, height = reversed(size) if found.turned % 180 else size
            say(page=number, width=width, height=height, **asdict(found))


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
    return picture, (float(picture.width), float(picture.height))


if __name__ == "__main__":
    os.environ["OMP_THREAD_LIMIT"] = "1"
    run_program(work, starts_programs=True, in_background=True)
