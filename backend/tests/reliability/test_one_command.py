"""The product as a newcomer starts it: one command, its own servers, and what a `kill -9` leaves behind."""

from __future__ import annotations

import signal
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import psutil
import pytest

from tests.factories.product import Product, sign_in, started
from tests.factories.waiting import until_outside


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


def ask(http: httpx.Client, chat: str, content: str) -> AbstractContextManager[httpx.Response]:
    body = {"content": content, "client_id": str(uuid4())}
    return http.stream("POST", f"/api/v1/chats/{chat}/messages", json=body)


def messages(http: httpx.Client, chat: str) -> list[dict[str, Any]]:
    """Newest first."""
    found: list[dict[str, Any]] = http.get(f"/api/v1/chats/{chat}/messages").json()["items"]
    return found


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
            until_outside(lambda: bool(messages(http, talking)[0]["content"]))
            until_outside(lambda: bool(messages(http, working)[0]["metadata"]["tool_calls"]))
            first.end(signal.SIGKILL)
        http.close()
        assert of(data_dir), "the servers outlive a killed product; that is what the next start has to cope with"
    with started(data_dir) as second:
        assert second.password is None
        nobody_else_runs_on(data_dir)
        http = sign_in(second, password)
        for chat in (talking, working):
            until_outside(lambda chat=chat: messages(http, chat)[0]["status"] != "streaming")
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
        assert second.end(signal.SIGINT) == 0
    assert of(data_dir) == []


def nobody_else_runs_on(data_dir: Path) -> None:
    """Two runs never share a data directory; the first one goes on."""
    another = Product(data_dir)
    assert another.process.wait(30) == 2, another.errors
    assert "another run is using" in another.errors


@pytest.mark.parametrize(
    ("name", "value"),
    [("SECRET_KEY", "short"), ("SECRET_KEY", "change-me-please-generate-with-openssl-rand"), ("PORT", "99999999")],
)
def test_a_bad_setting_is_named_and_nothing_starts(data_dir: Path, name: str, value: str) -> None:
    product = Product(data_dir, **{name: value})
    assert product.process.wait(30) == 2, product.errors
    assert name in product.errors
    assert of(data_dir) == []
