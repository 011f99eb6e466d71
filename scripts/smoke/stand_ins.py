"""What stands in for the outside in docker-compose.try.yml, by the levers that are open on this machine."""

from __future__ import annotations

import email
import email.policy
import http.client
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlencode

from smoke.expecting import expect, until

TOKEN = "4242:stand-in-token"
MAIL_PORT, TELEGRAM_PORT, PUSH_PORT = 8025, 8091, 8083
# The name by which the composition knows the push service: part of what it signs.
PUSH_HOST = f"push-stand-in:{PUSH_PORT}"


def _ask(port: int, method: str, path: str, told: object = None, **headers: str) -> Any:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=90)
    body = None if told is None else json.dumps(told).encode()
    connection.request(method, path, body, {"Content-Type": "application/json", **headers})
    answer = connection.getresponse()
    text = answer.read().decode()
    expect(answer.status < 300, f"stand-in {port}: {method} {path} answered {answer.status}: {text[:200]}")
    return json.loads(text) if text else None


class Mail:
    def letters(self, to: str) -> list[EmailMessage]:
        found = _ask(MAIL_PORT, "GET", f"/?{urlencode({'to': to})}")["letters"]
        return [email.message_from_string(one["content"], policy=email.policy.default) for one in found]

    def letter(self, to: str, subject: str) -> EmailMessage:
        def named() -> EmailMessage | None:
            return next((one for one in self.letters(to) if subject in one["Subject"]), None)

        return until(named, 60, f"no letter {subject!r} to {to}")


class Telegram:
    """A person of its own in each run, and their screen."""

    def __init__(self) -> None:
        self.user = {"id": 10_000 + secrets.randbelow(2**31), "first_name": "Smoke", "language_code": "en"}

    def _lever(self, name: str, **told: object) -> None:
        _ask(TELEGRAM_PORT, "POST", f"/control/{TOKEN}/{name}", {"user": self.user, **told})

    @property
    def account(self) -> dict[str, Any]:
        """The bot as its makers see it: calls it made, its webhook."""
        return _ask(TELEGRAM_PORT, "GET", f"/control/{TOKEN}")

    def screen(self) -> list[dict[str, Any]]:
        return _ask(TELEGRAM_PORT, "GET", f"/control/{TOKEN}/sent?chat_id={self.user['id']}")["messages"]

    def writes(self, text: str) -> None:
        self._lever("messages", text=text)

    def presses(self, message: dict[str, Any], data: str) -> None:
        self._lever("callbacks", message_id=message["message_id"], data=data)

    def message(self, fits: Callable[[dict[str, Any]], bool], what: str) -> dict[str, Any]:
        return until(lambda: next((one for one in self.screen() if fits(one)), None), 60, f"no {what} in Telegram")


def buttons_of(message: dict[str, Any]) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button.get("callback_data", "") for row in rows for button in row]


class Push:
    def __init__(self) -> None:
        self.browser = _ask(PUSH_PORT, "POST", "/browsers", Host=PUSH_HOST)

    def message(self, title: str) -> dict[str, Any]:
        name = self.browser["endpoint"].rpartition("/")[2]

        def named() -> dict[str, Any] | None:
            got = _ask(PUSH_PORT, "GET", f"/browsers/{name}")["messages"]
            return next((one for one in map(_content, got) if one["title"] == title), None)

        return until(named, 60, f"no push message {title!r}")


def _content(message: dict[str, Any]) -> dict[str, Any]:
    return json.loads(message["content"])


@dataclass
class StandIns:
    mail: Mail
    telegram: Telegram
    push: Push

    @classmethod
    def on_this_machine(cls) -> StandIns:
        return cls(Mail(), Telegram(), Push())
