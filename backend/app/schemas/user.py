from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Literal
from uuid import UUID

from email_validator import SPECIAL_USE_DOMAIN_NAMES, validate_email
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainSerializer,
    StrictBool,
    StringConstraints,
)

from app.core.permissions import Role
from app.models import ReviewTopic, Sex
from app.schemas.common import Day, In, Line, Out, Text, Timezone, UtcTime, clean


def _as_text(value: object) -> object:
    """Numbers would pass as seconds since midnight."""
    if value is not None and not isinstance(value, str):
        raise ValueError("must be a time of day such as 22:00")
    return value


def _without_zone(value: time) -> time:
    if value.tzinfo is not None:
        raise ValueError("is wall time and has no zone")
    return value


def _has_been(value: date) -> date:
    # Somewhere it is tomorrow already.
    if value > datetime.now(UTC).date() + timedelta(days=1):
        raise ValueError("lies in the future")
    return value


# Houses have domains of their own, such as home.local, which nobody else reaches; by the library's own advice the list
# of what is refused is changed in place.
SPECIAL_USE_DOMAIN_NAMES[:] = ["invalid", "onion"]


def _address(value: str) -> str:
    """An address, in small letters."""
    found = validate_email(value.strip(), check_deliverability=False, globally_deliverable=False)
    return found.normalized.lower()


Locale = Literal["en", "ru"]
Theme = Literal["light", "dark", "system"]
# Longer than anybody types; short enough that hashing stays cheap whatever is sent.
# Taken as typed: spaces around a password belong to it.
Password = Annotated[str, StringConstraints(min_length=10, max_length=200, strip_whitespace=False)]
Email = Annotated[str, Field(max_length=254, json_schema_extra={"format": "email"}), AfterValidator(_address)]
Username = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{2,31}$"), AfterValidator(str.lower)]
TimeOfDay = Annotated[time, BeforeValidator(_as_text), AfterValidator(_without_zone)]
WallTime = Annotated[time, PlainSerializer(lambda value: value.strftime("%H:%M"), return_type=str, when_used="json")]

# Each topic once, in one order.
Topics = Annotated[
    list[ReviewTopic],
    Field(max_length=20),
    AfterValidator(lambda topics: [topic for topic in ReviewTopic if topic in topics]),
]
BirthDate = Annotated[Day, AfterValidator(_has_been)]


class Register(In):
    email: Email
    username: Username
    password: Password
    full_name: Line | None = None
    locale: Locale = "en"
    timezone: Timezone = "UTC"


class Login(In):
    email: Annotated[str, clean(1, 254)]
    password: Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=False)]
    totp: Annotated[str, clean(1, 20)] | None = None


class Refresh(In):
    """Which of the accounts signed in with this browser; by default the one used last."""

    user_id: UUID | None = None


class UserOut(Out):
    id: UUID
    email: str
    username: str
    full_name: str | None
    role: Role
    is_active: bool
    locale: str
    timezone: str
    theme: str
    quiet_hours_start: WallTime | None
    quiet_hours_end: WallTime | None
    birth_date: date | None
    sex: Sex | None
    mask_identifiers: bool
    email_muted: bool
    email_confirmed_at: UtcTime | None
    # When the mail server said that there is no such mailbox; null once a letter has arrived.
    email_bounced_at: UtcTime | None
    daily_review: bool
    muted_topics: list[ReviewTopic]
    avatar_url: str | None
    telegram_linked: bool
    telegram_username: str | None
    telegram_linked_at: UtcTime | None
    created_at: UtcTime
    updated_at: UtcTime


class SignedIn(Out):
    access_token: str
    token_type: str
    expires_in: int
    user: UserOut


class UserPatch(In):
    full_name: Line | None = None
    locale: Locale | None = None
    timezone: Timezone | None = None
    theme: Theme | None = None
    quiet_hours_start: TimeOfDay | None = None
    quiet_hours_end: TimeOfDay | None = None
    birth_date: BirthDate | None = None
    sex: Sex | None = None
    mask_identifiers: StrictBool | None = None
    email_muted: StrictBool | None = None
    daily_review: StrictBool | None = None
    muted_topics: Topics | None = None


class ContextIn(In):
    # What a prompt may carry is much less; this is only where reading stops.
    content: Annotated[Text, Field(max_length=200_000)]
    version: Annotated[int, Field(strict=True, ge=0, le=2**31 - 1)] | None = None


class ContextOut(Out):
    content: str
    version: int
    updated_at: UtcTime | None


class ContextVersionOut(Out):
    version: int
    updated_at: UtcTime
    characters: int


class TicketOut(Out):
    ticket: str
    expires_in: int


class TelegramPatch(In):
    """Only off: a chat is linked from Telegram, by a code."""

    linked: Literal[False]


class LinkCodeOut(Out):
    code: str
    url: str | None
    expires_at: UtcTime
