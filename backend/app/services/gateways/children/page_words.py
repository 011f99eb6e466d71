"""Child program: where the words of one digital page stand.

Request: `path`, `mime_type`, `page`. Answers `{text, words: [[start, end, x0, y0, x1, y1]]}` with edges in
thousandths of the page.
"""

from __future__ import annotations

from typing import Any

from app.services.gateways.children import layout, page_texts, sources
from app.services.gateways.children.limits import Refused, run_program, say


def work(request: dict[str, Any]) -> None:
    document = sources.with_text(request["path"], request["mime_type"])
    if document is None or request["page"] > document.page_count:
        raise Refused("document.page-not-found")
    page = document.load_page(request["page"] - 1)
    text, placed = page_texts.read(page)
    say(text=text, words=layout.placed_words(placed, page.rect.width, page.rect.height))


if __name__ == "__main__":
    run_program(work)
