"""An answer as far as it has come: the events of its stream, folded together."""

from dataclasses import dataclass, field
from typing import Any

from bot.backend.wire import Event

# What changes something of the person's is told after the answer; looking things up is shown only while it goes on.
MAKING = ("save_memory", "schedule_notification", "generate_pdf")


@dataclass
class Tool:
    name: str
    is_running: bool = True
    is_fine: bool = True
    summary: str = ""
    ref: dict[str, Any] | None = None


@dataclass
class Ending:
    """`reason`: None when complete, `failed` when nothing was written, otherwise why it was interrupted."""

    reason: str | None = None
    retryable: bool = False
    problem: dict[str, Any] | None = None


@dataclass
class AnswerSoFar:
    message: str | None = None
    text: str = ""
    red_flags: list[str] = field(default_factory=list)
    tools: dict[str, Tool] = field(default_factory=dict)
    citations: list[dict[str, Any]] = field(default_factory=list)
    is_waiting: bool = False
    ending: Ending | None = None
    # Rises with everything that can be seen.
    version: int = 0

    @property
    def made(self) -> list[Tool]:
        """What the answer has changed, in order."""
        return [tool for tool in self.tools.values() if tool.name in MAKING and not tool.is_running and tool.is_fine]

    @property
    def running(self) -> list[Tool]:
        return [tool for tool in self.tools.values() if tool.is_running]

    def take(self, event: Event) -> None:
        data = event.data
        self.version += 1
        match event.name:
            case "message.started":
                self.message, self.red_flags = data["message_id"], list(data.get("red_flags") or ())
            case "text.delta":
                self.text, self.is_waiting = self.text + data["text"], False
            case "tool.started":
                self.tools[data["tool_use_id"]] = Tool(data["name"])
            case "tool.finished":
                tool = self.tools.setdefault(data["tool_use_id"], Tool(data["name"]))
                tool.is_running, tool.is_fine = False, data["status"] == "ok"
                tool.summary, tool.ref = data["summary"], data.get("ref")
            case "citation":
                self.citations.append(data)
            case "message.waiting":
                self.is_waiting = True
            case "message.completed":
                self.text, self.ending = data["message"]["content"], Ending()
            case "message.interrupted":
                self.text = data["message"]["content"]
                self.ending = Ending(data["reason"], bool(data["retryable"]))
            case "error":
                self.ending = Ending("failed", retryable=True, problem=data)
            case _:
                # Thoughts, and what later versions tell.
                self.version -= 1
