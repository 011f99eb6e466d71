"""Telegram's HTML subset: text with tags in, plain text and entities out, or Telegram's refusal.

Written from the published rules of `parse_mode=HTML`: a short list of tags, properly nested and closed, four named
character references plus numeric ones. Offsets and lengths count UTF-16 code units, as everywhere in the Bot API.
"""

import re
import sys
from dataclasses import dataclass, field
from typing import Any

from standins.telegram.errors import BotApiError, bad_request

ENTITY_OF_TAG = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
NAMED_CHARACTERS = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
ATTRIBUTE = re.compile(r"""\s+([a-z-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'))?""")
CHARACTER = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([a-z]{2,4}));")
TAG = re.compile(r"<(/?)([a-zA-Z-]+)([^<>]*)>")


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _refusal(sentence: str) -> BotApiError:
    return bad_request(f"can't parse entities: {sentence}")


def _plain(text: str) -> str:
    def character(match: re.Match[str]) -> str:
        hexadecimal, decimal, name = match.groups()
        if name:
            return NAMED_CHARACTERS.get(name, match.group(0))
        code = int(hexadecimal, 16) if hexadecimal else int(decimal)
        return chr(code) if 0 < code <= sys.maxunicode else match.group(0)

    return CHARACTER.sub(character, text)


@dataclass
class _Open:
    tag: str
    entity: dict[str, Any]


@dataclass
class _Parser:
    source: str
    plain: str = ""
    entities: list[dict[str, Any]] = field(default_factory=list)
    open_tags: list[_Open] = field(default_factory=list)

    def byte_offset(self, position: int) -> int:
        return len(self.source[:position].encode())

    def run(self) -> tuple[str, list[dict[str, Any]]]:
        position = 0
        while (bracket := self.source.find("<", position)) >= 0:
            self.plain += _plain(self.source[position:bracket])
            tag = TAG.match(self.source, bracket)
            if tag is None:
                raise _refusal(f'Unsupported start tag "" at byte offset {self.byte_offset(bracket)}')
            closing, name, rest = tag.group(1), tag.group(2).lower(), tag.group(3)
            if closing:
                self.close(name, bracket)
            else:
                self.open(name, rest, bracket)
            position = tag.end()
        self.plain += _plain(self.source[position:])
        if self.open_tags:
            last = self.open_tags[-1]
            raise _refusal(f'Can\'t find end tag corresponding to start tag "{last.tag}"')
        return self.plain, [entity for entity in self.entities if entity["length"]]

    def open(self, name: str, rest: str, at: int) -> None:
        attributes = {key: double or single for key, double, single in ATTRIBUTE.findall(rest)}
        if name not in ENTITY_OF_TAG:
            raise _refusal(f'Unsupported start tag "{name}" at byte offset {self.byte_offset(at)}')
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise _refusal(f'Tag "span" must have class "tg-spoiler" at byte offset {self.byte_offset(at)}')
        entity: dict[str, Any] = {"type": ENTITY_OF_TAG[name], "offset": utf16_length(self.plain), "length": 0}
        if name == "a":
            entity["url"] = _plain(attributes.get("href", ""))
        self.entities.append(entity)
        self.open_tags.append(_Open(name, entity))

    def close(self, name: str, at: int) -> None:
        if not self.open_tags:
            raise _refusal(f"Unexpected end tag at byte offset {self.byte_offset(at)}")
        opened = self.open_tags.pop()
        if opened.tag != name:
            expected = f'expected "</{opened.tag}>", found "</{name}>"'
            raise _refusal(f"Unmatched end tag at byte offset {self.byte_offset(at)}, {expected}")
        opened.entity["length"] = utf16_length(self.plain) - opened.entity["offset"]


def parse_html(source: str) -> tuple[str, list[dict[str, Any]]]:
    """Plain text and entities of `source`; `BotApiError` 400 where Telegram refuses the markup."""
    return _Parser(source).run()
