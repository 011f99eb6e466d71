"""Child program that stands by: the results in the texts of pages. Questions and answers are those of `labs.wire`."""

from __future__ import annotations

from app.services.gateways.children.limits import serve
from app.services.labs import dictionary, tables, wire


def answer(line: bytes) -> bytes:
    question = wire.question(line)
    return wire.told(tables.read(question.pages, question.sex, born=question.born))


if __name__ == "__main__":
    dictionary.make_ready()
    serve(answer)
