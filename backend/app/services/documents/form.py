"""The one file of a multipart form, piece by piece as it arrives, so that its size never matters to memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from app.core.errors import AppError

FIELD = b"file"


class _Parts:
    """Callbacks of the parser: collects the pieces of the first part named `file` that has a file name."""

    def __init__(self) -> None:
        self.filename: str | None = None
        self.pieces: list[bytes] = []
        self.complete = False
        self._inside = False
        self._headers: dict[bytes, bytes] = {}
        self._name = self._value = b""

    def on_part_begin(self) -> None:
        self._headers = {}

    def on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def on_header_end(self) -> None:
        self._headers[self._name.lower()] = self._value
        self._name = self._value = b""

    def on_headers_finished(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        if self.filename is None and options.get(b"name") == FIELD and b"filename" in options:
            self.filename = _browser_spelling(options[b"filename"].decode(errors="replace"))
            self._inside = True

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        if self._inside:
            self.pieces.append(data[start:end])

    def on_part_end(self) -> None:
        self._inside = False

    def on_end(self) -> None:
        self.complete = True


def _browser_spelling(name: str) -> str:
    """Undo what browsers do to the three characters that can't stand in the header (HTML standard, form data)."""
    return name.replace("%22", '"').replace("%0D", "\r").replace("%0A", "\n")


async def receive_file(content_type: str, body: AsyncIterator[bytes], sink: Callable[[bytes], Awaitable[None]]) -> str:
    """Hand the file's bytes to `sink` and return the name it was given. Raises request.invalid on a broken form."""
    kind, options = parse_options_header(content_type)
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary:
        raise AppError("request.invalid", detail="a multipart form with the field `file` is expected")
    parts = _Parts()
    names = (name for name in vars(_Parts) if name.startswith("on_"))
    try:
        parser = MultipartParser(boundary, {name: getattr(parts, name) for name in names})  # type: ignore[arg-type]
        async for piece in body:
            parser.write(piece)
            for part in parts.pieces:
                await sink(part)
            parts.pieces.clear()
    except FormParserError as error:
        raise AppError("request.invalid", detail="the form is broken") from error
    if parts.filename is None:
        raise AppError("request.invalid", detail="a multipart form with the field `file` is expected")
    if not parts.complete:
        raise AppError("request.invalid", detail="the form ends too early")
    return parts.filename
