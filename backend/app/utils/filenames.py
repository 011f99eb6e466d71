"""File names as people give them: labels to show, never paths."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

MAX_LABEL = 255
FALLBACK = "document"
# Control, format (right-to-left tricks), surrogate, private and separator characters say nothing to a reader.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,8}$")


def clean_filename(name: str) -> str:
    """The last part of the name without what can't be seen, at most MAX_LABEL characters, ending kept."""
    last = re.split(r"[/\\]", name)[-1]
    visible = "".join(sign if unicodedata.category(sign) not in _INVISIBLE else " " for sign in last)
    label = " ".join(unicodedata.normalize("NFC", visible).split()).strip(". ")
    if len(label) > MAX_LABEL:
        ending = match.group() if (match := _EXTENSION.search(label)) else ""
        label = label[: MAX_LABEL - len(ending)].rstrip() + ending
    return label or FALLBACK


def attachment(name: str) -> str:
    """A Content-Disposition that saves the file under this name (RFC 6266 with the RFC 5987 form)."""
    plain = "".join(sign if " " <= sign <= "~" and sign not in '"\\%;' else "_" for sign in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
