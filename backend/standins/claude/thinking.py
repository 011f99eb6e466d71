"""Thinking blocks, signed over their own text and over everything said before them, and checked on the way back."""

import hashlib
import hmac
from typing import Any

from standins.claude.answers import Thinking
from standins.claude.encoding import dump
from standins.claude.errors import invalid
from standins.claude.prompt import content_blocks

Json = dict[str, Any]

# Not a secret: it only tells our own signatures from those of a real model met in an older part of a chat.
_KEY = b"demo-model-thinking"
_MARK = "ZGVtby"


def _digest(*values: Any) -> str:
    return hmac.new(_KEY, dump(values), hashlib.sha256).hexdigest()[:40]


def _everything_before(request: Json, messages: int) -> Json:
    """System, tools and earlier messages without cache marks, which may move from turn to turn."""
    return {
        "system": [_bare(block) for block in content_blocks(request.get("system") or [])],
        "tools": [_bare(tool) for tool in request.get("tools") or []],
        "messages": [
            [message["role"], [_bare(block) for block in content_blocks(message["content"])]]
            for message in request["messages"][:messages]
        ],
    }


def _bare(block: Json) -> Json:
    return {key: value for key, value in block.items() if key != "cache_control"}


def think(request: Json, text: str) -> Thinking | None:
    """The block this request would get; its text is empty where the API omits it. None when none was asked for."""
    config = request.get("thinking") or {}
    kind = config.get("type")
    after_tools = any(
        block.get("type") == "tool_result" for block in content_blocks(request["messages"][-1]["content"])
    )
    if kind not in {"adaptive", "enabled"} and not (kind == "between_tools" and after_tools):
        return None
    shown = config.get("display") == "summarized" or (kind == "enabled" and "display" not in config)
    words = text if shown else ""
    before = _everything_before(request, len(request["messages"]))
    return Thinking(words, f"{_MARK}.{_digest(words)}.{_digest(before)}")


def check_replayed(request: Json, strict: bool) -> None:
    """400 for a thinking block that was edited, and in strict mode for one whose conversation was."""
    for m, message in enumerate(request["messages"]):
        for b, block in enumerate(content_blocks(message["content"])):
            if block.get("type") != "thinking" or not str(block.get("signature", "")).startswith(_MARK + "."):
                continue
            _, own, before = block["signature"].split(".")
            path = f"messages.{m}.content.{b}"
            if own != _digest(block.get("thinking", "")):
                raise invalid(f"{path}: Invalid `signature` in `thinking` block")
            if strict and before != _digest(_everything_before(request, m)):
                raise invalid(f"{path}: The block is bound to a different conversation")
