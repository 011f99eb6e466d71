"""File types told by their first bytes; names and declared types are only what somebody says."""

from __future__ import annotations

PDF = "application/pdf"
ACCEPTED: dict[str, str] = {
    PDF: "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/tiff": "tiff",
}
# How people's files end; several spellings for one type.
EXTENSIONS = [".pdf", ".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff"]
HEAD_BYTES = 1024


def sniff(head: bytes) -> str | None:
    """The MIME type of a file we can read, from its first HEAD_BYTES; None for anything else."""
    if b"%PDF-" in head[:HEAD_BYTES]:
        return PDF
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    if head.startswith((b"II*\x00", b"MM\x00*")):
        return "image/tiff"
    return None
