"""Values that may be a little old."""

from __future__ import annotations

import time


class Briefly[Value]:
    """Remembers one value for some seconds, so that the hot path need not ask for it each time."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._value: Value | None = None
        self._until = 0.0

    def get(self) -> Value | None:
        """The value, or None when there is none or it has become too old."""
        return self._value if time.monotonic() < self._until else None

    def latest(self) -> Value | None:
        """The value however old it is."""
        return self._value

    def put(self, value: Value) -> Value:
        self._value, self._until = value, time.monotonic() + self._seconds
        return value

    def expire(self) -> None:
        """Too old from now on, but still the latest."""
        self._until = 0.0

    def forget(self) -> None:
        self._value, self._until = None, 0.0
