"""How the layers become a request, and where its cache breakpoints stand.

Of at most four breakpoints two are in the system part: behind what all chats share (an hour) and behind what the chat
keeps (five minutes). The other two are in the turns: at the very end, and where the call before this one ended. The
latter makes sure of a hit: the provider looks back twenty blocks from a breakpoint, and a round of many tools is more.
"""

from __future__ import annotations

from typing import Any

Block = dict[str, Any]

_HOUR = {"type": "ephemeral", "ttl": "1h"}
_MINUTES = {"type": "ephemeral"}
_SHARED = ("policy", "primary")
_OWN = ("personal", "skill", "memory")


def system_blocks(sent: dict[str, str]) -> list[Block]:
    """The system part of a chat, out of its frozen layers."""
    parts = ((_SHARED, _HOUR), (_OWN, _MINUTES))
    texts = (("\n\n".join(sent[name] for name in names if sent.get(name)), mark) for names, mark in parts)
    return [{"type": "text", "text": text, "cache_control": mark} for text, mark in texts if text]


def with_breakpoints(messages: list[Block]) -> list[Block]:
    """The turns with their breakpoints. On copies: what is stored stays as it was sent."""
    marked = list(messages)
    answers = [place for place, turn in enumerate(messages) if turn["role"] == "assistant"]
    # The turn before the newest answer of the model is the end of the request that it answered.
    for place in {answers[-1] - 1 if answers else -1, len(messages) - 1} - {-1}:
        marked[place] = _marked(messages[place])
    return marked


def _marked(turn: Block) -> Block:
    *before, last = turn["content"]
    return {**turn, "content": [*before, {**last, "cache_control": _MINUTES}]}
