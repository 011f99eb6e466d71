"""Files of every kind as rows of pages: a page has a text of its own or is a picture. Inside child processes only."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any, Protocol

from PIL import Image

from app.services.gateways.children import pdf_files, pictures, text_files
from app.services.gateways.children.limits import Refused

# Photos of one document, put together by ourselves.
PHOTOS = "application/zip"
MAX_PHOTOS = 100
MAX_PHOTO_BYTES = 128 * 1024 * 1024
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Pictures(Protocol):
    """Pages that are pictures and nothing else."""

    @property
    def count(self) -> int: ...

    def image(self, number: int) -> tuple[Image.Image, int]:
        """The image that a page is in, and which of its frames it is."""


class OneImage:
    def __init__(self, image: Image.Image) -> None:
        self._image = image
        self.count = pictures.frames(image)

    def image(self, number: int) -> tuple[Image.Image, int]:
        if number > self.count:
            raise Refused("document.page-not-found")
        return self._image, number - 1


class Photos:
    """An archive of images, each of them a page or several."""

    def __init__(self, path: str) -> None:
        try:
            self._archive = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError) as error:
            raise Refused("document.broken") from error
        members = self._archive.infolist()
        if not 0 < len(members) <= MAX_PHOTOS:
            raise Refused("document.broken")
        self._pages = [(member, frame) for member in members for frame in range(pictures.frames(self._opened(member)))]
        self.count = len(self._pages)

    def image(self, number: int) -> tuple[Image.Image, int]:
        if number > self.count:
            raise Refused("document.page-not-found")
        member, frame = self._pages[number - 1]
        return self._opened(member), frame

    def _opened(self, member: zipfile.ZipInfo) -> Image.Image:
        try:
            with self._archive.open(member) as stream:
                content = stream.read(MAX_PHOTO_BYTES + 1)
        except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
            raise Refused("document.broken") from error
        if len(content) > MAX_PHOTO_BYTES:
            raise Refused("document.unpacks-too-large")
        return pictures.open_image(io.BytesIO(content))


def with_text(path: str, mime_type: str) -> Any:
    """The document whose pages may carry their text; None for pictures."""
    match mime_type:
        case "application/pdf":
            return pdf_files.open_pdf(path)
        case "text/plain":
            return text_files.open_text(path)
        case _:
            return text_files.open_word(path) if mime_type == WORD else None


def of_pictures(path: str, mime_type: str) -> Pictures:
    if mime_type == PHOTOS:
        return Photos(path)
    # Read as pages are asked for, closed with the process.
    return OneImage(pictures.open_image(Path(path).open("rb")))
