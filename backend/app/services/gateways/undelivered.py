"""How a channel says that a message did not get through."""

from __future__ import annotations


class Undelivered(Exception):  # noqa: N818 - an answer of the channel, not a fault of ours
    """`error` is a code such as `mail.busy`; the text is for logs, not for people.

    `final` says that trying again would not help, `lost` that the address behind the channel (mailbox, chat, browser)
    does not take anything any more. `wait` are the seconds that a busy channel asks for.
    """

    def __init__(
        self, error: str, detail: str, *, final: bool = False, lost: bool = False, wait: float | None = None
    ) -> None:
        super().__init__(detail)
        self.error = error
        self.final = final or lost
        self.lost = lost
        self.wait = wait
