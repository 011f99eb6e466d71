from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StrictBool

from app.schemas.common import In, Out, Text, UtcTime, clean, one_line

MAX_PROMPT = 20_000
# One question; longer conversations are for the chat.
MAX_TRIAL = 4_000

# Names of Lucide icons; the browser app carries exactly these.
Icon = Literal[
    "stethoscope", "heart-pulse", "heart", "activity", "droplets", "apple", "salad", "utensils", "flask-conical",
    "test-tubes", "microscope", "pill", "tablets", "syringe", "thermometer", "brain", "smile", "hand-heart", "baby",
    "venus", "bone", "person-standing", "accessibility", "dumbbell", "footprints", "wind", "eye", "ear", "moon",
    "bed", "sun", "leaf", "scale", "dna", "bandage", "shield-plus", "clipboard-list", "clipboard-check",
    "calendar-check", "book-open", "message-circle", "users", "user-round", "sparkles",
]  # fmt: skip

Name = Annotated[str, clean(1, 100), AfterValidator(one_line)]
Description = Annotated[str, clean(0, 500)]
SystemPrompt = Annotated[str, clean(1, MAX_PROMPT)]
SortOrder = Annotated[int, Field(strict=True, ge=0, le=10_000)]


class SkillIn(In):
    name: Name
    description: Description = ""
    system_prompt: SystemPrompt
    icon: Icon = "stethoscope"
    is_active: StrictBool = True
    sort_order: SortOrder = 0


class SkillPatch(In):
    name: Name | None = None
    description: Description | None = None
    system_prompt: SystemPrompt | None = None
    icon: Icon | None = None
    is_active: StrictBool | None = None
    sort_order: SortOrder | None = None


class SkillOut(Out):
    """A general one is read in the language of its reader."""

    id: UUID
    name: str
    description: str
    icon: str
    system_prompt: str
    is_general: bool
    is_active: bool
    sort_order: int
    created_at: UtcTime
    updated_at: UtcTime


class SkillTrialIn(In):
    """A question to a specialist that is not saved, with the instructions as they stand in the editor."""

    system_prompt: SystemPrompt
    content: Annotated[str, clean(1, MAX_TRIAL)]


class SkillTrialOut(Out):
    """`tokens`: what the trial took of the day's limit."""

    content: Text
    status: Literal["complete", "truncated", "refused"]
    red_flags: list[Text]
    tokens: int


class Translation(In):
    name: Name
    description: Description = ""
    system_prompt: SystemPrompt


class Translations(In):
    """Languages besides English, which is the general skill itself."""

    ru: Translation | None = None


class AdminSkillIn(SkillIn):
    translations: Translations = Translations()


class AdminSkillPatch(SkillPatch):
    """`translations` replaces all of them."""

    translations: Translations | None = None


class TranslationOut(Out):
    name: Text
    description: Text
    system_prompt: Text


class TranslationsOut(Out):
    ru: TranslationOut | None = None


class AdminSkillOut(SkillOut):
    """As the administrator edits it: the English text, and its translations beside it."""

    slug: str | None
    translations: TranslationsOut
