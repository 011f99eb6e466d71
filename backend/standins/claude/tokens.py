"""A token estimate that is the same on every run: about four characters a token in Latin script, 2.5 in Cyrillic."""

import math
import re
from typing import Any

from standins.claude.encoding import dump

_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN_PER_TOKEN = 4.0
_CYRILLIC_PER_TOKEN = 2.5
_IMAGE_TOKENS = 1500
_PDF_TOKENS_PER_BYTE = 1 / 20
_BLOCK_OVERHEAD = 3


def text_tokens(text: str) -> int:
    if not text:
        return 0
    cyrillic = 0 if text.isascii() else len(_CYRILLIC.findall(text))
    return max(1, math.ceil((len(text) - cyrillic) / _LATIN_PER_TOKEN + cyrillic / _CYRILLIC_PER_TOKEN))


def block_tokens(block: Any) -> int:
    """Of one tool definition or content block. Binary sources count by kind: their base64 says nothing about tokens."""
    if isinstance(block, str):
        return text_tokens(block) + _BLOCK_OVERHEAD
    kind = block.get("type")
    if kind == "text":
        return text_tokens(block.get("text", "")) + _BLOCK_OVERHEAD
    if kind == "image":
        return _IMAGE_TOKENS
    if kind == "document" and block.get("source", {}).get("type") == "base64":
        return math.ceil(len(block["source"].get("data", "")) * _PDF_TOKENS_PER_BYTE) + _BLOCK_OVERHEAD
    if kind == "tool_result" and isinstance(block.get("content"), list):
        return sum(block_tokens(part) for part in block["content"]) + 2 * _BLOCK_OVERHEAD
    return text_tokens(dump(block).decode()) + _BLOCK_OVERHEAD
