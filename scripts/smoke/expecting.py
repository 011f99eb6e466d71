"""What a step says when it does not go as it should."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any


class StepError(Exception):
    """A step did not go as it should."""


def expect(holds: bool, sentence: str) -> None:
    if not holds:
        raise StepError(sentence)


def until(look: Callable[[], Any], seconds: float, sentence: str) -> Any:
    """What `look` finds, once it finds something."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        expect(time.monotonic() < deadline, f"{sentence} within {seconds:.0f} s")
        time.sleep(0.3)
    return found
