"""What is measured: so many streams at once, at such a pace, in chats with so much behind them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

PACE_MS = 20.0
_FORM = re.compile(r"(\d+)(?:@(\d+))?(?:\+(\d+))?")


@dataclass(frozen=True, slots=True)
class Scene:
    """`streams` parallel answers, a token every `pace_ms`, after `history` earlier messages in each chat."""

    streams: int
    pace_ms: float = PACE_MS
    history: int = 0

    @classmethod
    def parse(cls, text: str) -> Self:
        """`50`, `200@80` (another pace) or `10+200` (a long history)."""
        found = _FORM.fullmatch(text)
        if found is None:
            raise ValueError(f"not a scene: {text}")
        streams, pace, history = found.groups()
        return cls(int(streams), float(pace or PACE_MS), int(history or 0))

    def __str__(self) -> str:
        pace = f"@{self.pace_ms:g}" if self.pace_ms != PACE_MS else ""
        return f"{self.streams}{pace}" + (f"+{self.history}" if self.history else "")
