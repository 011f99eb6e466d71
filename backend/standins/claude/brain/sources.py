"""Passages handed over as `<source n="1" document_id="…" page="2" filename="…">…</source>`, read from the prompt."""

import html
import re
from dataclasses import dataclass

_SOURCE = re.compile(r"<source\b([^>]*)>(.*?)</source>", re.DOTALL)
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Source:
    number: int
    text: str
    document_id: str = ""
    filename: str = ""
    page: str = ""

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()


def read_sources(text: str) -> list[Source]:
    found: list[Source] = []
    for attributes, body in _SOURCE.findall(text):
        named = {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(attributes)}
        if not named.get("n", "").isdecimal():
            continue
        found.append(
            Source(
                int(named["n"]), body, named.get("document_id", ""), named.get("filename", ""), named.get("page", "")
            )
        )
    return found
