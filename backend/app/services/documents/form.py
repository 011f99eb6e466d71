"""The files of a multipart form, piece by piece as they arrive, so that their size never matters to memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from app.core.errors import AppError

FIELD = b"file"
Sink = Callable[[bytes], Awaitable[None]]


class _Parts:
    """Callbacks of the parser: what happened to the parts named `file` that have a file name, in order.

    A name stands for the beginning of a part, bytes for a piece of the part that was begun last.
    """

    def __init__(self) -> None:
        self.news: list[str | bytes] = []
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
        if options.get(b"name") == FIELD and b"filename" in options:
            self.news.append(_browser_spelling(options[b"filename"].decode(errors="replace")))
            self._inside = True

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        if self._inside:
            self.news.append(data[start:end])

    def on_part_end(self) -> None:
        self._inside = False

    def on_end(self) -> None:
        self.complete = True


def _browser_spelling(name: str) -> str:
    """Undo what browsers do to the three characters that can't stand in the header (HTML standard, form data)."""
    return name.replace("%22", '"').replace("%0D", "\r").replace("%0A", "\n")


async def receive_files(content_type: str, body: AsyncIterator[bytes], begin: Callable[[str], Sink]) -> None:
    """Ask `begin` with the name of each file where its bytes go, and hand them over.

    Raises request.invalid on a broken form and on one without a file.
    """
    kind, options = parse_options_header(content_type)
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary:
        raise _no_file()
    parts, sink = _Parts(), None
    names = (name for name in vars(_Parts) if name.startswith("on_"))
    try:
        parser = MultipartParser(boundary, {name: getattr(parts, name) for name in names})  # type: ignore[arg-type]
        async for piece in body:
            parser.write(piece)
            for news in parts.news:
                if isinstance(news, str):
                    sink = begin(news)
                elif sink is not None:
                    await sink(news)
            parts.news.clear()
    except FormParserError as error:
        raise AppError("request.invalid", detail="the form is broken") from error
    if sink is None:
        raise _no_file()
    if not parts.complete:
        raise AppError("request.invalid", detail="the form ends too early")


def _no_file() -> AppError:
    return AppError("request.invalid", detail="a multipart form with the field `file` is expected")
