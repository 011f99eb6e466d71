"""Recognition of one picture: words with places and confidences. Runs inside child processes only."""

from __future__ import annotations

import time
from dataclasses import dataclass
from math import cos, radians, sin
from pathlib import Path
from statistics import median
from typing import Any

import pytesseract
from PIL import Image, ImageFilter

from app.services.gateways.children import closer, cut_cells, layout, rules, upright

LANGUAGES = ("rus", "eng")
LOWEST_CONFIDENCE = 20.0
MAX_CHARACTERS = 100_000
# What the lines of a table look like to a reader of letters.
RULES = "|¦_"
# In heights of a word: what is higher and has neither letters nor digits is a stroke.
TALL = 2.2
# In points of the picture as it came: lower words are misread here and there, whatever is done.
SMALL = 9.5
# Below this a page may be the wrong way round, and it is worth looking.
DOUBTFUL = 62.0
# A piece of a page that is enough to see which way its letters stand.
PIECE = (1500, 900)
SURE = 50.0
# Words wherever they stand: columns of numbers are lost where whole blocks are looked for, and rows are our own.
MODE = "--psm 11"


@dataclass(frozen=True, slots=True)
class Recognised:
    """`words` as the table of pages keeps them, the confidence of each (0..100) at its end.

    `turned`: by how many degrees, counter-clockwise, the page was turned before it could be read. `small`: its letters
    have so few points that any of them may have been misread.
    """

    text: str
    confidence: float | None
    words: list[list[int]] | None
    turned: int = 0
    small: bool = False


NOTHING = Recognised("", None, None)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A picture with straight lines, and how its points are found in the one it was made of.

    `scale`: how much larger it is.
    """

    picture: Image.Image
    angle: float
    turned: int
    scale: float

    def place(self, word: layout.Word) -> layout.Word:
        """A word's box before the lines were made straight."""
        if not self.angle:
            return word
        x0, y0, x1, y1, *rest = word
        turn = -radians(self.angle)
        across, down = self.picture.width / 2, self.picture.height / 2
        x, y = (x0 + x1) / 2 - across, (y0 + y1) / 2 - down
        dx = cos(turn) * x + sin(turn) * y + across - (x0 + x1) / 2
        dy = cos(turn) * y - sin(turn) * x + down - (y0 + y1) / 2
        return (x0 + dx, y0 + dy, x1 + dx, y1 + dy, *rest)


class Time:
    """What is left of the seconds that a page has, however often the program next door is run for it."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    def left(self) -> int:
        return max(0, int(self._until - time.monotonic()))

    def needed(self) -> int:
        """The same where nothing can be said without. Raises TooSlow when there is none."""
        seconds = self.left()
        if not seconds:
            raise cut_cells.TooSlow
        return seconds


def recognise(picture: Image.Image, seconds: float, directory: Path) -> Recognised:
    """What stands in a gray picture, whichever way it lies; no text has no confidence and no words.

    Raises RuntimeError when the seconds, by the clock, are not enough for it.
    """
    time_of_page = Time(seconds)
    low, high = picture.getextrema()
    if low == high:
        # One colour all over.
        return NOTHING
    even = upright.evened(picture)
    is_photo = even is not picture
    first = _prepared(even, 90 if upright.lines_run_upwards(even) else 0, is_photo=is_photo)
    lines = _lines(_read(first.picture, time_of_page, directory))
    if _confidence(lines) < DOUBTFUL:
        turned = _best_turn(even, first.turned, time_of_page, directory)
        if turned != first.turned:
            first = _prepared(even, turned, is_photo=is_photo)
            lines = _lines(_read(first.picture, time_of_page, directory))
    # It runs the program twice at most.
    each = time_of_page.left() // 2
    return _assembled(first, closer.look_again(first.picture, lines, each, directory, every_number=is_photo))


def _prepared(even: Image.Image, turned: int, *, is_photo: bool) -> Prepared:
    picture = even.rotate(turned, expand=True) if turned else even
    angle, width = upright.skew(picture), picture.width
    picture = upright.enlarged(picture)
    scale = picture.width / width
    if is_photo:
        picture = upright.smoothed(picture)
    if angle:
        picture = picture.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    return Prepared(rules.removed(picture), angle, turned, scale)


def _best_turn(even: Image.Image, tried: int, time_of_page: Time, directory: Path) -> int:
    """Which way round most is read, by a piece of the page with much ink."""
    piece = _piece(upright.enlarged(even))
    scores = {}
    for turned in (tried, (tried + 180) % 360, (tried + 90) % 360, (tried + 270) % 360):
        lines = _lines(_read(piece.rotate(turned, expand=True), time_of_page, directory))
        words = [word for line in lines for word in line]
        scores[turned] = sum(word[5] * len(word[4]) for word in words if word[5] > SURE and len(word[4]) > 2)
    best = max(scores, key=lambda turned: scores[turned])
    # What holds no words, as an X-ray or a picture of a cat, is shown the way it was taken.
    return best if scores[best] else 0


def _piece(picture: Image.Image) -> Image.Image:
    seen = upright.ink(picture).filter(ImageFilter.BoxBlur(80))
    pixels = seen.tobytes()
    where = pixels.index(max(pixels))
    scale = picture.width / seen.width
    x, y = where % seen.width * scale, where // seen.width * scale
    width, height = PIECE
    left = min(max(0, x - width / 2), max(0, picture.width - width))
    top = min(max(0, y - height / 2), max(0, picture.height - height))
    return picture.crop((round(left), round(top), round(left + width), round(top + height)))


def _read(picture: Image.Image, time_of_page: Time, directory: Path) -> dict[str, list[Any]]:
    # Uncompressed: packing a page for the way to the program next door costs half a second.
    path = directory / "page.pgm"
    picture.save(path)
    found: dict[str, list[Any]] = pytesseract.image_to_data(
        str(path),
        lang="+".join(LANGUAGES),
        config=f"{MODE} -c tessedit_do_invert=0",
        timeout=time_of_page.needed(),
        output_type=pytesseract.Output.DICT,
    )
    return found


def _lines(found: dict[str, list[Any]]) -> list[list[layout.Word]]:
    """The words of each line: `x0, y0, x1, y1, text, confidence`, without the rules of tables read as letters."""
    lines: dict[tuple[int, int, int], list[layout.Word]] = {}
    for index, printed in enumerate(found["text"]):
        confidence, word = float(found["conf"][index]), str(printed).strip().strip(RULES)
        if confidence < 0 or not word:
            continue
        x, y = found["left"][index], found["top"][index]
        place = (found["block_num"][index], found["par_num"][index], found["line_num"][index])
        box = (x, y, x + found["width"][index], y + found["height"][index])
        lines.setdefault(place, []).append((*box, word, confidence))
    return _without_strokes(list(lines.values()))


def _without_strokes(lines: list[list[layout.Word]]) -> list[list[layout.Word]]:
    """The lines without what stands over several of them and is no word: it would pull them into one row."""
    highest = TALL * median([word[3] - word[1] for line in lines for word in line] or [0.0])
    kept = [
        [word for word in line if word[3] - word[1] <= highest or any(sign.isalnum() for sign in word[4])]
        for line in lines
    ]
    return [line for line in kept if line]


def _confidence(lines: list[list[layout.Word]]) -> float:
    confidences = [word[5] for line in lines for word in line]
    return sum(confidences) / len(confidences) if confidences else 0.0


def _assembled(prepared: Prepared, lines: list[list[layout.Word]]) -> Recognised:
    text, placed = layout.assemble(lines, limit=MAX_CHARACTERS)
    mean = _confidence(lines)
    if mean < LOWEST_CONFIDENCE or not any(sign.isalnum() for sign in text):
        return NOTHING
    size = prepared.picture.size
    boxes = layout.placed_words([(start, prepared.place(word)) for start, word in placed], *size)
    words = [[*box, round(word[5])] for box, (_, word) in zip(boxes, placed, strict=True)]
    return Recognised(text, round(mean, 1), words, prepared.turned, _letters(lines) < SMALL * prepared.scale)


def _letters(lines: list[list[layout.Word]]) -> float:
    """How high words of letters and digits usually are."""
    heights = [float(word[3] - word[1]) for line in lines for word in line if any(sign.isalnum() for sign in word[4])]
    return median(heights or [0.0])
