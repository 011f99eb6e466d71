"""A document: uploaded, read, told about."""

from __future__ import annotations

import secrets
import time
from pathlib import Path

from smoke.browser import Browser
from smoke.expecting import expect
from smoke.live import LiveConnection

REPORT = (
    "Laboratory report {number}",
    "Patient: Anna Smith",
    "Collected: 2026-11-02",
    "Ferritin 8 ng/ml (reference 15 - 150) LOW",
    "Hemoglobin 118 g/l (reference 120 - 155) LOW",
    "Vitamin D 21 ng/ml (reference 30 - 100) LOW",
)


def pdf_of(lines: list[str]) -> bytes:
    """One page of PDF with these lines (ASCII without brackets), so that no sample file has to travel along."""
    shown = " ".join(f"({line.replace('(', '').replace(')', '')}) Tj T*" for line in lines)
    drawing = f"BT /F1 11 Tf 16 TL 60 760 Td {shown} ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 6 0 R >>",
        f"<< /Length {len(drawing)} >>\nstream\n{drawing}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        "<< /Font << /F1 5 0 R >> >>",
    ]
    content, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(content))
        content += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(content)}\n%%EOF\n"
    return f"{content}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}".encode()


def document(browser: Browser, live: LiveConnection, file: Path | None) -> str:
    began = time.monotonic()
    if file:
        stored = browser.upload(file.name, "application/octet-stream", file.read_bytes())
    else:
        number = secrets.token_hex(4)
        stored = browser.upload(
            "report.pdf", "application/pdf", pdf_of([line.format(number=number) for line in REPORT])
        )
    live.wait_for("document.status", 90, document_id=stored["id"], status="completed")
    seconds = time.monotonic() - began
    page = browser.api("GET", f"/documents/{stored['id']}/pages/1")
    expect(len(page["text"]) > 20, "the document has no text on page 1")
    return f"{stored['filename']}: completed after {seconds:.1f} s, told by document.status"
