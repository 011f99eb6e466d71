"""What a test may ask of the next requests: the JSON of `POST /_control/script`, checked and given names."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from standins.claude.answers import Answer, Block, Text, Thinking, ToolUse, new_tool_use_id

FaultKind = Literal[
    "error_event",
    "cut",
    "silence",
    "invalid_utf8",
    "invalid_json",
    "invalid_tool_json",
    "end_early",
    "no_message_stop",
    "truncate",
    "refusal",
    "empty_turn",
    "unknown_events",
]
_FAULT_FIELDS = {"kind", "after", "after_bytes", "how", "seconds", "ping_every_s", "error", "category"}
_FIELDS = {
    "match", "times", "delay_ms", "first_token_delay_ms", "token_delay_ms", "status", "headers", "error",
    "reply", "blocks", "tokens", "stop_reason", "stop_details", "replay", "chunk_sizes", "cut_at", "how", "fault",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    kind: FaultKind
    after: int = 0
    """Deltas that still go out untouched."""
    after_bytes: int | None = None
    """For `cut`: body bytes instead of deltas."""
    how: Literal["fin", "rst"] = "fin"
    seconds: float | None = None
    """For `silence`; None lasts until the client goes away."""
    ping_every_s: float | None = None
    error: dict[str, Any] | None = None
    category: str | None = None


@dataclass(slots=True)
class Behaviour:
    source: dict[str, Any]
    match: str | None = None
    times: int = 1
    delay_ms: float = 0
    first_token_delay_ms: float = 0
    token_delay_ms: float | None = None
    status: int | None = None
    headers: dict[str, str] | None = None
    error: dict[str, Any] | None = None
    reply: str | None = None
    blocks: list[dict[str, Any]] | None = None
    tokens: int | None = None
    stop_reason: str | None = None
    stop_details: dict[str, Any] | None = None
    replay: bytes | None = None
    chunk_sizes: list[int] | None = None
    cut_at: int | None = None
    how: Literal["fin", "rst"] = "fin"
    fault: Fault | None = None

    def answer(self) -> Answer | None:
        """The canned answer, if there is one."""
        if self.reply is not None:
            return Answer([Text(self.reply)], self.stop_reason or "", None, self.stop_details)
        if self.blocks is not None:
            return Answer([_block(block) for block in self.blocks], self.stop_reason or "", None, self.stop_details)
        return None


def _block(raw: dict[str, Any]) -> Block:
    match raw.get("type"):
        case "text":
            return Text(raw["text"])
        case "thinking":
            return Thinking(raw.get("thinking", ""), raw.get("signature", "scripted"))
        case "tool_use":
            return ToolUse(raw["name"], raw.get("input", {}), raw.get("id") or new_tool_use_id())
    raise ValueError(f"blocks: unknown type {raw.get('type')!r}")


def _fault(raw: dict[str, Any]) -> Fault:
    if unknown := set(raw) - _FAULT_FIELDS:
        raise ValueError(f"fault: unknown fields {sorted(unknown)}")
    if raw.get("kind") not in get_args(FaultKind):
        raise ValueError(f"fault.kind: one of {', '.join(get_args(FaultKind))}")
    return Fault(**raw)


def _recording(value: str) -> bytes:
    """Raw SSE has line breaks; a path has none."""
    return value.encode() if "\n" in value else Path(value).read_bytes()


def parse(raw: Any) -> Behaviour:
    """Raises ValueError or TypeError (OSError: no such recording) with a sentence for the test's author."""
    if not isinstance(raw, dict):
        raise TypeError("a behaviour is a JSON object")
    if unknown := set(raw) - _FIELDS:
        raise ValueError(f"unknown fields {sorted(unknown)}")
    fields = dict(raw)
    if "fault" in fields:
        fields["fault"] = _fault(fields["fault"])
    if "replay" in fields:
        fields["replay"] = _recording(fields["replay"])
    behaviour = Behaviour(source=raw, **fields)
    behaviour.answer()  # refuse bad blocks now and not in the middle of a test
    return behaviour


class Script:
    """Behaviours waiting for requests: with `match` for the first whose user text holds it, the others in order."""

    def __init__(self) -> None:
        self._waiting: list[Behaviour] = []

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, behaviours: list[Behaviour]) -> None:
        self._waiting.extend(behaviours)

    def clear(self) -> None:
        self._waiting.clear()

    def take(self, user_text: str) -> Behaviour | None:
        for behaviour in self._waiting:
            if behaviour.match is None or behaviour.match in user_text:
                behaviour.times -= 1
                if behaviour.times <= 0:
                    self._waiting.remove(behaviour)
                return behaviour
        return None
