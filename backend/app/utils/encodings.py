"""Texts in files that don't say how they are written."""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO

CHUNK = 64 * 1024
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# Nothing of a text: what else is below a space stands in programs and pictures.
_FOREIGN_TO_TEXT = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f]")
# Of what is no ASCII in a Russian text of the old Windows kind, most is letters.
_LETTERS_AMONG_OTHERS = 0.6
_ASCII = bytes(range(0x80))
_NO_CYRILLIC = bytes(byte for byte in range(256) if byte < 0xC0 and byte not in (0xA8, 0xB8))


def is_text(file: BinaryIO) -> bool:
    return encoding_of(file) is not None


def encoding_of(file: BinaryIO) -> str | None:
    """The Python name of the encoding a whole text file is written in; None when it is no text."""
    file.seek(0)
    head = file.read(4)
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    candidates = (marked,) if marked else ("utf-8", "cp1251")
    return next((name for name in candidates if _is_written_in(file, name)), None)


def _is_written_in(file: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    others = letters = 0
    try:
        while piece := file.read(CHUNK):
            if _FOREIGN_TO_TEXT.search(decoder.decode(piece)):
                return False
            others += len(piece.translate(None, _ASCII))
            letters += len(piece.translate(None, _NO_CYRILLIC))
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return encoding != "cp1251" or letters >= _LETTERS_AMONG_OTHERS * others
