"""Pages as a clean scanner makes them."""

from __future__ import annotations

import io
from pathlib import Path

import pymupdf
from PIL import Image, ImageDraw, ImageFont

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
A4_AT_300 = (2480, 3508)
LINES = 45
ROWS = (
    ("Гемоглобин", "140", "г/л", "130 - 160"),
    ("Глюкоза натощак", "5,1", "ммоль/л", "3,9 - 6,1"),
    ("Total cholesterol", "6.3", "mmol/L", "< 5.2"),
    ("Креатинин в сыворотке", "78", "мкмоль/л", "62 - 106"),
    ("Пациент жалуется на слабость по утрам,", "назначено", "повторное", "обследование"),
)


def sheet(number: int) -> Image.Image:
    """A page of letters at 300 dpi, straight and clean."""
    image = Image.new("L", A4_AT_300, 255)
    draw, font = ImageDraw.Draw(image), ImageFont.truetype(FONT, 40)
    for line in range(LINES):
        for x, cell in zip((200, 1200, 1600, 2000), ROWS[(line + number) % len(ROWS)], strict=True):
            draw.text((x, 250 + 65 * line), cell, fill=0, font=font)
    return image


def scanned(path: Path, pages: int) -> list[Path]:
    """A PDF of pictures; the same pictures as files, for whoever recognises them without a PDF around."""
    document, singles = pymupdf.open(), []
    for number in range(pages):
        packed = io.BytesIO()
        image = sheet(number)
        image.save(packed, "PNG")
        document.new_page(width=595, height=842).insert_image((0, 0, 595, 842), stream=packed.getvalue())
        singles.append(path.with_name(f"sheet-{number}.pgm"))
        image.save(singles[-1])
    document.save(path)
    return singles
