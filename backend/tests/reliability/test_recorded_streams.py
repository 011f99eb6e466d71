"""Real answers of the Messages API, replayed byte by byte through the whole backend, whole and cut anywhere."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.factories import Chatter, ModelServer, People, StreamEvent, text_of

STREAMS = Path(__file__).resolve().parents[4] / "shared" / "streams"
FILES = sorted(STREAMS.glob("*.sse"))
pytestmark = pytest.mark.skipif(not FILES, reason=f"the recorded streams are not here: {STREAMS}")
CUTS_PER_FILE = 6


@dataclass
class Recorded:
    """What a recording says, read in the plainest possible way."""

    text: str = ""
    stop_reason: str | None = None
    finished: bool = False
    tools: list[str] = field(default_factory=list)
    shows_thinking: bool = False

    @classmethod
    def of(cls, raw: bytes) -> Recorded:
        found = cls()
        whole = raw.decode(errors="ignore").replace("\r\n", "\n")
        for block in whole.split("\n\n")[: -1 if not whole.endswith("\n\n") else None]:
            for line in block.split("\n"):
                if line.startswith("data:"):
                    found.take(json.loads(line[5:]))
        return found

    def take(self, event: dict) -> None:
        if event["type"] == "content_block_delta":
            self.text += event["delta"].get("text", "")
            self.shows_thinking |= bool(event["delta"].get("thinking"))
        elif event["type"] == "content_block_start":
            self.text += event["content_block"].get("text") or ""
            if event["content_block"]["type"] == "tool_use":
                self.tools.append(event["content_block"]["id"])
        elif event["type"] == "message_delta":
            self.stop_reason = event["delta"].get("stop_reason")
        elif event["type"] == "message_stop":
            self.finished = True


def ends_once(events: list[StreamEvent]) -> bool:
    last = [event.name in ("message.completed", "message.interrupted", "error") for event in events]
    return last.count(True) == 1 and last[-1]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
@pytest.mark.parametrize("chunks", [[1 << 20], [1], [7, 3, 64]], ids=["whole", "bytes", "pieces"])
async def test_a_recording_comes_through_whole(
    people: People, claude: ModelServer, file: Path, chunks: list[int]
) -> None:
    recorded = Recorded.of(file.read_bytes())
    chatter = await Chatter.open(await people.person())
    claude.will({"replay": str(file), "chunk_sizes": chunks}, {"reply": "After the tools."})
    events = await chatter.send("Please go on")
    assert ends_once(events)
    answer = (await chatter.messages())[-1]
    if recorded.stop_reason == "tool_use":
        assert answer["status"] == "complete"
        assert answer["content"].startswith(recorded.text.strip()[:40])
        assert answer["content"].endswith("After the tools.")
        assert [call["tool_use_id"] for call in answer["metadata"]["tool_calls"]] == recorded.tools
        assert {call["status"] for call in answer["metadata"]["tool_calls"]} == {"error"}
    elif recorded.stop_reason == "refusal":
        assert (events[-1].data["reason"], answer["content"]) == ("refused", "")
    elif recorded.stop_reason == "max_tokens":
        assert (events[-1].data["reason"], answer["content"]) == ("truncated", recorded.text)
        assert answer["metadata"]["tool_calls"] == []
    else:
        assert (answer["status"], answer["content"]) == ("complete", recorded.text)
    # What was kept is fit to be continued, thinking and tool calls included.
    claude.says("And on.")
    assert (await chatter.send("And then?"))[-1].name == "message.completed"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
async def test_a_cut_recording_never_passes_for_a_whole_one(people: People, claude: ModelServer, file: Path) -> None:
    raw = file.read_bytes()
    positions = random.Random(file.stem).sample(range(len(raw)), CUTS_PER_FILE)
    person = await people.person()
    for position in positions:
        recorded = Recorded.of(raw[:position])
        if recorded.finished:
            continue
        chatter = await Chatter.open(person)
        claude.will({"replay": str(file), "cut_at": position, "how": "fin"}, {"reply": "Second try."})
        before = len(claude.requests)
        events = await chatter.send("Please go on")
        assert ends_once(events)
        answer = (await chatter.messages())[-1]
        if recorded.text or recorded.shows_thinking:
            assert (events[-1].name, events[-1].data.get("reason")) in (
                ("message.interrupted", "provider-error"), ("error", None),
            ), position  # fmt: skip
            assert answer["content"] == recorded.text == text_of(events)
            assert len(claude.requests) == before + 1
            # The next turn is valid for the provider, which answers it with what was left for a second try.
            assert text_of(await chatter.send("again")) == "Second try."
        else:
            assert (events[-1].name, answer["content"]) == ("message.completed", "Second try.")
            assert len(claude.requests) == before + 2
