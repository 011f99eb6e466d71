"""Files as people upload them, made on the spot so that their truth is known."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any

import pymupdf
from PIL import Image, ImageDraw, ImageFont

from app.workers.document_processor import process, recognise
from tests.factories.people import Person

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
PDF = "application/pdf"

ENGLISH = "Laboratory report\nSpecimen: blood\nHemoglobin   140 g/l   reference range 130-160\nGlucose   5.1 mmol/l"
RUSSIAN = (
    "Лаборатория ИНВИТРО\nРезультаты анализа крови\nГемоглобин   140 г/л   референс 130-160\n"
    "Жёлчные кислоты   4.2 мкмоль/л\nХолестерин общий   6.3 ммоль/л"
)


def pdf(*pages: str, password: str | None = None) -> bytes:
    """A digital PDF with one page a text; an empty text makes an empty page."""
    document = pymupdf.open()
    for text in pages:
        page = document.new_page(width=595, height=max(842, 160 + 18 * text.count("\n")))
        if text:
            page.insert_font(fontname="dejavu", fontfile=FONT)
            page.insert_text((60, 80), text.split("\n"), fontname="dejavu", fontsize=11)
    options: dict[str, Any] = {}
    if password is not None:
        options = {"encryption": pymupdf.PDF_ENCRYPT_AES_256, "user_pw": password, "owner_pw": password}
    return document.tobytes(**options)


def picture(text: str, *, size: tuple[int, int] = (1400, 500), points: int = 40) -> Image.Image:
    """Text above a rule across the page: a few words in a corner look as if they ran upwards, and recognition would try
    every way to turn them."""
    image, font = Image.new("RGB", size, "white"), ImageFont.truetype(FONT, points)
    draw = ImageDraw.Draw(image)
    draw.text((60, 60), text, fill="black", font=font, spacing=18)
    if text:
        below = draw.multiline_textbbox((60, 60), text, font=font, spacing=18)[3] + 30
        draw.line((60, below, size[0] - 60, below), fill="black", width=8)
    return image


def image_bytes(image: Image.Image, format: str, **options: Any) -> bytes:  # noqa: A002 - Pillow's word
    buffer = io.BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()


def scan(*texts: str) -> bytes:
    """A PDF whose pages are pictures."""
    document = pymupdf.open()
    for text in texts:
        page = document.new_page(width=500, height=180)
        page.insert_image(page.rect, stream=image_bytes(picture(text), "PNG"))
    return document.tobytes()


def photo(text: str, *, orientation: int = 1) -> bytes:
    """A JPEG as a phone makes it: stored sideways, with a note how to hold it."""
    image = picture(text)
    if orientation == 6:
        image = image.rotate(90, expand=True)
    exif = Image.Exif()
    exif[0x0112] = orientation
    return image_bytes(image, "JPEG", quality=85, exif=exif)


_WORD = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>{}</w:body></w:document>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="media/image1.png"/></Relationships>'
)


def _paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def docx(*paragraphs: str, table: Sequence[Sequence[str]] = (), image: Image.Image | None = None) -> bytes:
    """A Word file as Word packs it."""
    body = "".join(_paragraph(text) for text in paragraphs)
    if image is not None:
        body += '<w:p><w:r><w:drawing><a:blip r:embed="r1"/></w:drawing></w:r></w:p>'
    cells = (f"<w:tr>{''.join(f'<w:tc>{_paragraph(cell)}</w:tc>' for cell in row)}</w:tr>" for row in table)
    body += f"<w:tbl>{''.join(cells)}</w:tbl>"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr("word/document.xml", _WORD.format(body))
        if image is not None:
            made.writestr("word/_rels/document.xml.rels", _RELATIONS)
            made.writestr("word/media/image1.png", image_bytes(image, "PNG"))
    return buffer.getvalue()


async def upload(
    person: Person, content: bytes, name: str = "report.pdf", *, expect: int = 201, **query: str
) -> dict[str, Any]:
    answer = await person.http.post("/api/v1/documents", files={"file": (name, content)}, params=query)
    assert answer.status_code == expect, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def read(runtime: Any, document_id: str) -> None:
    """As its jobs do: pages that have to be recognised are, when it is handed on."""
    await process(runtime, document_id)
    await recognise(runtime, document_id)


async def uploaded_and_read(runtime: Any, person: Person, content: bytes, name: str = "report.pdf") -> dict[str, Any]:
    """The document after its jobs have run."""
    document = await upload(person, content, name, allow_duplicate="true")
    await read(runtime, document["id"])
    answer = await person.http.get(f"/api/v1/documents/{document['id']}")
    body: dict[str, Any] = answer.json()
    return body


async def pages_of(person: Person, document: dict[str, Any]) -> Sequence[dict[str, Any]]:
    count = document["page_count"] or 0
    url = f"/api/v1/documents/{document['id']}/pages"
    return [(await person.http.get(f"{url}/{number}")).json() for number in range(1, count + 1)]
