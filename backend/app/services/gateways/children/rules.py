"""Rules of tables, which are read as letters or hide some, painted over with the paper around them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

from PIL import Image, ImageChops, ImageFilter

# Paper is looked for in blocks of this size; what is so much darker than it is ink.
BLOCK, FAINT = 24, 24
# Of 255: nearly all of a long stretch of a rule is ink, and little beside it, so many points away.
FULL, SPARSE, BESIDE = 225, 90, (6, 10)
# A rule is followed from there in steps of this part of a stretch.
STEPS = 8


@dataclass(frozen=True, slots=True)
class Way:
    """A direction that rules run in, how long a stretch of one is looked at, and how many of them it has at least.

    The upright strokes of large letters are as long as one stretch or two.
    """

    along: tuple[int, int]
    aside: tuple[int, int]
    stretch: int
    least: int

    def squeezed(self, picture: Image.Image, length: int) -> Image.Image:
        """How much of each stretch is ink."""
        x, y = self.along
        size = (picture.width // (length if x else 1), picture.height // (length if y else 1))
        return picture.resize((max(1, size[0]), max(1, size[1])), Image.Resampling.BOX)


DOWN, ACROSS = Way((0, 1), (1, 0), 72, 4), Way((1, 0), (0, 1), 240, 1)


def removed(picture: Image.Image) -> Image.Image:
    """A picture with straight lines without its rules."""
    small = picture.resize((max(1, picture.width // BLOCK), max(1, picture.height // BLOCK)), Image.Resampling.BOX)
    paper = small.filter(ImageFilter.MaxFilter(3)).resize(picture.size, Image.Resampling.BILINEAR)
    dark = ImageChops.subtract(paper, picture).point(lambda value: 255 if value > FAINT else 0)
    drawn = picture.copy()
    for way in (DOWN, ACROSS):
        rules = _long(dark, way)
        if rules.getbbox():
            rules = _widened(_lasting(_followed(dark, rules, way), way), way)
            drawn.paste(paper, mask=rules.resize(picture.size, Image.Resampling.NEAREST))
    return drawn


def _long(dark: Image.Image, way: Way) -> Image.Image:
    share = way.squeezed(dark, way.stretch)
    near = [moved for step in BESIDE for moved in _moved(share, way.aside, step)]
    alone = reduce(ImageChops.lighter, near).point(lambda value: 255 if value < SPARSE else 0)
    return ImageChops.darker(_full(share), alone)


def _followed(dark: Image.Image, rules: Image.Image, way: Way) -> Image.Image:
    """The rules up to their ends, in finer steps."""
    full = _full(way.squeezed(dark, way.stretch // STEPS))
    reached = rules.resize(full.size, Image.Resampling.NEAREST)
    for _ in range(STEPS):
        further = reduce(ImageChops.lighter, _moved(reached, way.along, 1))
        reached = ImageChops.lighter(reached, ImageChops.darker(further, full))
    return reached


def _lasting(rules: Image.Image, way: Way) -> Image.Image:
    """Only those that go on for long enough; one that leans a little is followed into the next points."""
    (x, y), least = way.along, way.least * STEPS
    gone, kept, steps = 1, _widened(rules, way), []
    while gone < least:
        steps.append(min(gone, least - gone))
        kept = ImageChops.darker(kept, ImageChops.offset(kept, x * steps[-1], y * steps[-1]))
        gone += steps[-1]
    for step in steps:
        kept = ImageChops.lighter(kept, ImageChops.offset(kept, -x * step, -y * step))
    return ImageChops.darker(rules, kept)


def _widened(rules: Image.Image, way: Way) -> Image.Image:
    """With their soft edges."""
    for step in (1, 2):
        rules = reduce(ImageChops.lighter, _moved(rules, way.aside, step), rules)
    return rules


def _full(share: Image.Image) -> Image.Image:
    return share.point(lambda value: 255 if value > FULL else 0)


def _moved(picture: Image.Image, way: tuple[int, int], step: int) -> tuple[Image.Image, Image.Image]:
    """The picture moved by so many points to the one side and to the other."""
    x, y = way[0] * step, way[1] * step
    return ImageChops.offset(picture, x, y), ImageChops.offset(picture, -x, -y)
