"""Drill 19: a server is told to end while it writes twenty answers."""

from __future__ import annotations

import asyncio
import signal
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.factories import Chatter, ModelServer, People, text_of
from tests.factories.processes import running

STREAMS = 20
ENDS_WITHIN = 15.0


async def test_a_server_told_to_end_takes_nobody_on_and_keeps_what_it_was_writing(
    people: People, claude: ModelServer, claude_url: str, make_settings: Any, tmp_path: Path
) -> None:
    person = await people.person()
    chats = [await Chatter.open(person) for _ in range(STREAMS)]
    # Half of them end within the grace, half do not.
    claude.will(
        {"match": "briefly", "tokens": 60, "token_delay_ms": 25, "times": STREAMS // 2},
        {"match": "at length", "tokens": 4000, "token_delay_ms": 25, "times": STREAMS // 2},
    )
    with running("serve", make_settings(demo_model_url=claude_url), tmp_path / "serve.log") as server:
        url = await asyncio.to_thread(lambda: server.url)
        limits = httpx.Limits(max_connections=STREAMS + 1)
        async with httpx.AsyncClient(base_url=url, headers=person.http.headers, timeout=60, limits=limits) as http:
            there = [chat.through(http) for chat in chats]
            words = ["briefly", "at length"] * (STREAMS // 2)
            begun = await asyncio.gather(
                *(chat.begin(f"Tell me {word}") for chat, word in zip(there, words, strict=True))
            )
            server.process.send_signal(signal.SIGTERM)
            began = time.monotonic()
            heard = await asyncio.gather(*(sent for sent, _ in begun), return_exceptions=True)
            with pytest.raises(httpx.TransportError):
                await httpx.AsyncClient().get(f"{url}/health/ready")
        assert await asyncio.to_thread(server.process.wait, ENDS_WITHIN) == 0
        assert time.monotonic() - began < ENDS_WITHIN
    assert "Traceback" not in (tmp_path / "serve.log").read_text()
    ended = set()
    for chat, (_, answer_id), events in zip(chats, begun, heard, strict=True):
        answer = (await chat.messages())[-1]
        ended.add(answer["status"])
        assert answer["metadata"]["reason"] == (None if answer["status"] == "complete" else "server-restart")
        # What was heard is kept, and the rest is read from whoever serves now.
        seen = events if isinstance(events, list) else []
        assert answer["content"].startswith(text_of(seen))
        rest = await chat.resume(answer_id, seen[-1].number if seen else 0)
        assert text_of([*seen, *rest]) == answer["content"] != ""
    assert ended == {"complete", "interrupted"}
