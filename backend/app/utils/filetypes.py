"""File types told by what is in the file; names and declared types are only what somebody says."""

from __future__ import annotations

import re
import struct
from typing import BinaryIO

from app.utils.encodings import is_text

PDF = "application/pdf"
HEIC = "image/heic"
AVIF = "image/avif"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEXT = "text/plain"
# Photos that were put together into one document; only we make them, an uploaded archive is nothing we read.
PHOTOS = "application/zip"
ACCEPTED: dict[str, str] = {
    PDF: "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    HEIC: "heic",
    AVIF: "avif",
    "image/tiff": "tiff",
    DOCX: "docx",
    TEXT: "txt",
}
ENDINGS = ACCEPTED | {PHOTOS: "zip"}
# What one page of a document can be a photo in.
PHOTO_TYPES = ("image/jpeg", "image/png", "image/webp", HEIC, AVIF)
# How people's files end; several spellings for one type.
PICTURE_EXTENSIONS = [".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif", ".avif", ".tif", ".tiff"]
EXTENSIONS = [".pdf", *PICTURE_EXTENSIONS, ".docx", ".txt", ".csv", ".md"]
HEAD_BYTES = 1024
# Longer than any text a person keeps about their health.
MAX_TEXT_BYTES = 10 * 1024 * 1024
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_MARKUP = re.compile(rb"\s*(?:<[!?a-zA-Z]|\{\\rtf|%!PS)")
_DIRECTORY_END = struct.Struct("<4s4H2LH")
_DIRECTORY_ENTRY = struct.Struct("<4s6H3L5H2L")
_MAX_DIRECTORY = 1024 * 1024
_MAX_COMMENT = 65_535
_WORD_PARTS = {b"[Content_Types].xml", b"word/document.xml"}


def saved_name(name: str, kind: str) -> str:
    """Under which name an original is saved: with the ending of its type where the title has none."""
    endings = (".zip",) if kind == PHOTOS else tuple(EXTENSIONS)
    return name if name.lower().endswith(endings) or kind not in ENDINGS else f"{name}.{ENDINGS[kind]}"


def sniff(file: BinaryIO) -> str | None:
    """The MIME type of a file we can read, None for anything else. Reads all of it only where it may be a text."""
    file.seek(0)
    head = file.read(HEAD_BYTES)
    if (known := _by_head(head)) is not None:
        return known
    if head.startswith(b"PK\x03\x04"):
        return DOCX if _names_in_archive(file) >= _WORD_PARTS else None
    size = file.seek(0, 2)
    if size > MAX_TEXT_BYTES or _MARKUP.match(head.removeprefix(b"\xef\xbb\xbf")) or not is_text(file):
        return None
    return TEXT


def _by_head(head: bytes) -> str | None:
    if b"%PDF-" in head:
        return PDF
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    if head.startswith((b"II*\x00", b"MM\x00*")):
        return "image/tiff"
    return _by_brand(head) if head[4:8] == b"ftyp" else None


def _by_brand(head: bytes) -> str | None:
    """Pictures in the container of films: the brands say which."""
    length = int.from_bytes(head[:4])
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, min(length, len(head)), 4))}
    if brands & {b"avif", b"avis"}:
        return AVIF
    return HEIC if head[8:12] in _HEIC_BRANDS else None


def _names_in_archive(file: BinaryIO) -> set[bytes]:
    """The names of an archive's members, of a small directory only: a large one is no letter."""
    size = file.seek(0, 2)
    start = max(0, size - _MAX_COMMENT - _DIRECTORY_END.size)
    file.seek(start)
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _DIRECTORY_END.size:
        return set()
    length = _DIRECTORY_END.unpack_from(tail, at)[5]
    if length > min(_MAX_DIRECTORY, start + at):
        return set()
    file.seek(start + at - length)
    directory, names, entry = file.read(length), set(), 0
    while entry + _DIRECTORY_ENTRY.size <= length:
        fields = _DIRECTORY_ENTRY.unpack_from(directory, entry)
        if fields[0] != b"PK\x01\x02":
            break
        name = entry + _DIRECTORY_ENTRY.size
        names.add(directory[name : name + fields[10]])
        entry = name + fields[10] + fields[11] + fields[12]
    return names
