"""Times as people read them, in their own zone."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.locales import Texts


def parsed(stamp: str) -> datetime:
    """An instant of the API."""
    return datetime.fromisoformat(stamp)


def clock(stamp: str, zone: ZoneInfo) -> str:
    return f"{parsed(stamp).astimezone(zone):%H:%M}"


def moment(texts: Texts, stamp: str, zone: ZoneInfo, *, now: datetime | None = None) -> str:
    """Time of day, with the day where it is not today."""
    there = parsed(stamp).astimezone(zone)
    today = (now or datetime.now(UTC)).astimezone(zone).date()
    time = f"{there:%H:%M}"
    if there.date() == today:
        return time
    if there.date() == today + timedelta(days=1):
        return texts.plain("moment.tomorrow", time=time)
    return texts.plain("moment.on", day=day(texts, there.date(), today), time=time)


def day(texts: Texts, value: date, today: date | None = None) -> str:
    """A day, with its year where that is another one."""
    months = texts.plain("moment.months").split()
    shown = texts.plain("moment.day", day=value.day, month=months[value.month - 1])
    this_year = (today or datetime.now(UTC).date()).year
    return shown if value.year == this_year else f"{shown} {value.year}"
