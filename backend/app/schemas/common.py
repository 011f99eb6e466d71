"""The two kinds of shapes: what comes in is strict, what goes out is complete."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any
from zoneinfo import ZoneInfo, available_timezones

from annotated_types import GroupedMetadata
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
)


class In(BaseModel):
    """A request body: unknown fields are refused, and types are not guessed.

    JSON has no UUIDs, dates and enums, so the model as a whole can't be strict: flags are StrictBool, numbers strict.
    """

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Out(BaseModel):
    """A response body: every field, always."""

    model_config = ConfigDict(from_attributes=True)


class Page[Item](Out):
    items: list[Item]
    next_cursor: str | None


def _known_timezone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError("unknown time zone")
    ZoneInfo(value)
    return value


def _no_control_characters(value: str) -> str:
    if any(ord(sign) < 32 and sign not in "\n\t" for sign in value) or "\x7f" in value:
        raise ValueError("control characters are not allowed")
    return value


def one_line(value: str) -> str:
    if "\n" in value or "\t" in value:
        raise ValueError("must be a single line")
    return _no_control_characters(value)


def _as_text(value: object) -> object:
    """Numbers would pass as seconds since 1970."""
    if value is not None and not isinstance(value, str):
        raise ValueError("must be a day such as 2026-05-31")
    return value


def utc_text(value: datetime) -> str:
    """An instant as the API writes it."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class clean(GroupedMetadata):  # noqa: N801 - reads as a word in an annotation
    """A string of so many characters, without spaces around it and without control characters in it."""

    shortest: int
    longest: int

    def __iter__(self) -> Iterator[Any]:
        yield from StringConstraints(min_length=self.shortest, max_length=self.longest, strip_whitespace=True)
        yield AfterValidator(_no_control_characters)


Timezone = Annotated[str, clean(1, 64), AfterValidator(_known_timezone)]
Line = Annotated[str, clean(1, 200), AfterValidator(one_line)]
OptionalLine = Annotated[str, clean(0, 200), AfterValidator(one_line)]
Text = Annotated[str, AfterValidator(_no_control_characters)]
# Dollars as text: a number of JSON would round them.
Money = Annotated[Decimal, PlainSerializer(lambda value: format(value.normalize(), "f"), return_type=str)]
UtcTime = Annotated[datetime, PlainSerializer(utc_text, return_type=str, when_used="json")]
# A day of somebody's life, as text.
Day = Annotated[date, BeforeValidator(_as_text), Field(ge=date(1900, 1, 1), le=date(2199, 12, 31))]
