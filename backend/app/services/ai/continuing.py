"""Asking for the rest of an answer that was cut off."""

from __future__ import annotations

from typing import Any

# The demo model knows the tag; the words are for the real one.
GO_ON = (
    "<continue_answer>Your answer above was cut off. Write only what is still missing, beginning exactly where it "
    "stops, in the middle of a word or sentence if need be. Repeat nothing, explain nothing.</continue_answer>"
)


def turns_for_rest(begun: str) -> list[dict[str, Any]]:
    """What has to be said so that the model goes on behind `begun`; nothing when nothing was begun.

    An answer can't be begun for a newer model by ending the request with it, so the wish is a turn of its own.
    """
    if not begun.strip():
        return []
    return [
        {"role": "assistant", "content": [{"type": "text", "text": begun.strip()}]},
        {"role": "user", "content": [{"type": "text", "text": GO_ON}]},
    ]
