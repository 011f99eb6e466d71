"""Putting an answer of the model together from its stream events, block by block, exactly as it was sent."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from app.utils.tokens import rough_tokens
from app.utils.usage import Usage

# No honest count of a call comes near it, and the counters of the ledger (31 bits) hold a day of such sums.
MOST_COUNTED = 10_000_000


def without_nul(value: Any) -> Any:
    """The value without NUL characters, which PostgreSQL can't store; a model has no use for them."""
    if isinstance(value, str):
        return value.replace("\x00", "") if "\x00" in value else value
    if isinstance(value, dict):
        return {without_nul(key): without_nul(item) for key, item in value.items()}
    if isinstance(value, list):
        return [without_nul(item) for item in value]
    return value


def _countable(count: int) -> int:
    return min(max(count, 0), MOST_COUNTED)


@dataclass(slots=True)
class ToolRequest:
    """A finished `tool_use` block; `input` is None when its JSON can't be read."""

    id: str
    name: str
    input: dict[str, Any] | None


@dataclass(slots=True)
class AnswerBuilder:
    """Feed it the events; read text and thinking as they come, and the whole message in the end.

    `complete` only becomes true with `message_stop`: a stream that just ends is a broken one.
    """

    blocks: dict[int, dict[str, Any]] = field(default_factory=dict)
    stop_reason: str | None = None
    complete: bool = False
    usage: Usage = field(default_factory=Usage)
    # Whether the provider has said how much it wrote; before that, `usage` only knows what it read.
    _counted: bool = False
    _estimate: float = 0.0
    _json: dict[int, list[str]] = field(default_factory=dict)
    _text: dict[int, list[str]] = field(default_factory=dict)

    def feed(self, event: dict[str, Any]) -> tuple[str, str] | None:
        """Take in one event; answers ("text" or "thinking", piece) when it holds something to show.

        Raises ValueError when the event does not have the shape of its kind, or does not fit those before it.
        """
        try:
            return self._take_in(event)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("an event of the stream is malformed") from error

    def _take_in(self, event: dict[str, Any]) -> tuple[str, str] | None:
        kind = event.get("type")
        if kind == "content_block_delta":
            return self._delta(int(event["index"]), event["delta"])
        if kind == "content_block_start":
            return self._start(int(event["index"]), dict(event["content_block"]))
        if kind == "message_start":
            self._take_usage(event["message"].get("usage") or {})
        elif kind == "message_delta":
            self.stop_reason = event["delta"].get("stop_reason") or self.stop_reason
            self._take_usage(event.get("usage") or {})
            self._counted = "output_tokens" in (event.get("usage") or {})
        elif kind == "message_stop":
            self.complete = True
        return None

    def used(self) -> Usage:
        """What the call has used; where it broke off, the output is estimated from what came of it."""
        if self._counted:
            return self.usage
        return replace(self.usage, output_tokens=max(self.usage.output_tokens, round(self._estimate)))

    def _start(self, index: int, block: dict[str, Any]) -> tuple[str, str] | None:
        self.blocks[index] = block
        if block.get("type") == "text":
            text = without_nul(block.get("text") or "")
            self._text[index] = [text]
            return ("text", text) if text else None
        if block.get("type") == "thinking":
            self._text[index] = [block.get("thinking") or ""]
        if block.get("type") == "tool_use":
            self._json[index] = []
        return None

    def _delta(self, index: int, delta: dict[str, Any]) -> tuple[str, str] | None:
        kind = delta.get("type")
        if kind == "text_delta":
            text = without_nul(delta["text"])
            self._estimate += rough_tokens(text)
            self._text[index].append(text)
            return ("text", text)
        if kind == "thinking_delta":
            thinking = without_nul(delta["thinking"])
            self._estimate += rough_tokens(thinking)
            self._text[index].append(thinking)
            return ("thinking", thinking)
        if kind == "input_json_delta":
            self._estimate += rough_tokens(delta["partial_json"])
            self._json[index].append(delta["partial_json"])
        elif kind == "signature_delta":
            self.blocks[index]["signature"] = delta["signature"]
        return None

    def _take_usage(self, usage: dict[str, Any]) -> None:
        """Counts are cumulative: the last one said is the right one."""
        names = {
            "input_tokens": "input_tokens",
            "output_tokens": "output_tokens",
            "cache_read_input_tokens": "cache_read_tokens",
            "cache_creation_input_tokens": "cache_write_tokens",
        }
        for theirs, ours in names.items():
            if isinstance(usage.get(theirs), int):
                setattr(self.usage, ours, _countable(usage[theirs]))
        hour = (usage.get("cache_creation") or {}).get("ephemeral_1h_input_tokens")
        if isinstance(hour, int):
            self.usage.cache_write_hour_tokens = _countable(hour)

    def content(self) -> list[dict[str, Any]]:
        """The blocks in order, as they have to be sent back. Empty text blocks are left out: they are refused."""
        result: list[dict[str, Any]] = []
        for index in sorted(self.blocks):
            block = dict(self.blocks[index])
            kind = block.get("type")
            if kind == "text":
                block["text"] = "".join(self._text[index])
                block.pop("citations", None)
                if not block["text"].strip():
                    continue
            elif kind == "thinking":
                block["thinking"] = "".join(self._text[index])
            elif kind == "tool_use":
                block["input"] = self._input(index) or {}
            result.append(block)
        return result

    def tool_requests(self) -> list[ToolRequest]:
        return [
            ToolRequest(block["id"], block["name"], self._input(index))
            for index, block in sorted(self.blocks.items())
            if block.get("type") == "tool_use"
        ]

    def tool_blocks(self) -> list[dict[str, Any]]:
        """The blocks behind the requests, in the same order."""
        return [block for _, block in sorted(self.blocks.items()) if block.get("type") == "tool_use"]

    def _input(self, index: int) -> dict[str, Any] | None:
        """The arguments of a tool call: none at all means an empty object, broken JSON means None."""
        joined = "".join(self._json.get(index, ()))
        if not joined:
            given = self.blocks[index].get("input")
            return given if isinstance(given, dict) else {}
        try:
            value = without_nul(orjson.loads(joined))
        except orjson.JSONDecodeError:
            return None
        return value if isinstance(value, dict) else None
