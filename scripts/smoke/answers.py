"""A question: answered word by word, and resumed."""

from __future__ import annotations

import json
from uuid import uuid4

from smoke.browser import Browser, sse
from smoke.expecting import StepError, expect


def answer(browser: Browser) -> str:
    chat = browser.api("POST", "/chats", {"title": "Smoke"}, status=201)
    told = {"content": "What does my ferritin result mean?", "client_id": str(uuid4())}
    response = browser.open(
        "POST",
        f"/api/v1/chats/{chat['id']}/messages",
        json.dumps(told).encode(),
        {"Content-Type": "application/json", "Accept": "text/event-stream"},
    )
    if response.status != 200:
        raise StepError(f"the question was answered with {response.status}: {response.read(300)!r}")
    kind = response.getheader("Content-Type") or ""
    expect(kind.startswith("text/event-stream"), f"the answer is {kind}")
    events = list(sse(response))
    numbers = [number for _, number, _, _ in events]
    expect(numbers == list(range(1, len(events) + 1)), f"event ids are {numbers[:5]}…")
    expect(events[-1][2] == "message.completed", f"the stream ended with {events[-1][2]}: {events[-1][3]}")
    deltas = [at for at, _, name, _ in events if name == "text.delta"]
    expect(len(deltas) > 3, f"only {len(deltas)} text.delta events")
    spread, moments = deltas[-1] - deltas[0], len({round(at, 2) for at in deltas})
    expect(spread > 0.15 and moments > 3, f"{len(deltas)} deltas came within {spread:.3f} s: buffered on the way")
    message = events[-1][3]["message"]
    again = browser.open(
        "GET",
        f"/api/v1/chats/{chat['id']}/messages/{message['id']}/stream",
        headers={"Last-Event-ID": str(len(events) - 1)},
    )
    tail = list(sse(again))
    expect([number for _, number, _, _ in tail] == [len(events)], "a resumed stream does not begin where it should")
    cited = len(message["metadata"]["citations"])
    tools = [name for _, _, name, _ in events if name == "tool.finished"]
    return f"{len(deltas)} deltas over {spread:.2f} s, {len(tools)} tool calls, {cited} citations, resumed"
