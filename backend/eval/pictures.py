"""What happens to a report on paper: a clean scan of it, and a photo taken with a telephone."""

from __future__ import annotations

import importlib
import io
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from PIL import Image, ImageChops, ImageFilter

pymupdf: Any = importlib.import_module("pymupdf")
SCAN_DPI, SCAN_QUALITY = 300, 85
PHOTO_DPI, PHOTO_QUALITY = 250, 60
# What messengers leave of the longer edge of a photo; every tenth has come through one.
MESSENGER_EDGE, MESSENGER_SHARE = 1280, 0.1


@dataclass(frozen=True, slots=True)
class Shot:
    """How a photo was taken. `turned` in degrees, without a word of it in the file; `edge` in pixels."""

    edge: int
    skew: float
    turned: int
    darkness: float
    blur: float
    noise: float

    @classmethod
    def drawn(cls, draw: Random, *, tiny: bool) -> Shot:
        sent = draw.random() >= 1 - MESSENGER_SHARE
        edge = MESSENGER_EDGE if sent else draw.randrange(1600, 2401, 100)
        return cls(
            edge=draw.randrange(700, 1001, 50) if tiny else edge,
            skew=draw.choice((-1, 1)) * draw.uniform(1.0, 3.0),
            turned=draw.choice((0, 0, 0, 0, 0, 0, 0, 90, 180, 270)),
            darkness=draw.uniform(0.15, 0.45),
            blur=draw.uniform(0.2, 0.6),
            noise=draw.uniform(4.0, 10.0),
        )


def scan(pdf: Path, target: Path, draw: Random) -> None:
    """A PDF of pictures, every other one a little askew."""
    skew = draw.choice((0.0, 0.3, -0.3))
    with pymupdf.open() as paper:
        for page in _drawn(pdf, SCAN_DPI):
            askew = page.rotate(skew, Image.Resampling.BICUBIC, fillcolor="white") if skew else page
            size = [edge * 72 / SCAN_DPI for edge in page.size]
            kept = _jpeg(askew, SCAN_QUALITY)
            paper.new_page(width=size[0], height=size[1]).insert_image((0, 0, *size), stream=kept)
        # Without an identifier of its own, so that the same scan is the same file.
        paper.save(target, no_new_id=True)


def photos(pdf: Path, folder: Path, draw: Random, *, tiny: bool = False) -> list[Path]:
    """A JPEG for each page, all taken in one sitting; `tiny`: too small to be read reliably."""
    shot = Shot.drawn(draw, tiny=tiny)
    targets: list[Path] = []
    for number, page in enumerate(_drawn(pdf, PHOTO_DPI), 1):
        target = folder / f"{number}.jpg"
        target.write_bytes(_jpeg(_taken(page, shot, draw), PHOTO_QUALITY))
        targets.append(target)
    return targets


def _drawn(pdf: Path, dpi: int) -> list[Image.Image]:
    with pymupdf.open(pdf) as document:
        pixmaps = [page.get_pixmap(dpi=dpi, alpha=False) for page in document]
        return [Image.frombytes("RGB", (drawn.width, drawn.height), drawn.samples) for drawn in pixmaps]


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=quality)
    return kept.getvalue()


def _taken(page: Image.Image, shot: Shot, draw: Random) -> Image.Image:
    """Paper on a table: askew, unevenly lit, a little out of focus, with noise."""
    table = (118, 104, 92)
    margin = round(page.width * 0.04)
    framed = Image.new("RGB", (page.width + 2 * margin, page.height + 2 * margin), table)
    framed.paste(page, (margin, margin))
    askew = framed.rotate(shot.skew, Image.Resampling.BICUBIC, expand=True, fillcolor=table)
    askew.thumbnail((shot.edge, shot.edge), Image.Resampling.LANCZOS)
    soft = askew.filter(ImageFilter.GaussianBlur(shot.blur))
    lit = ImageChops.multiply(soft, _light(soft.size, shot, draw))
    noise = Image.frombytes("L", lit.size, draw.randbytes(lit.width * lit.height))
    grain = noise.point(lambda value: 128 + (value - 127.5) * shot.noise / 74).convert("RGB")
    noisy = ImageChops.add(lit, grain, scale=1.0, offset=-128)
    return noisy.rotate(shot.turned, expand=True) if shot.turned else noisy


def _light(size: tuple[int, int], shot: Shot, draw: Random) -> Image.Image:
    """Brighter on one side, warm, with the soft shadow of a hand across a corner."""
    slope = Image.linear_gradient("L").rotate(draw.choice((0, 90, 180, 270))).resize(size)
    light = slope.point(lambda value: 255 - (255 - value) * shot.darkness)
    shadow = Image.new("L", (64, 64), 255)
    corner = draw.choice((0, 34))
    shadow.paste(round(255 * (1 - shot.darkness)), (corner, 30, corner + 30, 64))
    soft = shadow.filter(ImageFilter.GaussianBlur(6)).resize(size, Image.Resampling.BICUBIC)
    both = ImageChops.multiply(light, soft)
    return Image.merge("RGB", (both, both.point(lambda value: value * 0.98), both.point(lambda value: value * 0.93)))
