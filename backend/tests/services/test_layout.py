"""Where the cache breakpoints stand: few, in order, and never out of reach."""

from __future__ import annotations

from typing import Any

from app.services.ai.layout import system_blocks, with_breakpoints

SENT = {"policy": "P", "primary": "A", "personal": "B", "skill": "", "memory": "C"}


def turn(role: str, blocks: int = 1) -> dict[str, Any]:
    return {"role": role, "content": [{"type": "text", "text": f"{role} {number}"} for number in range(blocks)]}


def marks(messages: list[dict[str, Any]]) -> list[tuple[int, int]]:
    return [
        (place, number)
        for place, message in enumerate(messages)
        for number, block in enumerate(message["content"])
        if "cache_control" in block
    ]


def test_what_all_chats_share_is_kept_longer_and_comes_first() -> None:
    blocks = system_blocks(SENT)
    assert [(block["text"], block["cache_control"].get("ttl")) for block in blocks] == [
        ("P\n\nA", "1h"),
        ("B\n\nC", None),
    ]
    assert [block["text"] for block in system_blocks({"policy": "P"})] == ["P"]


def test_the_end_of_the_request_before_is_marked_again() -> None:
    messages = [turn("user", 3), turn("assistant"), turn("user", 2), turn("assistant", 30), turn("user", 30)]
    assert marks(with_breakpoints(messages)) == [(2, 1), (4, 29)]
    assert marks(with_breakpoints(messages[:1])) == [(0, 2)]
    assert marks(messages) == []
