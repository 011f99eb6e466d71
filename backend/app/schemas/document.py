from __future__ import annotations

import unicodedata
from datetime import date
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field, model_validator

from app.models import DateKind, DocumentType, PatientMatch, ProcessingStatus
from app.schemas.common import Day, In, Out, Page, Text, UtcTime, clean, one_line

MAX_TAGS = 20
MAX_TAG = 50
MAX_NOTES = 4000
MAX_BULK = 200


def normal_tag(value: str) -> str:
    """One spelling for what people mean to be one tag."""
    return " ".join(unicodedata.normalize("NFC", value).lower().removeprefix("#").split())


def _is_said(value: str) -> str:
    if not value:
        raise ValueError("must have a letter")
    if len(value) > MAX_TAG:
        raise ValueError("is too long")
    return value


Filename = Annotated[str, clean(1, 255)]
Tag = Annotated[str, clean(1, MAX_TAG), AfterValidator(one_line), AfterValidator(normal_tag), AfterValidator(_is_said)]
Tags = Annotated[list[Tag], Field(max_length=MAX_TAGS), AfterValidator(lambda tags: list(dict.fromkeys(tags)))]
Notes = Annotated[Text, Field(max_length=MAX_NOTES)]
StepName = Literal["inspect", "pages", "kind", "patient", "labs", "extraction", "memory"]
# Letters too small to be read reliably; a sampling date that was read with doubt.
Caution = Literal["small-letters", "doubtful-date"]
StepState = Literal["waiting", "running", "done", "skipped", "failed"]


class StepOut(Out):
    """What has become of one step of the reading; `note` is a code."""

    name: StepName
    state: StepState
    started_at: UtcTime | None = None
    duration_ms: int | None = None
    note: str | None = None


class PatientOut(Out):
    """Whom the document names, and whether that is its owner."""

    name: str | None
    match: PatientMatch


class LabCounts(Out):
    """Results read from the document that were not rejected."""

    total: int
    unconfirmed: int


class DocumentOut(Out):
    id: UUID
    filename: str
    mime_type: str
    file_size: int
    sha256: str
    doc_type: DocumentType
    status: ProcessingStatus
    error_code: str | None
    attempts: int
    page_count: int | None
    progress: float
    steps: list[StepOut]
    document_date: date | None
    date_kind: DateKind | None
    # What a person should know before they trust what was read.
    cautions: list[Caution]
    laboratory: str | None
    patient: PatientOut
    tags: list[str]
    notes: str | None
    # Photos that were put together into it, otherwise 1.
    parts: int
    labs: LabCounts
    memory_proposals: int
    deleted_at: UtcTime | None
    # When the trash lets go of it.
    purged_at: UtcTime | None
    created_at: UtcTime
    updated_at: UtcTime


class DocumentPatch(In):
    """What is absent stays; null clears the date and the notes and changes nothing else."""

    filename: Filename | None = None
    doc_type: DocumentType | None = None
    document_date: Day | None = None
    tags: Tags | None = None
    notes: Notes | None = None
    # What the owner says about whose document it is.
    patient: Literal["own", "other"] | None = None


BulkAction = Literal["delete", "restore", "purge", "reindex", "tag", "untag", "type"]


class BulkIn(In):
    """`tag` and `untag` need a tag, `type` needs a doc_type."""

    ids: Annotated[list[UUID], Field(min_length=1, max_length=MAX_BULK)]
    action: BulkAction
    tag: Tag | None = None
    doc_type: DocumentType | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.action in ("tag", "untag") and self.tag is None) or (self.action == "type" and self.doc_type is None):
            raise ValueError("says not what to set")
        return self


class DocumentPassword(In):
    # As typed: spaces around it may belong to it.
    model_config = ConfigDict(str_strip_whitespace=False)

    password: Annotated[str, Field(min_length=1, max_length=200)]


class BulkOut(Out):
    done: list[UUID]
    missing: list[UUID]


class TagCount(Out):
    tag: str
    count: int


class TagsOut(Out):
    items: list[TagCount]


class SearchHit(Out):
    """`snippet` is HTML: escaped text in which only `<mark>` is markup."""

    document_id: UUID
    filename: str
    page: int
    snippet: str
    rank: float


class SearchResults(Page[SearchHit]):
    """`newest`: more pages fitted than are ranked; these are the best of so many, out of the newest documents."""

    newest: int | None
