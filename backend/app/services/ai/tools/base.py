"""What a tool is: a name, a description, a validated shape of arguments, and something it does for one person."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.permissions import Principal
from app.services.ai.sources import Sources
from app.services.runtime import Runtime


class Arguments(BaseModel):
    """The arguments of a tool: its schema is what the model sees, and what its answer is checked against."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


@dataclass(frozen=True, slots=True)
class Caller:
    """On whose behalf and in which answer a tool is used. It has the rights of the person and no others."""

    runtime: Runtime
    actor: Principal
    chat_id: UUID
    message_id: UUID
    sources: Sources
    # The person's own words in this chat, as far as they are sent.
    spoken: str = ""
    # Whether what documents say was shown in it outside of the numbered pages.
    hearsay: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """`content` is for the model, `summary` one line for the person in their language, `ref` what was made.

    `made` is what undoing has to know later: how the thing looked, and what was there before.
    """

    content: str
    summary: str
    ref: tuple[str, UUID] | None = None
    is_error: bool = False
    made: dict[str, Any] | None = None

    def as_dict(self) -> dict[str, Any]:
        return {
            "content": self.content,
            "summary": self.summary,
            "ref": None if self.ref is None else {"kind": self.ref[0], "id": str(self.ref[1])},
            "is_error": self.is_error,
            "made": self.made,
        }


class Tool[Args: Arguments](ABC):
    name: ClassVar[str]
    description: ClassVar[str]
    arguments: type[Args]
    # Reading tools may run side by side; those that change something run one after the other.
    changes_something: ClassVar[bool] = True

    # Whether there is something to `prepare`.
    takes_long: ClassVar[bool] = False
    # Whether the person can take it back with one click.
    can_undo: ClassVar[bool] = False

    async def prepare(self, caller: Caller, data: Args) -> Any:
        """The long part of the work, while no transaction is open; `run` gets what this answers.

        It leaves nothing that counts: a call may be prepared and then never run.
        """
        return data

    @abstractmethod
    async def run(self, session: AsyncSession, caller: Caller, prepared: Any) -> Outcome:
        """Do it inside the caller's transaction, with the arguments or what `prepare` made of them.

        Refusals are AppErrors; they become an error result.
        """

    async def undo(self, session: AsyncSession, actor: Principal, made_id: UUID, made: dict[str, Any]) -> list[str]:
        """Take back what a call made; answers the paths of files that are of no use any more.

        What the person has changed since is theirs: `tool.changed-since`.
        """
        raise AppError("tool.not-undoable")

    @cached_property
    def definition(self) -> dict[str, Any]:
        schema = self.arguments.model_json_schema()
        schema.pop("title", None)
        schema.pop("description", None)
        return {"name": self.name, "description": self.description, "input_schema": schema}


def say(actor: Principal, en: str, ru: str) -> str:
    """The person's language for the one line they see."""
    return ru if actor.locale == "ru" else en
