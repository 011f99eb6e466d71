"""The product as a newcomer starts it: one command, its own servers, and what a `kill -9` leaves behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import psutil
import pytest

BACKEND = Path(__file__).resolve().parents[2]
START_SECONDS = 120


class Product:
    """A running `python -m app run` on an empty port."""

    def __init__(self, data_dir: Path, **environment: str) -> None:
        clean = {
            name: value
            for name, value in os.environ.items()
            if name not in ("DATABASE_URL", "REDIS_URL", "ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL", "SECRET_KEY")
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "app", "run"],
            cwd=BACKEND,
            env=clean | {"DATA_DIR": str(data_dir), "PORT": "0", "LOG_LEVEL": "WARNING"} | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.lines: list[str] = []
        alarm = threading.Timer(START_SECONDS, self.process.kill)
        alarm.start()
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.strip())
            if line.strip().startswith("Ready:"):
                break
        alarm.cancel()

    @property
    def url(self) -> str:
        return self.lines[-1].split()[-1]

    @property
    def password(self) -> str | None:
        """The administrator's password, if it was printed."""
        return next((line.split()[1] for line in self.lines if line.startswith("Password:")), None)

    def end(self, number: int) -> int:
        self.process.send_signal(number)
        code = self.process.wait(30)
        for pipe in (self.process.stdout, self.process.stderr):
            assert pipe is not None
            pipe.close()
        return code


@contextmanager
def started(data_dir: Path, **environment: str) -> Iterator[Product]:
    product = Product(data_dir, **environment)
    try:
        yield product
    finally:
        if product.process.poll() is None:
            product.end(signal.SIGINT)


def of(data_dir: Path) -> list[str]:
    """The server processes that work on a data directory."""
    found = []
    for process in psutil.process_iter(["cmdline"]):
        line = " ".join(process.info["cmdline"] or ())
        if str(data_dir) in line and ("postgres" in line or "redis-server" in line):
            found.append(line)
    return found


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


def sign_in(product: Product, password: str) -> httpx.Client:
    http = httpx.Client(base_url=product.url, timeout=30)
    answer = http.post("/api/v1/auth/login", json={"email": "admin@example.com", "password": password})
    answer.raise_for_status()
    http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    return http


def ask(http: httpx.Client, chat: str, content: str) -> AbstractContextManager[httpx.Response]:
    body = {"content": content, "client_id": str(uuid4())}
    return http.stream("POST", f"/api/v1/chats/{chat}/messages", json=body)


def messages(http: httpx.Client, chat: str) -> list[dict[str, Any]]:
    """Newest first."""
    found: list[dict[str, Any]] = http.get(f"/api/v1/chats/{chat}/messages").json()["items"]
    return found


def until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def answered(http: httpx.Client, chat: str, **body: str) -> str:
    events = http.post(f"/api/v1/chats/{chat}/messages", json={"client_id": str(uuid4()), **body}).text
    assert "event: message.completed" in events
    content: str = messages(http, chat)[0]["content"]
    return content


def test_answers_survive_a_killed_server_and_the_next_start_cleans_up(data_dir: Path) -> None:
    with started(data_dir) as first:
        password = first.password
        assert password is not None
        http = sign_in(first, password)
        assert http.get("/health/ready").status_code == 200
        assert http.get("/api/v1/meta").json()["demo_model"] is True
        talking, working = (http.post("/api/v1/chats", json={}).json()["id"] for _ in range(2))
        with ask(http, talking, "What can you do for me?"), ask(http, working, "Make a PDF summary for my doctor"):
            # One is in the middle of its words and older than a flush, the other between a tool's call and its result.
            until(lambda: bool(messages(http, talking)[0]["content"]))
            until(lambda: bool(messages(http, working)[0]["metadata"]["tool_calls"]))
            first.end(signal.SIGKILL)
        http.close()
        assert of(data_dir), "the servers outlive a killed product; that is what the next start has to cope with"
    with started(data_dir) as second:
        assert second.password is None
        http = sign_in(second, password)
        for chat in (talking, working):
            until(lambda chat=chat: messages(http, chat)[0]["status"] != "streaming")
            answer = messages(http, chat)[0]
            assert (answer["status"], answer["metadata"]["reason"]) == ("interrupted", "server-restart")
            assert http.get(f"/api/v1/chats/{chat}").json()["is_interrupted"] is True
        begun = messages(http, talking)[0]
        assert begun["content"]
        # What the killed writer had seen is charged, and the page of usage says the same as the header.
        assert begun["metadata"]["usage"]["output_tokens"] > 0
        used = http.get("/api/v1/users/me/usage").json()
        charged = [row["input_tokens"] + row["output_tokens"] + row["cache_write_tokens"] for row in used["days"]]
        assert sum(charged) == used["quota"]["tokens"]["used"] > 0
        assert answered(http, talking, continue_from=begun["id"]).startswith(begun["content"])
        # Whatever the kill cut off, what follows is valid for the provider: a question as well as another try.
        assert answered(http, working, content="What can you do for me?")
        assert answered(http, working, regenerate=messages(http, working)[2]["id"])
        http.close()
        assert second.end(signal.SIGTERM) == 0
    assert of(data_dir) == []


def test_two_runs_never_share_a_data_directory(data_dir: Path) -> None:
    with started(data_dir) as first:
        second = Product(data_dir)
        assert second.process.wait(30) == 2
        _, error = second.process.communicate()
        assert "another run is using" in error
        assert first.process.poll() is None
        assert first.end(signal.SIGINT) == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [("SECRET_KEY", "short"), ("SECRET_KEY", "change-me-please-generate-with-openssl-rand"), ("PORT", "99999999")],
)
def test_a_bad_setting_is_named_and_nothing_starts(data_dir: Path, name: str, value: str) -> None:
    product = Product(data_dir, **{name: value})
    _, error = product.process.communicate()
    assert product.process.returncode == 2
    assert name in error
    assert of(data_dir) == []
