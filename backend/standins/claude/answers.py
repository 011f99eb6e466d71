"""What the model says in one turn, before anybody cuts it into events."""

import secrets
from dataclasses import dataclass, field
from typing import Any


def new_tool_use_id() -> str:
    return "toolu_" + secrets.token_hex(12)


@dataclass(frozen=True, slots=True)
class Text:
    text: str


@dataclass(frozen=True, slots=True)
class Thinking:
    text: str
    signature: str


@dataclass(frozen=True, slots=True)
class ToolUse:
    name: str
    input: dict[str, Any]
    id: str = field(default_factory=new_tool_use_id)


Block = Text | Thinking | ToolUse


@dataclass(frozen=True, slots=True)
class Answer:
    blocks: list[Block]
    stop_reason: str = ""
    """Empty: `tool_use` when a tool is called, else `end_turn`."""
    stop_sequence: str | None = None
    stop_details: dict[str, Any] | None = None

    @property
    def effective_stop_reason(self) -> str:
        if self.stop_reason:
            return self.stop_reason
        return "tool_use" if any(isinstance(block, ToolUse) for block in self.blocks) else "end_turn"


def say(text: str) -> Answer:
    return Answer([Text(text)])
