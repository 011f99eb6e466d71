from __future__ import annotations

from datetime import time
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, EmailStr, Field, PlainSerializer, StringConstraints

from app.core.permissions import Role
from app.schemas.common import In, Line, Out, Text, Timezone, UtcTime, clean

Locale = Literal["en", "ru"]
Theme = Literal["light", "dark", "system"]
# Longer than anybody types; short enough that hashing stays cheap whatever is sent.
Password = Annotated[str, Field(min_length=10, max_length=200)]
Email = Annotated[EmailStr, Field(max_length=254), AfterValidator(str.lower)]
Username = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{2,31}$"), AfterValidator(str.lower)]
WallTime = Annotated[time, PlainSerializer(lambda value: value.strftime("%H:%M"), return_type=str, when_used="json")]


class Register(In):
    email: Email
    username: Username
    password: Password
    full_name: Line | None = None
    locale: Locale = "en"
    timezone: Timezone = "UTC"


class Login(In):
    email: Annotated[str, clean(1, 254)]
    password: Annotated[str, Field(min_length=1, max_length=200)]
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
    avatar_url: str | None
    telegram_linked: bool
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
    quiet_hours_start: time | None = None
    quiet_hours_end: time | None = None


class ContextIn(In):
    content: Annotated[Text, Field(max_length=20_000)]
    version: Annotated[int, Field(ge=0)] | None = None


class ContextOut(Out):
    content: str
    version: int
    updated_at: UtcTime | None


class TicketOut(Out):
    ticket: str
    expires_in: int


class LinkCodeOut(Out):
    code: str
    url: str | None
    expires_at: UtcTime
