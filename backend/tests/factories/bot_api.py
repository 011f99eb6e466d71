"""The Bot API stand-in as tests use it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

BACKEND = Path(__file__).resolve().parents[2]
TOKEN = "4242:stand-in-token"


@contextmanager
def bot_api() -> Iterator[BotApi]:
    command = [sys.executable, "-m", "standins.telegram", "--port", "0"]
    process = subprocess.Popen(command, cwd=BACKEND, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        url = process.stdout.readline().removeprefix("listening on ").strip()
        with httpx.Client(base_url=url, timeout=10) as http:
            yield BotApi(url, http)
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


class BotApi:
    def __init__(self, url: str, http: httpx.Client) -> None:
        self.url = url
        self._http = http

    def forget(self) -> None:
        self._http.delete(f"/control/{TOKEN}")

    def will(self, **fault: Any) -> None:
        """What goes wrong next: {status, times?, method?, chat_id?, retry_after?, description?}."""
        self._http.post(f"/control/{TOKEN}/faults", json=fault).raise_for_status()

    def block(self, chat_id: int) -> None:
        self._http.post(f"/control/{TOKEN}/chats", json={"chat_id": chat_id, "blocked": True}).raise_for_status()

    def messages(self, chat_id: int | None = None) -> list[dict[str, Any]]:
        """As they stand now, edits applied."""
        query = {} if chat_id is None else {"chat_id": chat_id}
        found: list[dict[str, Any]] = self._http.get(f"/control/{TOKEN}/sent", params=query).json()["messages"]
        return found

    def wait_for_one_to(self, chat_id: int) -> bool:
        return self.wait_for(1, chat_id=chat_id)

    def wait_for(self, number: int, **query: int) -> bool:
        query |= {"at_least": number, "timeout": 9}
        found = self._http.get(f"/control/{TOKEN}/sent", params=query).json()["messages"]
        return len(found) >= number

    @property
    def calls(self) -> list[dict[str, Any]]:
        made: list[dict[str, Any]] = self._http.get(f"/control/{TOKEN}").json()["calls"]
        return made


def buttons_of(message: dict[str, Any]) -> list[str]:
    keyboard = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button.get("callback_data", button["text"]) for line in keyboard for button in line]
