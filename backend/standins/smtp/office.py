"""What one mail server has lived through: letters it took, and what it is going to say instead of yes."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

# "taken" comes after a letter was kept and before the client is told so.
STAGES = ("connect", "ehlo", "auth", "mail", "rcpt", "data", "message", "taken")


@dataclass
class Fault:
    """At a stage, the next `times` times (for one recipient, where given): an answer, silence, or a hang-up."""

    at: str
    say: str | None = None
    do: str | None = None
    times: int = 1
    to: str | None = None

    def __post_init__(self) -> None:
        if self.at not in STAGES or (self.say is None) == (self.do is None) or self.do not in (None, "stall", "close"):
            raise ValueError("at: a stage; then either say: an answer, or do: stall or close")

    def hits(self, stage: str, recipient: str | None) -> bool:
        return self.times > 0 and self.at == stage and (self.to is None or self.to == recipient)


@dataclass
class Letter:
    sender: str
    recipients: list[str]
    content: bytes
    signed_in_as: str | None
    encrypted: bool


@dataclass
class Office:
    """`accounts` may sign in; with any, nobody else may send."""

    accounts: dict[str, str] = field(default_factory=dict)
    letters: list[Letter] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    # Connections and commands so far, to see how often somebody came.
    connections: int = 0
    commands: list[str] = field(default_factory=list)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    def reset(self) -> None:
        self.letters.clear()
        self.faults.clear()
        self.commands.clear()
        self.connections = 0

    def fault(self, stage: str, recipient: str | None = None) -> Fault | None:
        for fault in self.faults:
            if fault.hits(stage, recipient):
                fault.times -= 1
                return fault
        return None

    async def take(self, letter: Letter) -> None:
        async with self.changed:
            self.letters.append(letter)
            self.changed.notify_all()

    async def came(self) -> None:
        async with self.changed:
            self.connections += 1
            self.changed.notify_all()

    def letters_to(self, recipient: str | None) -> list[Letter]:
        return [letter for letter in self.letters if recipient is None or recipient in letter.recipients]

    def shown(self, recipient: str | None) -> dict[str, Any]:
        return {
            "connections": self.connections,
            "commands": self.commands,
            "letters": [
                {
                    "sender": letter.sender,
                    "recipients": letter.recipients,
                    "content": letter.content.decode("utf-8", "surrogateescape").encode("utf-8", "replace").decode(),
                    "signed_in_as": letter.signed_in_as,
                    "encrypted": letter.encrypted,
                }
                for letter in self.letters_to(recipient)
            ],
        }
