"""What a review looks at, and what it proposes about it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal
from uuid import UUID

from app.models import ReviewTopic

Kind = Literal["lab", "document", "memory", "reminder"]


@dataclass(frozen=True)
class Fact:
    """One thing that is known about the person. `text` is how the model is told, `topic` what can be muted."""

    kind: Kind
    id: UUID
    topic: ReviewTopic | None
    label: str
    text: str
    page: int | None = None
    quote: str | None = None
    # What makes it news once more, beside being there: words that changed, a week that has passed.
    state: str = ""
    # Suggested by our own rules, whatever a model says.
    suggests: Suggestion | None = None

    @cached_property
    def ref(self) -> str:
        """The name under which it is shown and cited: the same in every look at the same thing."""
        return f"{self.kind[0]}{_hash(f'{self.kind}|{self.id}|{self.topic}|{self.page}|{self.quote}')[:8]}"

    @cached_property
    def mark(self) -> str:
        """What a later look knows it by, without any of its words."""
        return _hash(f"{self.ref}|{self.id}|{self.state}")[:16]

    @property
    def key(self) -> tuple[object, ...]:
        """What a proposal about it is known by."""
        return self.kind, str(self.id), self.page, self.quote

    def as_evidence(self) -> dict[str, Any]:
        return {"kind": self.kind, "id": str(self.id), "label": self.label, "page": self.page, "quote": self.quote}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The words and the time of a reminder; without a schedule its owner chooses one."""

    title: str
    body: str
    schedule: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A reminder to propose, with what it rests on."""

    topic: ReviewTopic
    suggestion: Suggestion
    evidence: tuple[Fact, ...]


def key_of(evidence: dict[str, Any]) -> tuple[object, ...]:
    """The `key` of a fact that is stored as evidence."""
    return evidence["kind"], evidence["id"], evidence.get("page"), evidence.get("quote")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
