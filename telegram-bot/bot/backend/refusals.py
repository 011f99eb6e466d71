"""The two ways in which the backend does not do what it was asked."""

from collections.abc import Mapping
from typing import Any


class BackendRefused(Exception):  # noqa: N818 - a refusal is an answer, not a failure
    """The backend understood and said no; `code` and `params` are from its error catalogue."""

    def __init__(self, status: int, code: str, params: Mapping[str, Any] | None = None) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code
        self.params = dict(params or {})


class BackendUnavailable(Exception):  # noqa: N818
    """No usable answer: not reachable, too slow, or failing inside."""


class NotLinked(Exception):  # noqa: N818
    """The chat belongs to no account, or not any more."""
