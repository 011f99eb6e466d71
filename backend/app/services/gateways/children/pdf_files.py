"""PDFs of strangers. Runs inside child processes only."""

from __future__ import annotations

from typing import Any

from app.services.gateways.children.limits import Refused
from app.services.gateways.children.mupdf import pymupdf


def open_pdf(path: str) -> Any:
    """The PDF, or Refused when it is broken or needs a password."""
    try:
        document = pymupdf.open(path, filetype="pdf")
    except (pymupdf.FileDataError, RuntimeError, ValueError) as error:
        raise Refused("document.broken") from error
    if document.needs_pass:
        raise Refused("document.password-required")
    try:
        count = document.page_count
    except (RuntimeError, ValueError) as error:
        raise Refused("document.broken") from error
    if count < 1:
        raise Refused("document.broken")
    return document
