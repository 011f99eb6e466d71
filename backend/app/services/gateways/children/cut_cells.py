"""Pieces of a page cut out, enlarged and read as a line each, all by one run of the program."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytesseract
from PIL import Image, ImageOps

from app.services.gateways.children import layout
from app.services.gateways.children.blanks import Box

# Letters are enlarged to be so high; so much paper is around them, a part of it from the page (in heights).
GOOD_HEIGHT, MOST_ENLARGED, MARGIN, ROOM = 44.0, 3.0, 14, 0.22
LOWEST = 8.0
# What the edges of boxes, and stars behind numbers, look like to a reader of letters.
EDGES = '|¦_"“”‘’`°'


class TooSlow(RuntimeError):  # noqa: N818 - reads as what happened
    """No time is left for another run of the program, to which no seconds at all would mean any number of them."""

    def __init__(self) -> None:
        super().__init__("no time left")


def read(
    picture: Image.Image, boxes: Sequence[Box], language: str, seconds: int, directory: Path
) -> list[list[layout.Word]]:
    """The words in each box: `x0, y0, x1, y1, text, confidence`, where they stand on the page."""
    if not boxes:
        return []
    scales: list[float] = []
    paths = [directory / f"cell-{number}.pgm" for number in range(len(boxes))]
    for path, box in zip(paths, boxes, strict=True):
        piece, scale = _cut(picture, box)
        piece.save(path)
        scales.append(scale)
    # One run for all of them: loading its data takes the program longer than reading a cell.
    listed = directory / "cells.txt"
    listed.write_text("\n".join(str(path) for path in paths))
    words: list[list[layout.Word]] = [[] for _ in boxes]
    for number, word in _found(_recognised(listed, language, seconds)):
        x, y, scale = boxes[number][0], boxes[number][1], scales[number]
        x0, y0, x1, y1 = ((edge - MARGIN) / scale for edge in word[:4])
        words[number].append((x + x0, y + y0, x + x1, y + y1, *word[4:]))
    return words


def _recognised(listed: Path, language: str, seconds: int) -> dict[str, list[Any]]:
    if seconds <= 0:
        raise TooSlow
    found: dict[str, list[Any]] = pytesseract.image_to_data(
        str(listed),
        lang=language,
        config="--psm 7 -c tessedit_do_invert=0",
        timeout=seconds,
        output_type=pytesseract.Output.DICT,
    )
    return found


def _found(found: dict[str, list[Any]]) -> Iterator[tuple[int, layout.Word]]:
    """Each word with the number of its piece, which is a page to the program."""
    for index, printed in enumerate(found["text"]):
        confidence, text = float(found["conf"][index]), str(printed).strip().strip(EDGES)
        if confidence < 0 or not text:
            continue
        x, y = found["left"][index], found["top"][index]
        box = (x, y, x + found["width"][index], y + found["height"][index])
        yield found["page_num"][index] - 1, (*box, text, confidence)


def _cut(picture: Image.Image, box: Box) -> tuple[Image.Image, float]:
    """The piece with paper around it, and how much larger it is there than on the page."""
    x0, y0, x1, y1 = box
    height = max(y1 - y0, LOWEST)
    room = ROOM * height
    left, top = max(0, round(x0 - room)), max(0, round(y0 - room))
    right, bottom = min(picture.width, round(x1 + room)), min(picture.height, round(y0 + height + room))
    piece = picture.crop((left, top, max(right, left + 1), max(bottom, top + 1)))
    scale = min(MOST_ENLARGED, max(1.0, GOOD_HEIGHT / height))
    if scale > 1.0:
        size = (max(1, round(piece.width * scale)), max(1, round(piece.height * scale)))
        piece = piece.resize(size, Image.Resampling.LANCZOS)
    return ImageOps.expand(piece, max(0, MARGIN - round(room * scale)), fill=255), scale
