"""The one way a method says no, in Telegram's words and shape."""

from typing import Any


class BotApiError(Exception):
    """Becomes `{"ok": false, "error_code", "description", "parameters"?}` with the same HTTP status."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"ok": False, "error_code": self.status, "description": self.description}
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


class NoAnswer(Exception):  # noqa: N818 - a fault of the line
    """The call was carried out, and the line breaks before its answer."""


def bad_request(what: str) -> BotApiError:
    return BotApiError(400, f"Bad Request: {what}")
