"""Child program: a copy of a PDF that opens without its password. Request: `path`, `target`; the password is the input.

Answers `{done: true}`, or that the password does not fit.
"""

from __future__ import annotations

import sys
from typing import Any

from app.services.gateways.children.limits import Refused, run_program, say
from app.services.gateways.children.mupdf import pymupdf


def work(request: dict[str, Any]) -> None:
    password = sys.stdin.buffer.read().decode()
    try:
        document = pymupdf.open(request["path"], filetype="pdf")
        if document.needs_pass and not document.authenticate(password):
            raise Refused("document.password-wrong")
        document.save(request["target"], encryption=pymupdf.PDF_ENCRYPT_NONE)
    except (pymupdf.FileDataError, RuntimeError, ValueError) as error:
        raise Refused("document.broken") from error
    say(done=True)


if __name__ == "__main__":
    run_program(work)
