"""When an update is done: not when its handler returns, but when what it asks for has reached the backend.

Handlers begin work that outlives them and take a hold of their update for it. An update without holds is handled; one
that is still held when its process dies comes again, where somebody keeps it (`comes_again`).
"""

import asyncio
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Receipt:
    """Of one update. `done` is called when nothing holds it any more."""

    def __init__(self, done: Callable[[], None] = lambda: None, *, comes_again: bool = False) -> None:
        self.comes_again = comes_again
        self._done = done
        self._holds = 0

    def hold(self) -> "Hold":
        self._holds += 1
        return Hold(self)

    def let_go(self) -> None:
        self._holds -= 1
        if self._holds == 0:
            self._done()


class Hold:
    """Something that is still to be done for an update."""

    def __init__(self, receipt: Receipt) -> None:
        self._receipt = receipt
        self._is_released = False

    def another(self) -> "Hold":
        """For what this work hands on."""
        return self._receipt.hold()

    def release(self) -> None:
        """More than once is as good as once."""
        if not self._is_released:
            self._is_released = True
            self._receipt.let_go()

    @property
    def is_lost(self) -> bool:
        """Cancelled now, nobody would take it up again."""
        return not self._is_released and not self._receipt.comes_again


Holds = Collection[Hold]
# Of the update that is being handled; work that is begun meanwhile inherits it.
CURRENT: ContextVar[Receipt | None] = ContextVar("receipt of the update", default=None)


def hold() -> Hold:
    return (CURRENT.get() or Receipt()).hold()


def release(holds: Holds) -> None:
    for held in holds:
        held.release()


@contextmanager
def until_ended(holds: Holds) -> Iterator[None]:
    """What comes to an end, also to a bad one, is done; what is cancelled is not."""
    try:
        yield
    except asyncio.CancelledError:
        raise
    except BaseException:
        release(holds)
        raise
    release(holds)
