from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field, StrictBool, model_validator

from app.models.message import MessageRole, MessageStatus
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


class ChatOut(Out):
    id: UUID
    title: str
    skill_id: UUID | None
    is_archived: bool
    is_answering: bool
    created_at: UtcTime
    updated_at: UtcTime


class SendIn(In):
    content: Annotated[Text, Field(max_length=MAX_MESSAGE)] = ""
    client_id: UUID
    document_ids: Annotated[list[UUID], Field(max_length=20)] = []
    parent_id: UUID | None = None
    regenerate: UUID | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.regenerate is None and not self.content.strip():
            raise ValueError("content must not be empty")
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


class MessageMetadata(Out):
    tool_calls: list[ToolCallOut] = []
    citations: list[CitationOut] = []
    usage: UsageOut | None = None
    model: str | None = None
    reason: str | None = None
    document_ids: list[UUID] = []


class MessageOut(Out):
    id: UUID
    chat_id: UUID
    parent_id: UUID | None
    role: MessageRole
    content: str
    status: MessageStatus
    metadata: Annotated[MessageMetadata, Field(validation_alias="meta")]
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
