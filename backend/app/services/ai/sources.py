"""The passages an answer may cite: numbered through the whole chat, with the page text to check quotes against."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.services.ai.masking import Identity, masked, masked_apart

# Tags of ours inside document text would end its delimiters; a space makes them plain text. What a reader does not
# see (spaces, invisible characters, wide brackets) does not make a tag another one.
# Slashes are part of the run, which is never given back: searching stays linear however long it is.
_GAP = r"[\s\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff/\uff0f]*+"
_NAMES = (
    "source|excerpts|memory|now|context_update|red_flags|summary|conversation|continue_answer|question|answer"
    "|document|page"
)
_OUR_TAGS = re.compile(rf"[<\uff1c\ufe64]({_GAP})({_NAMES})\b", re.IGNORECASE)

# How a passage says that its document is about somebody else than the person in the chat.
ABOUT_ANOTHER = 'about="another person"'

# Reads the stored text of a page of the person's own documents.
PageText = Callable[[UUID, int], Awaitable[str | None]]


@dataclass(frozen=True, slots=True)
class Source:
    number: int
    document_id: UUID
    page: int

    def as_dict(self) -> dict[str, Any]:
        return {"number": self.number, "document_id": str(self.document_id), "page": self.page}


@dataclass(slots=True)
class Sources:
    """`identity` says what is masked in documents' texts on their way to the model, if anything is."""

    read_page: PageText
    identity: Identity | None = None
    known: dict[int, Source] = field(default_factory=dict)
    added: list[Source] = field(default_factory=list)
    # The highest number given so far in the chat; not all of its sources need to be known here.
    highest: int = 0
    _pages: dict[tuple[UUID, int], str | None] = field(default_factory=dict)

    def restore(self, saved: Iterable[dict[str, Any]]) -> None:
        """Take up the numbers given in earlier turns."""
        for item in saved:
            source = Source(int(item["number"]), UUID(item["document_id"]), int(item["page"]))
            self.known[source.number] = source
            self.highest = max(self.highest, source.number)

    def take_over(self, saved: Iterable[dict[str, Any]]) -> None:
        """Make the numbers of an answer that is replaced those of the one that replaces it."""
        given = list(saved)
        self.restore(given)
        self.added += [self.known[int(item["number"])] for item in given]

    def number_of(self, document_id: UUID, page: int) -> int:
        """The number of a page, the same each time it is shown in a chat."""
        for source in self.known.values():
            if (source.document_id, source.page) == (document_id, page):
                return source.number
        self.highest += 1
        source = Source(self.highest, document_id, page)
        self.known[source.number] = source
        self.added.append(source)
        return source.number

    def shown(self, text: str) -> str:
        """What a document says in a few words, as the model may see it."""
        return text if self.identity is None else masked(text, self.identity)

    async def _shown_whole(self, text: str) -> str:
        """The same for passages and pages."""
        return text if self.identity is None else await masked_apart(text, self.identity)

    def named(self, filename: str) -> str:
        """A file's name as the model may see it: people put their names there, joined by anything."""
        return filename if self.identity is None else self.shown(spaced(filename))

    async def text_of(self, source: Source) -> str | None:
        """The page as the model may see it: quotes are compared with that."""
        key = (source.document_id, source.page)
        if key not in self._pages:
            text = await self.read_page(*key)
            self._pages[key] = None if text is None else await self._shown_whole(text)
        return self._pages[key]

    async def rendered(self, document_id: UUID, page: int, filename: str, text: str, *, is_held: bool = False) -> str:
        """A passage under its number, ready to be shown; it says so if the document is about another person."""
        number = self.number_of(document_id, page)
        shown = await self._shown_whole(text)
        return render_source(number, document_id, page, self.named(filename), shown, is_held=is_held)


def without_our_tags(text: str) -> str:
    return _OUR_TAGS.sub(_as_plain_text, text)


def _as_plain_text(tag: re.Match[str]) -> str:
    return f"< {'/' if '/' in tag[1] or '\uff0f' in tag[1] else ''}{tag[2]}"


def spaced(filename: str) -> str:
    """A file's name with its words apart."""
    return re.sub(r"[_+-]+", " ", filename)


def file_label(filename: str) -> str:
    """A file's name where it can be read as part of our own markup: on one line, without quotes and brackets."""
    return " ".join(filename.replace('"', "'").replace("<", "‹").replace(">", "›").split())


def render_source(number: int, document_id: UUID, page: int, filename: str, text: str, *, is_held: bool = False) -> str:
    """A passage as the model sees it: delimited, named, and unable to close its own delimiters."""
    name = file_label(filename)
    body = without_our_tags(text.strip())
    about = f" {ABOUT_ANOTHER}" if is_held else ""
    return (
        f'<source n="{number}" document_id="{document_id}" page="{page}" filename="{name}"{about}>\n{body}\n</source>'
    )
