"""Pictures of pages made ready for recognition: even light, straight lines, letters large enough.

Everything by the picture library's own loops: they cost milliseconds where recognition costs seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PIL import Image, ImageFilter, ImageMath

# Pages are looked at in this size to see how their lines run.
LOOK_EDGE = 700
MOST_SKEW = 6.0
COARSE, FINE = 0.75, 0.15
# Less than this is not worth turning every pixel for.
LEAST_SKEW = 0.15
# Paper whose light differs by more than this between its corners needs evening out.
UNEVEN = 30
SHADE_EDGE = 256
# Smoothed once it is enlarged: before that, the letters of a small photo would go with its grain.
GRAIN = 0.8
GOOD_EDGE = 3_000
MOST_ENLARGED = 4.0
# How much more the lines of a sideways page show from the side.
SIDEWAYS = 1.6


def enlarged(picture: Image.Image) -> Image.Image:
    """Small photos have letters too small for recognition."""
    factor = min(MOST_ENLARGED, GOOD_EDGE / max(picture.size))
    if factor <= 1.1:
        return picture
    return picture.resize((round(picture.width * factor), round(picture.height * factor)), Image.Resampling.BICUBIC)


def evened(picture: Image.Image) -> Image.Image:
    """A photo divided by the light on its paper; other pictures as they are."""
    small = picture.copy()
    small.thumbnail((SHADE_EDGE, SHADE_EDGE), Image.Resampling.BOX)
    # Letters vanish where only the brightest neighbour counts, and shade, which is wide, stays.
    paper = small.filter(ImageFilter.MaxFilter(9)).filter(ImageFilter.GaussianBlur(6))
    low, high = _spread(paper)
    if high - low < UNEVEN:
        return picture
    light = paper.resize(picture.size, Image.Resampling.BILINEAR)
    even: Image.Image = ImageMath.lambda_eval(
        lambda values: values["min"](values["page"] * 245 / (values["light"] + 1), 255),
        page=picture,
        light=light,
    ).convert("L")
    return even


def smoothed(picture: Image.Image) -> Image.Image:
    """A photo without its grain."""
    return picture.filter(ImageFilter.GaussianBlur(GRAIN))


def _spread(picture: Image.Image) -> tuple[int, int]:
    """The brightness that a twentieth of the picture stays below, and the one that a twentieth exceeds."""
    histogram, total = picture.histogram(), picture.width * picture.height
    seen, low, high = 0, 0, 255
    for value, count in enumerate(histogram):
        if seen < total * 0.05:
            low = value
        if seen < total * 0.95:
            high = value
        seen += count
    return low, high


def ink(picture: Image.Image) -> Image.Image:
    """A small picture in which ink is bright and paper is nothing."""
    small = picture.copy()
    small.thumbnail((LOOK_EDGE, LOOK_EDGE), Image.Resampling.BOX)
    surroundings = small.filter(ImageFilter.BoxBlur(12))
    strong: Image.Image = ImageMath.lambda_eval(
        # Stronger than it is, because rows of it are averaged in whole numbers.
        lambda values: values["min"](values["max"]((values["around"] - values["page"] - 12) * 4, 0), 255),
        page=small,
        around=surroundings,
    ).convert("L")
    return strong


def lines_run_upwards(picture: Image.Image) -> bool:
    """Whether a page seems to lie on its side."""
    seen = ink(picture)
    return _sharpness(seen.transpose(Image.Transpose.ROTATE_90)) > SIDEWAYS * _sharpness(seen)


def skew(picture: Image.Image) -> float:
    """By how many degrees (counter-clockwise) the page has to be turned for its lines to run straight."""
    seen = ink(picture)
    steps = round(MOST_SKEW / COARSE)
    coarse = _best(seen, [COARSE * step for step in range(-steps, steps + 1)])
    around = round(COARSE / FINE) - 1
    angle = _best(seen, [coarse + FINE * step for step in range(-around, around + 1)])
    return angle if abs(angle) >= LEAST_SKEW else 0.0


def _best(seen: Image.Image, angles: Sequence[float]) -> float:
    return max(angles, key=lambda angle: _sharpness(seen.rotate(angle)))


def _sharpness(seen: Image.Image) -> float:
    """How much rows of ink and rows of paper differ: most where lines run straight across."""
    rows = seen.resize((1, seen.height), Image.Resampling.BOX).tobytes()
    return float(sum((above - below) ** 2 for above, below in pairwise(rows)))
