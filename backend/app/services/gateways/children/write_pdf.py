"""Child program: HTML of ours to PDF. Request: `source`, `target` (paths). Answers `{done: true}`.

Nothing is fetched, neither from the network nor from the disk: only what the HTML carries itself.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.services.gateways.children.limits import Refused, run_program, say


def work(request: dict[str, Any]) -> None:
    try:
        # Loads pango and its friends, which are system packages.
        import weasyprint  # noqa: PLC0415
        from weasyprint.urls import URLFetcher  # noqa: PLC0415
    except (ImportError, OSError) as error:
        raise Refused("pdf.unavailable") from error
    html = Path(request["source"]).read_text(encoding="utf-8")
    document = weasyprint.HTML(string=html, url_fetcher=URLFetcher(allowed_protocols={"data"}))
    document.write_pdf(request["target"])
    say(done=True)


if __name__ == "__main__":
    run_program(work)
