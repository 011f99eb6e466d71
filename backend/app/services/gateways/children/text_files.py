"""Plain texts and Word files as documents with pages. Runs inside child processes only.

Word files become HTML of ours first: the library reads their words but not their tables.
"""

from __future__ import annotations

import codecs
import contextlib
import html
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any
from xml.etree import ElementTree as ET

from app.services.gateways.children.limits import Refused
from app.services.gateways.children.mupdf import pymupdf

WIDTH, HEIGHT, POINTS = 595, 842, 10
MAX_CHARACTERS = 8_000_000
MAX_MEMBERS = 2_000
# What a Word file may become when it is unpacked: its texts, and all of it.
MAX_PART_BYTES = 24 * 1024 * 1024
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# Where Russian texts of older systems have their letters.
_OLD_ENCODINGS = ("cp1251", "koi8-r", "cp866")
_SMALL_LETTERS = re.compile("[а-яё]")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
_PICTURES = (".png", ".jpg", ".jpeg")
_STYLE = "<style>td{padding:1px 14px 1px 0;vertical-align:top}p{margin:0 0 4px 0}img{max-width:500px}</style>"


def open_text(path: str) -> Any:
    # A tab is a new column, however long the word before it.
    text = decoded(Path(path).read_bytes()).replace("\t", "  \t").expandtabs(8)
    if len(text) > MAX_CHARACTERS:
        raise Refused("document.too-many-pages")
    return _laid_out(text.encode("utf-8-sig"), "txt")


def decoded(content: bytes) -> str:
    """The text of a file that does not say how it is written. UTF-8 proves itself; among the rest letters decide."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return content.decode(name, "replace")
    if content.count(0) > len(content) // 50:
        # Two bytes a letter, of which one is nothing for spaces and digits.
        little = content[1::2].count(0) > content[::2].count(0)
        return content.decode("utf-16-le" if little else "utf-16-be", "replace")
    with contextlib.suppress(UnicodeDecodeError):
        return content.decode()
    # The wrong one of these turns small letters into capitals or into frames.
    texts = [content.decode(name, "replace") for name in _OLD_ENCODINGS]
    return max(texts, key=lambda text: len(_SMALL_LETTERS.findall(text)))


def open_word(path: str) -> Any:
    try:
        with zipfile.ZipFile(path) as archive:
            _require_sane_size(archive)
            page = _html(archive)
            pictures = pymupdf.Archive(archive)
    # RuntimeError: a member with a password, or elements nested without end.
    except (zipfile.BadZipFile, KeyError, ET.ParseError, EOFError, NotImplementedError, RuntimeError) as error:
        raise Refused("document.broken") from error
    return _laid_out(page.encode(), "html", archive=pictures)


def _laid_out(content: bytes, kind: str, **options: Any) -> Any:
    try:
        document = pymupdf.open(stream=content, filetype=kind, **options)
        document.layout(width=WIDTH, height=HEIGHT, fontsize=POINTS)
    except (pymupdf.FileDataError, RuntimeError, ValueError) as error:
        raise Refused("document.broken") from error
    return document


def _require_sane_size(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
        raise Refused("document.unpacks-too-large")


def _part(archive: zipfile.ZipFile, name: str) -> ET.Element:
    # Sizes in archives are only what somebody says.
    with archive.open(name) as stream:
        content = stream.read(MAX_PART_BYTES + 1)
    if len(content) > MAX_PART_BYTES:
        raise Refused("document.unpacks-too-large")
    if b"<!DOCTYPE" in content:
        # Word writes none; entities are how small files become large.
        raise Refused("document.broken")
    return ET.fromstring(content)  # noqa: S314 - without entities, and the process is limited


def _html(archive: zipfile.ZipFile) -> str:
    names = archive.namelist()
    heads = sorted(name for name in names if re.fullmatch(r"word/header\d*\.xml", name))
    feet = sorted(name for name in names if re.fullmatch(r"word/footer\d*\.xml", name))
    body = "".join(
        "".join(_blocks(_part(archive, name), _pictures(archive, name)))
        for name in (*heads, "word/document.xml", *feet)
    )
    return f"<html><head>{_STYLE}</head><body>{body}</body></html>"


def _pictures(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    """Names of picture files by the ids that the part has for them."""
    where = PurePosixPath(part)
    relations = f"{where.parent}/_rels/{where.name}.rels"
    if relations not in archive.NameToInfo:
        return {}
    targets = {one.get("Id", ""): one.get("Target", "") for one in _part(archive, relations)}
    return {
        key: f"{where.parent}/{target}"
        for key, target in targets.items()
        if target.lower().endswith(_PICTURES) and f"{where.parent}/{target}" in archive.NameToInfo
    }


def _blocks(element: ET.Element, pictures: dict[str, str]) -> Iterator[str]:
    """Paragraphs and tables in their order, wherever they are wrapped in something else."""
    for child in element:
        if child.tag == f"{_W}p":
            yield f"<p>{''.join(_inline(child, pictures))}</p>"
        elif child.tag == f"{_W}tbl":
            yield f"<table>{''.join(_rows(child, pictures))}</table>"
        else:
            yield from _blocks(child, pictures)


def _rows(table: ET.Element, pictures: dict[str, str]) -> Iterator[str]:
    for row in _within(table, f"{_W}tr"):
        cells = (f"<td>{''.join(_blocks(cell, pictures))}</td>" for cell in _within(row, f"{_W}tc"))
        yield f"<tr>{''.join(cells)}</tr>"


def _within(element: ET.Element, tag: str) -> Iterator[ET.Element]:
    """Elements of one kind, wherever they are wrapped, but not those inside each other."""
    for child in element:
        if child.tag == tag:
            yield child
        else:
            yield from _within(child, tag)


def _inline(paragraph: ET.Element, pictures: dict[str, str]) -> Iterator[str]:
    for item in paragraph.iter():
        if item.tag == f"{_W}t":
            yield html.escape(item.text or "")
        elif item.tag == f"{_W}tab":
            yield "&nbsp;&nbsp;&nbsp; "
        elif item.tag in (f"{_W}br", f"{_W}cr"):
            yield "<br>"
        elif item.tag == _BLIP and (name := pictures.get(item.get(_EMBED, ""))):
            yield f'<img src="{html.escape(name)}">'
