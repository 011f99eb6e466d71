from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import AliasPath, BeforeValidator, Field, StrictBool, model_validator

from app.models.message import Message, MessageRole, MessageStatus
from app.schemas.common import In, Line, Out, Text, UtcTime

# About forty pages of text; longer things are documents.
MAX_MESSAGE = 50_000


class ChatIn(In):
    title: Line | None = None
    skill_id: UUID | None = None


class ChatPatch(In):
    title: Line | None = None
    skill_id: UUID | None = None
    is_archived: StrictBool | None = None
    is_pinned: StrictBool | None = None
    # Any message of the branch that is to be shown; the server goes down to the newest message below it.
    leaf_id: UUID | None = None


class ChatOut(Out):
    """`is_unread`: the newest answer was finished after its owner last looked, at `read_at`.

    `leaf_id`: None for the newest.
    """

    id: UUID
    title: str
    skill_id: UUID | None
    is_archived: bool
    is_pinned: bool
    is_answering: bool
    is_unread: bool
    is_interrupted: bool
    read_at: UtcTime | None
    leaf_id: UUID | None
    active_at: UtcTime
    created_at: UtcTime
    updated_at: UtcTime


class ForkIn(In):
    message_id: UUID


class SendIn(In):
    """A new question (`content`), another answer (`regenerate`), or the rest of an interrupted one (`continue_from`).

    A question goes on from `parent_id`, takes the place of another one (`edits`), or follows what is on the screen.
    `content` beside `regenerate` changes nothing: the question stands in the chat already.
    """

    content: Annotated[Text, Field(max_length=MAX_MESSAGE)] = ""
    client_id: UUID
    document_ids: Annotated[list[UUID], Field(max_length=20)] = []
    parent_id: UUID | None = None
    edits: UUID | None = None
    regenerate: UUID | None = None
    continue_from: UUID | None = None

    @model_validator(mode="after")
    def _one_thing(self) -> Self:
        if self.regenerate is not None:
            self.content = ""
        asked = [bool(self.content.strip()), self.regenerate is not None, self.continue_from is not None]
        if sum(asked) != 1:
            raise ValueError("exactly one of content, regenerate and continue_from is expected")
        if not asked[0] and (self.parent_id or self.edits or self.document_ids):
            raise ValueError("parent_id, edits and document_ids belong to a question")
        if self.parent_id is not None and self.edits is not None:
            raise ValueError("a question has a parent or edits another one, not both")
        return self


class Reference(Out):
    kind: str
    id: UUID


class ToolCallOut(Out):
    tool_use_id: str
    name: str
    input: dict[str, Any]
    status: Literal["running", "ok", "error"]
    summary: str
    ref: Reference | None = None
    duration_ms: int | None = None
    can_undo: bool = False
    undone: bool = False


class CitationOut(Out):
    index: int
    document_id: UUID
    page: int
    quote: str


class UsageOut(Out):
    input_tokens: int
    output_tokens: int
    cache_read_tokens: int
    cache_write_tokens: int


class SkillShown(Out):
    id: UUID
    name: str
    icon: str


class CompactionOut(Out):
    """Older turns that the model was given as a summary; the originals stay in the chat."""

    summary: str
    messages: int
    tokens_before: int
    tokens_after: int


class MessageMetadata(Out):
    tool_calls: list[ToolCallOut] = []
    citations: list[CitationOut] = []
    usage: UsageOut | None = None
    model: str | None = None
    reason: str | None = None
    retryable: bool = False
    document_ids: list[UUID] = []
    thinking: str | None = None
    skill: SkillShown | None = None
    red_flags: list[str] = []
    # Dollars for all calls of the answer, as text; null where the price of one is not known.
    cost_usd: str | None = None
    compaction: CompactionOut | None = None
    dropped_citations: int = 0
    # With how many entries of memory it was given; which ones is told by a route of its own.
    remembered: Annotated[int, BeforeValidator(len), Field(validation_alias=AliasPath("sent", "memory"))] = 0


class MessageOut(Out):
    """`sibling_ids`: all versions at this place of the chat, oldest first, this one included."""

    id: UUID
    chat_id: UUID
    parent_id: UUID | None
    role: MessageRole
    content: str
    status: MessageStatus
    metadata: Annotated[MessageMetadata, Field(validation_alias="meta")]
    sibling_ids: list[UUID]
    created_at: UtcTime
    finished_at: UtcTime | None = None

    @classmethod
    def of(cls, message: Message, sibling_ids: list[UUID]) -> MessageOut:
        own = {name: getattr(message, name) for name in _OF_THE_ROW}
        return cls.model_validate({**own, "sibling_ids": sibling_ids})


_OF_THE_ROW = ("id", "chat_id", "parent_id", "role", "content", "status", "meta", "created_at", "finished_at")


class ChatSearchHit(Out):
    """`snippet` is HTML: escaped text in which only `<mark>` is markup."""

    chat_id: UUID
    chat_title: str
    message_id: UUID
    role: MessageRole
    snippet: str
    created_at: UtcTime


class Meter(Out):
    used: int
    limit: int


class QuotaOut(Out):
    messages: Meter
    tokens: Meter
    resets_at: UtcTime


class ContextLayerOut(Out):
    id: str
    text: str
    tokens: int
    cached_tokens: int | None
    cost_usd: Decimal | None


class MessageContextOut(Out):
    layers: list[ContextLayerOut]
    model: str | None
    calls: int
    usage: UsageOut | None
    cost_usd: Decimal | None
