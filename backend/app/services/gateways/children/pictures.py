"""Files of strangers as pictures in memory, never larger than asked for. Runs inside child processes only."""

from __future__ import annotations

from typing import Any, BinaryIO

from PIL import Image, ImageOps, UnidentifiedImageError

from app.services.gateways.children.limits import Refused
from app.services.gateways.children.mupdf import pymupdf

# What is decoded at most before it can be made smaller; JPEG shrinks while it is decoded.
MAX_PIXELS = 64_000_000
MAX_JPEG_PIXELS = 250_000_000
MAX_EDGE = 60_000
FORMATS = ("JPEG", "PNG", "WEBP", "TIFF")
FILM_FORMATS = ("HEIF", "AVIF")
POINTS_PER_INCH = 72

Image.MAX_IMAGE_PIXELS = None


def pdf_picture(page: Any, *, dpi: int, max_pixels: int, gray: bool) -> Image.Image:
    """A page of a PDF at `dpi`, or coarser where that would exceed `max_pixels`."""
    scale = dpi / POINTS_PER_INCH
    area = max(page.rect.width * page.rect.height, 1.0) * scale * scale
    if area > max_pixels:
        scale *= (max_pixels / area) ** 0.5
    space = pymupdf.csGRAY if gray else pymupdf.csRGB
    pixels = page.get_pixmap(matrix=pymupdf.Matrix(scale, scale), colorspace=space, alpha=False)
    return Image.frombytes("L" if gray else "RGB", (pixels.width, pixels.height), pixels.samples)


def open_image(source: BinaryIO) -> Image.Image:
    """The image with only its header read, or Refused when it is broken or would flood the memory."""
    formats: tuple[str, ...] = FORMATS
    if _is_in_film_container(source):
        # Loaded for those that need it only: everybody else would wait for it.
        import pillow_heif  # noqa: PLC0415

        pillow_heif.register_heif_opener(thumbnails=False)
        formats = FILM_FORMATS
    try:
        image = Image.open(source, formats=formats)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise Refused("document.broken") from error
    _require_sane_size(image)
    return image


def _is_in_film_container(source: BinaryIO) -> bool:
    source.seek(0)
    head = source.read(8)
    source.seek(0)
    return head[4:8] == b"ftyp"


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
        raise Refused("document.unpacks-too-large")
