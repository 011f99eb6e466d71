"""Citations in the model's text: `[3: "verbatim quote"]` becomes `[1]` if the page says so, nothing if not."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.core.logging import get_logger
from app.services.ai.sources import Source, Sources
from app.utils.quotes import quote_on_page

MAX_QUOTE = 400
_OPEN, _CLOSE = "[\"“„«'‘]", "[\"”»'’]"
_LABEL = r"(?:n\s*+=?|source|источник|№)?"
_PAGE = r"(?:,?\s*+(?:p|pp|page|с|стр|страница)\.?\s*+\d{1,4})?"
_END = rf"{_CLOSE}\s{{0,8}}\]"
# The form that is asked for, and the near misses that models write. Space is never given back, so that a long run of
# it is read once.
_MARK = re.compile(
    rf"\[\s*+{_LABEL}\s*+(\d{{1,4}}){_PAGE}\s*+"
    rf"(?:[:,;.=—–-]?\s*+{_OPEN}((?:(?!{_END}).){{1,{MAX_QUOTE}}}){_END}|\])",
    re.DOTALL | re.IGNORECASE,
)
# What may still become a marker when more text arrives, with the space before it, which goes when the marker does;
# and what has become one except for its end.
_BEFORE_QUOTE = r"\[[\s\w№=:,;.—–-]{0,32}"
_BEGUN = re.compile(rf" *{_BEFORE_QUOTE}(?:{_OPEN}(?:(?!{_END}).)*)?$| +$", re.DOTALL)
# More than this never waits.
_MOST_HELD = MAX_QUOTE + 40
_CUT = re.compile(rf" *\[\s*+{_LABEL}\s*+\d{{1,4}}{_PAGE}\s*+(?::|[,;.=—–-]?\s*+{_OPEN})", re.IGNORECASE)
log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Citation:
    index: int
    source: Source
    quote: str

    def as_dict(self) -> dict[str, Any]:
        return {
            "index": self.index,
            "document_id": str(self.source.document_id),
            "page": self.source.page,
            "quote": self.quote,
        }


@dataclass(slots=True)
class CitationFilter:
    """A filter over streamed text. Text that may be the beginning of a marker waits for its rest."""

    sources: Sources
    found: list[Citation] = field(default_factory=list)
    # How many markers were not shown, because their quote does not stand where they say.
    dropped: int = 0
    _held: str = ""

    def lets_pass(self, piece: str) -> bool:
        """True for text that can be shown as it is; most pieces hold no bracket and follow none."""
        return not (self._held or "[" in piece or (piece.endswith(" ") and self.sources.known))

    async def feed(self, piece: str) -> AsyncIterator[str | Citation]:
        """The text that can be shown now and the citations in it, in order; each citation precedes its `[n]`."""
        text = self._held + piece
        self._held = ""
        begun = _BEGUN.search(text, max(0, len(text) - _MOST_HELD))
        if begun:
            text, self._held = text[: begun.start()], text[begun.start() :]
        async for part in self._resolved(text):
            yield part

    def rest(self) -> str:
        """What was held back when the text ended; a marker that was cut in the middle is not shown."""
        held, self._held = self._held, ""
        if not _CUT.match(held):
            return held
        self.dropped += 1
        return ""

    def take_over(self, saved: Iterable[dict[str, Any]]) -> None:
        """Go on counting behind the citations of an answer that is continued."""
        for item in saved:
            document_id, page = UUID(item["document_id"]), int(item["page"])
            number = self.sources.number_of(document_id, page)
            self.found.append(Citation(int(item["index"]), Source(number, document_id, page), item["quote"]))

    async def _resolved(self, text: str) -> AsyncIterator[str | Citation]:
        position = 0
        for mark in _MARK.finditer(text):
            number, quote = int(mark.group(1)), mark.group(2)
            source = self.sources.known.get(number)
            if quote is None and number > max(self.sources.highest, len(self.found)):
                # Brackets of the text's own, which nobody takes for a citation.
                continue
            before = text[position : mark.start()]
            position = mark.end()
            citation = await self._checked(source, quote) if source and quote else None
            if citation is None:
                self.dropped += 1
                log.info("citation dropped", number=number, known=source is not None)
                yield before.rstrip(" ")
                continue
            yield before
            if citation not in self.found:
                self.found.append(citation)
                yield citation
            yield f"[{citation.index}]"
        if position < len(text):
            yield text[position:]

    async def _checked(self, source: Source, quote: str) -> Citation | None:
        """The citation if the stored page holds the quote; the same quote keeps its number."""
        text = await self.sources.text_of(source)
        if text is None or not quote_on_page(text, self.sources.shown(quote)):
            return None
        for known in self.found:
            if (known.source.document_id, known.source.page, known.quote) == (source.document_id, source.page, quote):
                return known
        return Citation(len(self.found) + 1, source, quote)
