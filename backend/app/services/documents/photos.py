"""Photos of one document, kept together untouched: an archive without compression, the same bytes for the same photos.

Written by hand and from front to back, so that it can be hashed on the way and never stands in memory.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import PurePosixPath

from app.core.errors import AppError
from app.services.documents.incoming import Incoming
from app.services.runtime import Runtime
from app.utils.filetypes import ENDINGS, PHOTO_TYPES

MAX_PHOTOS = 40
# Of an archive's frame around the photos, for so many members with so short names.
_FRAME = 64 * 1024
_LOCAL = struct.Struct("<4s5H3L2H")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION = 20
# The first of January 1980, where the time of archives begins.
_NO_TIME, _NO_DATE = 0, 0x21


async def together(runtime: Runtime, photos: Sequence[Incoming]) -> Incoming:
    """The photos in their order as one file, which the caller closes. Refused when one of them is no photo."""
    names = []
    for number, photo in enumerate(photos, start=1):
        kind = await photo.complete()
        if kind not in PHOTO_TYPES:
            raise AppError("document.not-photos")
        names.append(f"{number:03}.{ENDINGS[kind]}".encode())
    archive = Incoming(runtime, limit=runtime.settings.limits.max_upload_bytes + _FRAME)
    try:
        directory = b""
        for name, photo in zip(names, photos, strict=True):
            directory += _entry(name, photo, archive.size)
            await archive.write(_local(name, photo))
            await photo.copy_to(archive)
        count, start = len(photos), archive.size
        await archive.write(directory + _END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), start, 0))
        await archive.finish()
    except BaseException:
        archive.__exit__(None, None, None)
        raise
    return archive


def name_of(first: str) -> str:
    """What to call photos that are one document: like the first of them. To a person it is no archive."""
    return PurePosixPath(first).stem


def _local(name: bytes, photo: Incoming) -> bytes:
    sizes = (photo.crc, photo.size, photo.size)
    return _LOCAL.pack(b"PK\x03\x04", _VERSION, 0, 0, _NO_TIME, _NO_DATE, *sizes, len(name), 0) + name


def _entry(name: bytes, photo: Incoming, offset: int) -> bytes:
    sizes = (photo.crc, photo.size, photo.size)
    fixed = (b"PK\x01\x02", _VERSION, _VERSION, 0, 0, _NO_TIME, _NO_DATE, *sizes, len(name), 0, 0, 0, 0, 0, offset)
    return _ENTRY.pack(*fixed) + name
