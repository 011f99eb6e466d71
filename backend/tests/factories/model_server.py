"""The Claude stand-in as tests use it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import httpx

from tests.factories.waiting import until

BACKEND = Path(__file__).resolve().parents[2]


@contextmanager
def model_server(*options: str) -> Iterator[str]:
    command = [sys.executable, "-m", "standins.claude", "--control", "--exit-with-parent", "--token-delay-ms", "0"]
    process = subprocess.Popen([*command, *options], cwd=BACKEND, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield process.stdout.readline().removeprefix("listening on ").strip()
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


class ModelServer:
    def __init__(self, url: str) -> None:
        self.url = url
        self._http = httpx.Client(base_url=url, timeout=10)

    def __enter__(self) -> Self:
        self._http.post("/_control/reset").raise_for_status()
        return self

    def __exit__(self, *error: object) -> None:
        self._http.post("/_control/reset")
        self._http.close()

    def will(self, *behaviours: dict[str, Any]) -> None:
        """What the next requests get, in order; see standins/claude/README.md."""
        answer = self._http.post("/_control/script", json=list(behaviours))
        assert answer.status_code == 200, answer.text

    def says(self, *replies: str) -> None:
        self.will(*({"reply": reply} for reply in replies))

    async def closed_by_us(self) -> float:
        """When the newest request saw its connection closed under its answer, in Unix time."""
        entry = await until(lambda: (asked := self.requests) and asked[-1]["closed_at"] and asked[-1])
        assert entry["client_closed_early"], "the answer had come to its end"
        return float(entry["closed_at"])

    @property
    def requests(self) -> list[dict[str, Any]]:
        """What it was asked so far: bodies and how each exchange ended."""
        found = self._http.get("/_control/requests").json()["requests"]
        return [item for item in found if item["path"] == "/v1/messages"]
