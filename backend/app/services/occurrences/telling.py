"""Over which channels one firing tells, and when the next one of the same time follows.

All channels at once, or a ladder: the first, and after each pause without an answer the next, at its end those that
the person has and did not name. The bell is always told first, being the record. Repeats go to all that were reached so
far, at most twelve. Pauses count from the first telling; what it said during quiet hours is heard at their end, so they
count from there, and nothing that would fall into quiet hours follows before they end.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.models import Channel, Occurrence, Reminder
from app.utils.quiet_hours import quiet_until

MAX_REPEATS = 12
# What a ladder goes on with when nobody answered on the channels that were named.
UNNAMED = (Channel.TELEGRAM, Channel.EMAIL)


@dataclass(frozen=True, slots=True)
class Owner:
    """What counts of a reminder's owner: the channels that reach them, and when they want quiet."""

    reached: frozenset[Channel]
    zone: ZoneInfo
    quiet_start: time | None = None
    quiet_end: time | None = None

    def quiet_until(self, moment: datetime) -> datetime | None:
        return quiet_until(moment, self.quiet_start, self.quiet_end, self.zone)


@dataclass(frozen=True, slots=True)
class Telling:
    channels: tuple[Channel, ...]
    # Until when the outside is left in peace; None means not at all.
    quiet_until: datetime | None
    # How many steps up the ladder the occurrence is now, and when something follows.
    escalated: int
    following: datetime | None
    is_first: bool = False
    is_escalation: bool = False


def steps(reminder: Reminder, reached: frozenset[Channel]) -> list[tuple[Channel, ...]]:
    """Which channels come in, one step after the other; one step only where nothing escalates."""
    named = [Channel(name) for name in reminder.channels if name in reached]
    at_once = named
    if reminder.escalate_after_minutes is not None:
        named += [channel for channel in UNNAMED if channel in reached and channel not in named]
        at_once = named[:1]
    outside = [channel for channel in named if channel is not Channel.IN_APP]
    # Browsers that have no page open hear what the bell is told.
    bell = (Channel.IN_APP, Channel.PUSH) if Channel.PUSH in reached else (Channel.IN_APP,)
    together = (*bell, *(channel for channel in outside if channel in at_once))
    return [together, *((channel,) for channel in outside if channel not in at_once)]


def first(reminder: Reminder, owner: Owner, now: datetime) -> Telling:
    """The first telling of a time, or of one that had been put off."""
    ladder, quiet = steps(reminder, owner.reached), _quiet(reminder, owner, now)
    return Telling(ladder[0], quiet, 0, follows(reminder, owner, fired_at=now, escalated=0, after=now), is_first=True)


def again(occurrence: Occurrence, reminder: Reminder, owner: Owner, now: datetime) -> Telling:
    """What is due for a time that was told and not answered: the next channel, a repeat, or both."""
    ladder = steps(reminder, owner.reached)
    anchor = _anchor(reminder, owner, occurrence.fired_at or now)
    level = min(occurrence.escalated, len(ladder) - 1)
    channels: list[Channel] = []
    if any((occurrence.fires_at or now) <= moment <= now for moment in _repeats(reminder, owner, anchor)):
        channels = [channel for step in ladder[: level + 1] for channel in step]
    escalates = level + 1 < len(ladder) and now >= _escalation(reminder, owner, anchor, level + 1)
    if escalates:
        level += 1
        channels += ladder[level]
    following = follows(reminder, owner, fired_at=occurrence.fired_at or now, escalated=level, after=now)
    return Telling(tuple(channels), _quiet(reminder, owner, now), level, following, is_escalation=escalates)


def follows(
    reminder: Reminder, owner: Owner, *, fired_at: datetime, escalated: int, after: datetime
) -> datetime | None:
    """The first moment later than `after` at which a time told at `fired_at` repeats or escalates."""
    anchor = _anchor(reminder, owner, fired_at)
    moments = [moment for moment in _repeats(reminder, owner, anchor) if moment > after][:1]
    if escalated + 1 < len(steps(reminder, owner.reached)):
        moments.append(max(_escalation(reminder, owner, anchor, escalated + 1), after))
    return min(moments, default=None)


def _quiet(reminder: Reminder, owner: Owner, moment: datetime) -> datetime | None:
    return None if reminder.ignores_quiet_hours else owner.quiet_until(moment)


def _anchor(reminder: Reminder, owner: Owner, fired_at: datetime) -> datetime:
    return _quiet(reminder, owner, fired_at) or fired_at


def _repeats(reminder: Reminder, owner: Owner, anchor: datetime) -> list[datetime]:
    if not reminder.repeat_until_acknowledged:
        return []
    pause = timedelta(minutes=reminder.repeat_minutes)
    moments = (anchor + number * pause for number in range(1, MAX_REPEATS + 1))
    return [_quiet(reminder, owner, moment) or moment for moment in moments]


def _escalation(reminder: Reminder, owner: Owner, anchor: datetime, level: int) -> datetime:
    moment = anchor + level * timedelta(minutes=reminder.escalate_after_minutes or 0)
    return _quiet(reminder, owner, moment) or moment
