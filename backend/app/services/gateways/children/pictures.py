"""Files of strangers as pictures in memory, never larger than asked for. Runs inside child processes only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

from app.services.gateways.children.limits import Refused
from app.services.gateways.children.mupdf import pymupdf

# What is decoded at most before it can be made smaller; JPEG shrinks while it is decoded.
MAX_PIXELS = 64_000_000
MAX_JPEG_PIXELS = 250_000_000
MAX_EDGE = 60_000
POINTS_PER_INCH = 72

Image.MAX_IMAGE_PIXELS = None


def open_pdf(path: str) -> Any:
    """The PDF, or Refused when it is broken or needs a password."""
    try:
        document = pymupdf.open(path, filetype="pdf")
    except (pymupdf.FileDataError, RuntimeError, ValueError) as error:
        raise Refused("document.broken") from error
    if document.needs_pass:
        raise Refused("document.encrypted")
    try:
        count = document.page_count
    except (RuntimeError, ValueError) as error:
        raise Refused("document.broken") from error
    if count < 1:
        raise Refused("document.broken")
    return document


def pdf_picture(page: Any, *, dpi: int, max_pixels: int, gray: bool) -> Image.Image:
    """A page of a PDF at `dpi`, or coarser where that would exceed `max_pixels`."""
    scale = dpi / POINTS_PER_INCH
    area = max(page.rect.width * page.rect.height, 1.0) * scale * scale
    if area > max_pixels:
        scale *= (max_pixels / area) ** 0.5
    space = pymupdf.csGRAY if gray else pymupdf.csRGB
    pixels = page.get_pixmap(matrix=pymupdf.Matrix(scale, scale), colorspace=space, alpha=False)
    return Image.frombytes("L" if gray else "RGB", (pixels.width, pixels.height), pixels.samples)


def open_image(path: str) -> Image.Image:
    """The image with only its header read, or Refused when it is broken or would flood the memory."""
    try:
        image = Image.open(Path(path), formats=("JPEG", "PNG", "WEBP", "TIFF"))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise Refused("document.broken") from error
    _require_sane_size(image)
    return image


def frames(image: Image.Image) -> int:
    return int(getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1


def image_picture(image: Image.Image, frame: int, *, max_edge: int, gray: bool) -> Image.Image:
    """One frame upright on white, its longer edge at most `max_edge`."""
    try:
        if image.format == "TIFF":
            image.seek(frame)
            _require_sane_size(image)
        image.draft("L" if gray else "RGB", (max_edge, max_edge))
        image.load()
    except (OSError, ValueError, EOFError, SyntaxError) as error:
        raise Refused("document.broken") from error
    image.thumbnail((max_edge, max_edge), Image.Resampling.LANCZOS)
    upright = ImageOps.exif_transpose(image) or image
    return _flat(upright).convert("L" if gray else "RGB")


def _flat(image: Image.Image) -> Image.Image:
    """Without transparency and with 8 bits a channel, which is what everything else expects."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if image.has_transparency_data:
        layered = image.convert("RGBA")
        white = Image.new("RGBA", layered.size, "white")
        return Image.alpha_composite(white, layered)
    return image


def _require_sane_size(image: Image.Image) -> None:
    limit = MAX_JPEG_PIXELS if image.format == "JPEG" else MAX_PIXELS
    if image.width * image.height > limit or max(image.size) > MAX_EDGE:
        raise Refused("document.processing-failed")
