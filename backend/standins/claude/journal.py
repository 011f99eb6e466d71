"""What was asked of this server, for tests to read: bodies, headers, times, and how each exchange ended."""

import itertools
import time
from collections import deque
from dataclasses import asdict, dataclass, field
from typing import Any

_MAX_ENTRIES = 500


@dataclass(slots=True)
class Entry:
    number: int
    path: str
    headers: dict[str, str]
    body: Any
    request_id: str
    received_at: float = field(default_factory=time.time)
    closed_at: float | None = None
    status: int | None = None
    behaviour: dict[str, Any] | None = None
    """The scripted behaviour that served it, as it was queued."""
    bytes_sent: int = 0
    deltas_sent: int = 0
    client_closed_early: bool = False

    def close(self, by_client: bool) -> None:
        self.closed_at = time.time()
        self.client_closed_early = by_client


class Journal:
    def __init__(self, keep: bool) -> None:
        self._keep = keep
        self._numbers = itertools.count(1)
        self._entries: deque[Entry] = deque(maxlen=_MAX_ENTRIES)

    def open(self, path: str, headers: dict[str, str], body: Any, request_id: str) -> Entry:
        """Without `keep` the entry is forgotten with its request: the demo model holds on to nobody's health data."""
        entry = Entry(next(self._numbers), path, headers, body, request_id)
        if self._keep:
            self._entries.append(entry)
        return entry

    def clear(self) -> None:
        self._entries.clear()
        self._numbers = itertools.count(1)

    def as_json(self) -> list[dict[str, Any]]:
        return [asdict(entry) for entry in self._entries]
