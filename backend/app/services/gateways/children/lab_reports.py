"""Child program that stands by: the results in the texts of pages. Questions and answers are those of `labs.wire`."""

from __future__ import annotations

from collections.abc import Iterator

from app.services.gateways.children.limits import serve
from app.services.labs import dictionary, tables, wire


def answer(line: bytes) -> Iterator[bytes]:
    question = wire.question(line)
    yield wire.told(tables.read(question.pages, question.sex, born=question.born))


if __name__ == "__main__":
    dictionary.make_ready()
    serve(answer)
