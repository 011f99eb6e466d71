from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StringConstraints,
    model_validator,
)

from app.models import Channel, OccurrenceStatus, ReminderCategory, ReminderState, Travel
from app.schemas.common import Day, In, Line, Out, Text, UtcTime, clean

ScheduleKind = Literal["once", "daily", "weekly", "every", "monthly", "rrule"]
MAX_TIMES = 24
MAX_COUNT = 1000
MAX_BODY = 2000
WINDOW_LIMIT = 500
FIRST_YEAR, LAST_YEAR = 2000, 2100


def _reasonable(moment: datetime) -> datetime:
    """Far years have no week after them and no wall time in every zone."""
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(f"must lie between the years {FIRST_YEAR} and {LAST_YEAR}")
    return moment


def _without_time(value: object) -> object:
    # Midnight without a zone would pass as the day.
    if isinstance(value, str) and len(value.strip()) > len("2026-12-01"):
        raise ValueError("is a day without a time, or needs a zone")
    return value


# The shape is checked here; whether the date exists and lies ahead is the service's answer.
Wall = Annotated[str, StringConstraints(pattern=r"^20\d\d-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d(:[0-5]\d)?$")]
WallOrDay = Annotated[str, StringConstraints(pattern=r"^20\d\d-[01]\d-[0-3]\d(T[0-2]\d:[0-5]\d(:[0-5]\d)?)?$")]
Clock = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
# Push is not chosen: it goes with the bell.
ReminderChannel = Literal[Channel.IN_APP, Channel.EMAIL, Channel.TELEGRAM]
Channels = Annotated[list[ReminderChannel], Field(min_length=1, max_length=3)]
RepeatMinutes = Annotated[int, Field(strict=True, ge=5, le=240)]
Moment = Annotated[AwareDatetime, AfterValidator(_reasonable)]
MomentOrDay = Moment | Annotated[Day, BeforeValidator(_without_time)]
Body = Annotated[Text, Field(max_length=MAX_BODY)]
EscalateAfter = Annotated[int, Field(strict=True, ge=1, le=24 * 60)]


class Interval(In):
    """Either hours or days."""

    hours: Annotated[int, Field(strict=True, ge=1, le=24 * 31)] | None = None
    days: Annotated[int, Field(strict=True, ge=1, le=366)] | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.hours is None) == (self.days is None):
            raise ValueError("give either hours or days")
        return self


class Schedule(In):
    """When to remind, in the wall time of the reminder's zone."""

    kind: ScheduleKind = Field(
        description="once: at · daily: times · weekly: weekdays and times · every: interval (days may have times) · "
        "monthly: day and times (a day the month lacks means its last day) · rrule: rrule (with BYHOUR, or a start)"
    )
    at: Wall | None = Field(None, description="Wall time of a single reminder, e.g. 2026-12-01T09:00")
    times: Annotated[list[Clock], Field(max_length=MAX_TIMES)] | None = Field(None, description="Times of day, HH:MM")
    weekdays: Annotated[list[Annotated[int, Field(strict=True, ge=1, le=7)]], Field(max_length=7)] | None = Field(
        None, description="1 is Monday, 7 is Sunday"
    )
    interval: Interval | None = Field(None, description="Distance between two reminders of kind every")
    day: Annotated[int, Field(strict=True, ge=1, le=31)] | None = Field(None, description="Day of the month")
    rrule: Annotated[str, clean(1, 500)] | None = Field(
        None, description="Rule of RFC 5545 for what the other kinds can't say, e.g. FREQ=MONTHLY;BYDAY=1MO;BYHOUR=9"
    )
    start: WallOrDay | None = Field(None, description="First day or wall time; a course begins here")
    end: WallOrDay | None = Field(None, description="Last day or wall time, inclusive")
    count: Annotated[int, Field(strict=True, ge=1, le=MAX_COUNT)] | None = Field(
        None, description="How often in all, instead of end"
    )


class ReminderIn(In):
    title: Line
    body: Body | None = None
    schedule: Schedule
    timezone: Annotated[str, clean(1, 64)] | None = None
    channels: Channels = [Channel.IN_APP]
    category: ReminderCategory = ReminderCategory.OTHER
    travel: Travel = Travel.WALL
    # Medicines ring in quiet hours too, unless told otherwise.
    ignores_quiet_hours: StrictBool | None = None
    repeat_until_acknowledged: StrictBool = False
    repeat_minutes: RepeatMinutes = 15
    escalate_after_minutes: EscalateAfter | None = None


class ReminderPatch(In):
    """What is absent stays. Null empties `body` and `escalate_after_minutes`, and changes nothing elsewhere."""

    title: Line | None = None
    body: Body | None = None
    schedule: Schedule | None = None
    timezone: Annotated[str, clean(1, 64)] | None = None
    channels: Channels | None = None
    category: ReminderCategory | None = None
    travel: Travel | None = None
    ignores_quiet_hours: StrictBool | None = None
    repeat_until_acknowledged: StrictBool | None = None
    repeat_minutes: RepeatMinutes | None = None
    escalate_after_minutes: EscalateAfter | None = None
    is_active: StrictBool | None = None


class ScheduleProbe(In):
    """A schedule to be looked at before it is kept; the zone is the actor's unless given."""

    schedule: Schedule
    timezone: Annotated[str, clean(1, 64)] | None = None


class ScheduleTimes(Out):
    items: list[UtcTime]


class IntervalOut(Out):
    hours: int | None
    days: int | None


class ScheduleOut(Out):
    kind: ScheduleKind
    at: str | None
    times: list[str] | None
    weekdays: list[int] | None
    interval: IntervalOut | None
    day: int | None
    rrule: str | None
    start: str | None
    end: str | None
    count: int | None


class ReminderOut(Out):
    id: UUID
    title: str
    body: str | None
    schedule: ScheduleOut
    timezone: str
    channels: list[ReminderChannel]
    category: ReminderCategory
    travel: Travel
    ignores_quiet_hours: bool
    repeat_until_acknowledged: bool
    repeat_minutes: int
    escalate_after_minutes: int | None
    is_active: bool
    state: ReminderState
    next_due_at: UtcTime | None
    created_at: UtcTime
    updated_at: UtcTime


class OccurrenceOut(Out):
    id: UUID
    reminder_id: UUID
    title: str
    body: str | None
    category: ReminderCategory
    due_at: UtcTime
    moved_to: UtcTime | None
    fires_at: UtcTime | None
    status: OccurrenceStatus
    told: int
    escalated: int
    fired_at: UtcTime | None
    acted_at: UtcTime | None
    acted_via: str | None
    snoozed_until: UtcTime | None
    late: bool
    skip_reason: str | None


class OccurrencePatch(In):
    """One time alone. What is absent stays; null means as the reminder says."""

    title: Line | None = None
    body: Body | None = None
    moved_to: Moment | None = None


class SnoozeIn(In):
    minutes: Annotated[int, Field(strict=True, ge=5, le=1440)] = 15


class SkipIn(In):
    reason: Annotated[Line, Field(max_length=200)] | None = None


class Tally(Out):
    """How many times were due and what became of them; those that lie ahead and are not settled don't count."""

    due: int
    taken: int
    skipped: int
    missed: int
    open: int


class AdherenceDay(Tally):
    day: date


class AdherenceReminder(Tally):
    reminder_id: UUID
    title: str
    category: ReminderCategory
    percent: int | None


class AdherenceOut(Out):
    model_config = ConfigDict(from_attributes=True, serialize_by_alias=True)

    since: date = Field(serialization_alias="from")
    until: date = Field(serialization_alias="to")
    # Taken, of those that were taken, skipped or missed.
    percent: int | None
    days: list[AdherenceDay]
    reminders: list[AdherenceReminder]


class CalendarOut(Out):
    """The secret address of the calendar feed; null while there is none."""

    url: str | None
