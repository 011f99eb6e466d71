"""Child program: draw one page for the viewer. Request: `path`, `mime_type`, `page`, `turned`, `target`."""

from __future__ import annotations

from typing import Any

from app.services.gateways.children import pictures, sources
from app.services.gateways.children.limits import Refused, run_program, say

DPI = 140
MAX_PIXELS = 4_000_000
MAX_EDGE = 2_200
QUALITY = 80


def work(request: dict[str, Any]) -> None:
    number: int = request["page"]
    document = sources.with_text(request["path"], request["mime_type"])
    if document is not None:
        if number > document.page_count:
            raise Refused("document.page-not-found")
        picture = pictures.pdf_picture(document.load_page(number - 1), dpi=DPI, max_pixels=MAX_PIXELS, gray=False)
    else:
        image, frame = sources.of_pictures(request["path"], request["mime_type"]).image(number)
        picture = pictures.image_picture(image, frame, max_edge=MAX_EDGE, gray=False)
    if request["turned"]:
        picture = picture.rotate(request["turned"], expand=True)
    picture.save(request["target"], "WEBP", quality=QUALITY, method=2)
    say(done=True)


if __name__ == "__main__":
    run_program(work)
