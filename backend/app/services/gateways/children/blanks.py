"""Places in the rows of a table where there is ink and nothing was read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from PIL import Image

type Box = tuple[float, float, float, float]

# Darker than the paper by this much is ink.
INK = 70
# Rules of tables go on above and below their row, and so far it is looked.
BEYOND = 0.5
# In heights of a line: what parts two cells, and the least and the most that a cell is wide.
GAP, LEAST, MOST = 0.8, 0.15, 9.0
# Ink so close to words that were read is theirs.
NEAR = 0.2
# A column of points is ink if so much of it is dark, a rule if so much is.
TOUCHED, RULED = 0.04, 0.85


def unread(picture: Image.Image, rows: Sequence[Sequence[Box]]) -> list[Box]:
    """Where cells seem to stand between those that were read, or behind them."""
    left = min((box[0] for row in rows for box in row), default=0.0)
    right = max((box[2] for row in rows for box in row), default=0.0)
    found: list[Box] = []
    for row in rows:
        top, bottom = median([box[1] for box in row]), median([box[3] for box in row])
        found += _in_row(picture, row, (left, top, right, bottom))
    return found


def _in_row(picture: Image.Image, row: Sequence[Box], band: Box) -> Iterator[Box]:
    left, top, right, bottom = (round(edge) for edge in band)
    height = bottom - top
    if height < 8 or right - left < height:
        return
    dark = bytearray(_darkness(picture, (left, top, right, bottom)))
    ruled = _darkness(picture, (left, round(top - BEYOND * height), right, round(bottom + BEYOND * height)))
    for box in row:
        start, end = max(0, round(box[0] - left - NEAR * height)), round(box[2] - left + NEAR * height)
        dark[start:end] = bytes(len(dark[start:end]))
    for start, end in _runs(dark, ruled, round(GAP * height)):
        if LEAST * height <= end - start <= MOST * height:
            yield left + start, top, left + end, bottom


def _darkness(picture: Image.Image, box: tuple[int, int, int, int]) -> bytes:
    """How much of each column of points is ink, 0 to 255."""
    strip = picture.crop(box)
    paper = sorted(strip.resize((16, 1), Image.Resampling.BOX).tobytes())[8]
    limit = max(paper - INK, 0)
    return (
        strip.point(lambda value: 255 if value < limit else 0).resize((strip.width, 1), Image.Resampling.BOX).tobytes()
    )


def _runs(dark: bytearray, ruled: bytes, gap: int) -> Iterator[tuple[int, int]]:
    """Stretches of ink that no wide gap parts, without the rules of the table."""
    start = end = -1
    for x, (value, beyond) in enumerate(zip(dark, ruled, strict=True)):
        if value < 255 * TOUCHED or beyond > 255 * RULED:
            continue
        if start >= 0 and x - end > gap:
            yield start, end + 1
            start = -1
        if start < 0:
            start = x
        end = x
    if start >= 0:
        yield start, end + 1
